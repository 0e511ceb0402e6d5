//! What the workspace forbids itself and its users may do.

#![deny(warnings)]

use failrec::record_failures;

static mut COUNT: u32 = 0;

#[record_failures]
unsafe fn count(step: u32) -> Result<u32, String> {
    unsafe { COUNT += step };
    Ok(step)
}

#[record_failures]
unsafe extern "C" fn foreign(value: i32) -> i32 {
    value
}

#[record_failures]
async unsafe fn later(pointer: *const u8) -> bool {
    pointer.is_null()
}

struct Raw;

impl Raw {
    #[record_failures]
    unsafe fn read(&self, pointer: *const u8) -> Result<u8, ()> {
        if pointer.is_null() { Err(()) } else { Ok(unsafe { *pointer }) }
    }
}

fn main() {
    assert_eq!(unsafe { count(1) }, Ok(1));
    assert_eq!(unsafe { foreign(1) }, 1);
    assert_eq!(unsafe { Raw.read(&7) }, Ok(7));
    drop(unsafe { later(std::ptr::null()) });
}
