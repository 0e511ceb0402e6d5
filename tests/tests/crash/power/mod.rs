//! The journal on a disk that loses its power: what was not synced may be there or not, in any
//! combination.
//!
//! [`Disk`](disk::Disk) is what the system shows and what would be left, [`PowerFs`](power_fs::PowerFs)
//! gives it to a store, and a [`Trial`](trial::Trial) goes through actions of two stores and asks at
//! each step what every loss of power would leave.

mod action;
mod after;
mod change;
mod cut;
mod disk;
#[cfg(test)]
mod losses;
mod power_fs;
mod promise;
#[cfg(test)]
mod stories;
mod trial;
