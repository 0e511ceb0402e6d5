//! What takes more of a journal than one of its modules.

mod apart;
