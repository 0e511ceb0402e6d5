//! Cutting what is too long, so that it says so.

mod json;
mod text;

pub(crate) use self::json::cut_json;
pub(crate) use self::text::cut_text;

#[cfg(test)]
mod tests;
