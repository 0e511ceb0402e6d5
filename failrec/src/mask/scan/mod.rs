//! Where secrets hide in free text: finding names with values, headers, URLs, tokens and numbers
//! in one pass from left to right.

mod announce;
mod block;
mod calm;
mod code;
mod command;
mod crypt;
mod element;
mod encoded;
mod ends;
mod entry;
mod flag;
mod group;
mod header;
mod hit;
mod naming;
mod pair;
mod pem;
mod run;
mod scanner;
mod separator;
mod setting;
mod url;
mod value;

pub(crate) use self::calm::Calm;
pub(crate) use self::flag::judge_flag;
pub(crate) use self::hit::{Hit, settle, splice};
pub(crate) use self::scanner::Scanner;

#[cfg(test)]
mod tests;
