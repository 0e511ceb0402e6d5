//! What fails: a charge, with five fields of input and an error of three causes.

use std::error::Error;
use std::fmt;

use failrec::record_failures;

/// The longest field, as a prompt or a request would be.
const NOTE: &str = "the customer asked for delivery before noon and for a second parcel with the \
    spare parts of the older model, which the warehouse had set aside in the spring and which is \
    to be sent to the same place but on another day, if the carrier agrees to it. The clerk has \
    noted that the first two attempts to reach the carrier came to nothing, that the third led to \
    a promise without a date, and that whoever reads this should ask once more before the goods \
    leave the house, because the customer will not be at home in the week after";

/// The input of one call.
#[derive(Debug)]
pub(crate) struct Charge {
    pub(crate) order: String,
    pub(crate) customer: &'static str,
    pub(crate) cents: u64,
    /// A word that no other call has; the error says it.
    pub(crate) bank: String,
    pub(crate) note: &'static str,
}

impl Charge {
    pub(crate) fn new(number: u32) -> Self {
        Self {
            order: order(number),
            customer: "Ada Lovelace",
            cents: 125_990,
            bank: word(number),
            note: NOTE,
        }
    }

    /// Fails.
    pub(crate) fn call(&self) -> Result<u64, Refused> {
        fail(&self.order, self.customer, self.cents, &self.bank, self.note)
    }

    /// Fails the same way, seen by failrec.
    pub(crate) fn call_recorded(&self) -> Result<u64, Refused> {
        fail_recorded(&self.order, self.customer, self.cents, &self.bank, self.note)
    }
}

/// What the line of a call is found by.
pub(crate) fn order(number: u32) -> String {
    format!("ord-{number:07}")
}

/// A word of letters: whoever groups by messages takes two numbers for the same.
fn word(mut number: u32) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}

#[inline(never)]
fn fail(order: &str, customer: &str, cents: u64, bank: &str, note: &str) -> Result<u64, Refused> {
    if cents == 0 || [order, customer, note].contains(&"") {
        return Ok(cents);
    }
    Err(Refused { bank: bank.to_owned(), cause: Declined { cause: Overdrawn { days: 12 } } })
}

#[inline(never)]
#[record_failures]
fn fail_recorded(
    order: &str,
    customer: &str,
    cents: u64,
    bank: &str,
    note: &str,
) -> Result<u64, Refused> {
    fail(order, customer, cents, bank, note)
}

#[derive(Debug)]
pub(crate) struct Refused {
    bank: String,
    pub(crate) cause: Declined,
}

#[derive(Debug)]
pub(crate) struct Declined {
    pub(crate) cause: Overdrawn,
}

#[derive(Debug)]
pub(crate) struct Overdrawn {
    days: u32,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the order was refused by {}", self.bank)
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bank declined the charge")
    }
}

impl fmt::Display for Overdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the account is overdrawn for {} days", self.days)
    }
}

impl Error for Refused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

impl Error for Declined {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

impl Error for Overdrawn {}
