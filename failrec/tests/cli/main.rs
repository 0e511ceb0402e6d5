//! The command as a user runs it: the real program, on stores that the library wrote.

mod command;
mod journal;

mod listing;
mod showing;
mod statistics;
