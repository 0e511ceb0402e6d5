//! Functions that other macros make, and attributes of others above and below.

use failrec::record_failures;

macro_rules! functions {
    ($($name:ident($argument:ident: $type:ty) -> $returned:ty { $($body:tt)* })*) => {$(
        #[record_failures]
        fn $name($argument: $type) -> $returned { $($body)* }
    )*};
}

functions! {
    by_value(text: String) -> Result<usize, String> { Ok(text.len()) }
    by_reference(text: &str) -> usize { text.len() }
    fails(value: u8) -> Result<(), u8> { Err(value) }
}

macro_rules! async_function {
    ($name:ident, $value:expr, $returned:ty, $node:literal) => {
        #[record_failures(node = $node)]
        async fn $name() -> $returned {
            tokio::task::yield_now().await;
            $value
        }
    };
}

async_function!(with_node, Ok(1), Result<u8, String>, "node of the macro");

macro_rules! method {
    ($type:ident, $block:block) => {
        impl $type {
            #[record_failures]
            fn made(&self) -> u8 $block
        }
    };
}

struct Made;

method!(Made, { 3 });

#[tokio::main(flavor = "current_thread")]
#[record_failures]
async fn runtime_above() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Ok(1)
}

#[record_failures]
#[tokio::main(flavor = "current_thread")]
async fn runtime_below() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Ok(1)
}

#[test]
#[record_failures]
fn test_below_is_a_test() -> Result<(), String> {
    Ok(())
}

#[record_failures]
#[test]
fn test_above_is_a_test() {}

#[tokio::test]
#[record_failures]
async fn async_test_below_is_a_test() -> Result<(), String> {
    tokio::task::yield_now().await;
    Ok(())
}

#[record_failures]
#[tokio::test]
async fn async_test_above_is_a_test() -> Result<(), String> {
    tokio::task::yield_now().await;
    Ok(())
}

#[test]
fn functions_of_macros_come_through() {
    assert_eq!(by_value("ab".to_owned()), Ok(2));
    assert_eq!((by_reference("ab"), fails(1), Made.made()), (2, Err(1), 3));
    assert_eq!((runtime_above(), runtime_below()), (Ok(1), Ok(1)));
}

#[tokio::test]
async fn async_functions_of_macros_come_through() {
    assert_eq!(with_node().await, Ok(1));
}
