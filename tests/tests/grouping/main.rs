//! How well messages are grouped, measured on messages of programs that know nothing of failrec.
//!
//! `pairs/` says of two messages each whether they have one cause (`S`) or two (`D`), and of some
//! which normal form is due (`= form`); `\n` is a new line and `\\` a backslash. `logs/` holds the
//! templates of a log and what stands in their slots; expanded, every line knows its template.
//!
//! Rules are mended by what lies in `shown/`. Of what lies in `apart/` only counts are printed: it
//! tells whether the rules hold for messages that nobody looked at. The tables are seen by
//! `cargo test -p failrec-tests --test grouping -- --nocapture`.

#[cfg(test)]
mod accuracy;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod floor;
#[cfg(test)]
mod log_kind;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod pair;
#[cfg(test)]
mod pairs;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod way;
