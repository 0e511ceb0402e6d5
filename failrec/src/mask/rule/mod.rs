//! Values that are known by their shape alone: tokens of providers, signed tokens, card and phone
//! numbers, addresses.

mod card;
mod email;
mod find;
mod found;
mod iban;
mod jwt;
mod named;
mod phone;
mod prefix;
mod shape;
mod ssn;
mod table;
mod tld;
mod token;

pub(crate) use self::card::{CARD_DIGITS, is_card_number};
pub(crate) use self::find::{find, token_at};
pub(crate) use self::named::{is_rule, names};
#[cfg(test)]
pub(crate) use self::prefix::Shown;
#[cfg(test)]
pub(crate) use self::table::ALL;

#[cfg(test)]
mod tests;
