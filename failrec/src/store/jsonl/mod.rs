//! The journal on disk.

mod line;
mod lines;
mod reader;
mod resync;
#[cfg(test)]
mod samples;
mod sequences;
