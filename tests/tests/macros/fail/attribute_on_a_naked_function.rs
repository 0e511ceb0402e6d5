use failrec::record_failures;

#[record_failures]
#[unsafe(naked)]
extern "C" fn bare() {
    core::arch::naked_asm!("ret")
}

fn main() {}
