//! The kinds of secrets, table by table.

mod address;
mod beyond;
mod build;
mod chat;
mod cloud;
mod command;
mod config;
mod connection;
mod document;
mod forge;
mod general;
mod header;
mod key_file;
mod model;
mod name;
mod office;
mod pay;
mod person;
mod sentence;
mod tongue;
mod watch;

use crate::kind::Kind;

/// Every kind of secret.
pub(crate) fn all() -> Vec<Kind> {
    [
        forge::KINDS,
        build::KINDS,
        cloud::KINDS,
        model::KINDS,
        chat::KINDS,
        pay::KINDS,
        watch::KINDS,
        office::KINDS,
        general::KINDS,
        person::KINDS,
        beyond::KINDS,
        name::KINDS,
        tongue::KINDS,
        sentence::KINDS,
        header::KINDS,
        address::KINDS,
        connection::KINDS,
        key_file::KINDS,
        config::KINDS,
        command::KINDS,
        document::KINDS,
    ]
    .concat()
}
