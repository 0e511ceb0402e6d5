//! Other programs read what recorders have written: validators of JSON Schema, lnav, jq, `DuckDB`.

#[cfg(test)]
mod story;

#[cfg(test)]
mod recipes;
#[cfg(test)]
mod schema;
