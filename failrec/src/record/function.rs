//! [`Function`]: the place in the program.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The function that failed, as the compiler knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Function {
    /// The path, such as `shop::Cart::pay`.
    pub path: Cow<'static, str>,
    /// The source file, as given to the compiler.
    pub file: Cow<'static, str>,
    /// The line of the attribute, or of the call that recorded by hand.
    pub line: u32,
    /// The column of the same, from one.
    #[serde(default)]
    pub column: u32,
    /// The crate that holds the function.
    #[serde(rename = "crate", default, skip_serializing_if = "str::is_empty")]
    pub crate_name: Cow<'static, str>,
    /// The version of that crate.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub crate_version: Cow<'static, str>,
    /// It is an async function.
    #[serde(rename = "async", default)]
    pub is_async: bool,
}
