//! How well secrets are masked, measured on texts that were made without a look at the rules.
//!
//! A value of every kind (`kinds/`) is put into every frame of its family (`frames/`). It is caught
//! if neither its start nor its middle nor its end can be read afterwards, whatever escapes are
//! taken away. What is no secret must stay: the words of the frame, and every text of
//! `negatives/`, byte for byte. Values wrapped in an encoding are counted apart, and so is what
//! the masker does not claim to know: tokens of other makers (`Beyond`), names in sentences
//! (`Prose`) and other surroundings (`Farther`).
//!
//! All of it is made from a seed when the test runs; no source holds a secret. Rules are mended by
//! the working seeds. Of the fresh seed only figures are printed. The tables are seen by
//! `cargo test -p failrec-tests --test masking -- --nocapture`.

#[cfg(test)]
mod allocations;
#[cfg(test)]
mod alphabet;
#[cfg(test)]
mod checksum;
#[cfg(test)]
mod encoding;
#[cfg(test)]
mod extremes;
#[cfg(test)]
mod floor;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod fragment;
#[cfg(test)]
mod frame;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod kind;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod negative;
#[cfg(test)]
mod negatives;
#[cfg(test)]
mod person;
#[cfg(test)]
mod recipe;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod score;
#[cfg(test)]
mod seeds;
#[cfg(test)]
mod table;
#[cfg(test)]
mod template;
#[cfg(test)]
mod words;
#[cfg(test)]
mod wrapping;
