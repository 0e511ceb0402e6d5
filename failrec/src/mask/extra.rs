//! [`Extra`]: rules that are off unless a program asks for them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::mask::scan::Hit;
use crate::mask::text::class::{ALNUM, BASE64_MARK, DIGIT, DOT, HEX, LOWER, UPPER, WORD};
use crate::mask::text::{Bytes, entropy};

/// Rules that are off unless a program asks for them: they hide what is as often needed as secret.
///
/// Its text form is its name in lower case, `ip_addresses`.
///
/// # Examples
///
/// ```
/// use failrec::mask::{Extra, Masker};
///
/// # fn main() -> failrec::Result<()> {
/// let masker = Masker::builder().also(Extra::IpAddresses).build()?;
/// assert_eq!(masker.text("from 203.0.113.9 by 127.0.0.1"), "from ******** by 127.0.0.1");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Extra {
    /// Addresses of machines on the internet, as the rule `pii_ip`. Those of private networks and
    /// of the machine itself stay, and so do versions such as `v1.2.3.4`.
    IpAddresses,
    /// What stands under a name such as `session_id`, `request_id`, `trace_id` or
    /// `idempotency_key`.
    CorrelationIds,
    /// Runs of 32 letters and digits or more that look like chance and have a word such as `key`
    /// or `secret` at most 40 bytes before them, as the rule `high_entropy`.
    HighEntropy,
}

impl Extra {
    /// All of them.
    pub const ALL: &[Self] = &[Self::IpAddresses, Self::CorrelationIds, Self::HighEntropy];

    /// Its name, as settings have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IpAddresses => "ip_addresses",
            Self::CorrelationIds => "correlation_ids",
            Self::HighEntropy => "high_entropy",
        }
    }

    /// The names whose values it hides.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::CorrelationIds => &[
                "*session_id",
                "*request_id",
                "*trace_id",
                "*span_id",
                "*correlation_id",
                "*idempotency_key",
                "*conversation_id",
                "traceparent",
            ],
            Self::IpAddresses | Self::HighEntropy => &[],
        }
    }

    /// Adds what it finds in a text.
    pub(crate) fn find(self, text: &str, hits: &mut Vec<Hit<'_>>) {
        match self {
            Self::IpAddresses => find_addresses(Bytes::new(text), hits),
            Self::HighEntropy => find_chance(Bytes::new(text), hits),
            Self::CorrelationIds => {}
        }
    }
}

/// What stands between the parts of an address is a dot or a colon.
fn find_addresses(bytes: Bytes<'_>, hits: &mut Vec<Hit<'_>>) {
    let mut at = 0;
    while at < bytes.len() {
        let start = bytes.find(at, HEX.or(UPPER).or(DOT));
        let mut end = start;
        while WORD.or(DOT).has(bytes.at(end)) || bytes.at(end) == b':' {
            end += 1;
        }
        at = end.max(start + 1);
        if WORD.has(bytes.before(start)) {
            continue;
        }
        let word = bytes.slice(start, end).trim_end_matches(['.', ':']);
        // A port stands behind an address of the fourth version.
        let host = word.rsplit_once(':').map(|(host, _)| host);
        let address = |text: &str| text.parse::<IpAddr>().ok().map(|address| (address, text.len()));
        let found = address(word).or_else(|| host.and_then(address).filter(|(ip, _)| ip.is_ipv4()));
        if let Some((address, len)) = found
            && is_public(address)
        {
            hits.push(Hit::new(start, start + len, "pii_ip"));
        }
    }
}

/// Whether others can reach a machine by it.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => {
            let is_local = ip.is_private() || ip.is_loopback() || ip.is_link_local();
            !is_local && !ip.is_unspecified() && !ip.is_broadcast() && !ip.is_multicast()
        }
        IpAddr::V6(ip) => {
            let is_local = ip.is_unique_local() || ip.is_loopback() || ip.is_unicast_link_local();
            !is_local && !ip.is_unspecified() && !ip.is_multicast()
        }
    }
}

const CHANCE_BYTES_MIN: usize = 32;
/// How far before it a word says that it is a secret.
const TELLING_BYTES: usize = 40;
/// Bits for each letter; base64 of chance has nearly six, words of a language about four.
const BITS_MIN: f64 = 4.3;

fn find_chance(bytes: Bytes<'_>, hits: &mut Vec<Hit<'_>>) {
    let class = WORD.or(BASE64_MARK);
    let mut at = 0;
    while at < bytes.len() {
        let start = bytes.find(at, class);
        let end = bytes.run_end(start, class);
        at = end.max(start + 1);
        let run = bytes.bytes(start, end);
        let has = |class: crate::mask::text::class::Class| run.iter().any(|&byte| class.has(byte));
        let is_mixed = has(DIGIT) && has(UPPER) && has(LOWER);
        if CHANCE_BYTES_MIN <= run.len()
            && is_mixed
            && is_announced(bytes, start)
            && BITS_MIN <= entropy(run)
        {
            hits.push(Hit::new(start, end, "high_entropy"));
        }
    }
}

/// Whether a word before `start` says that a secret may come.
fn is_announced(bytes: Bytes<'_>, start: usize) -> bool {
    const WORDS: &[&str] =
        &["key", "secret", "token", "password", "credential", "auth", "signature", "private"];
    let before = bytes.bytes(start.saturating_sub(TELLING_BYTES), start);
    let words = before.split(|byte| !ALNUM.has(*byte));
    words.into_iter().any(|word| {
        WORDS.iter().any(|known| {
            let start = word.get(..known.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes()))
        })
    })
}

impl fmt::Display for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Extra {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Self::ALL.iter().copied().find(|extra| extra.as_str() == text);
        known.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|extra| extra.as_str()).collect();
            let message = format!(
                "read {text:?} as a further rule of masking: it is one of {}",
                names.join(", ")
            );
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::masker::Masker;

    fn masker(extra: Extra) -> Masker {
        Masker::builder().also(extra).build().unwrap()
    }

    #[test]
    fn address_on_the_internet_is_hidden() {
        let masker = masker(Extra::IpAddresses);
        for (text, masked) in [
            ("from 203.0.113.9.", "from ********."),
            ("203.0.113.9:443 refused", "********:443 refused"),
            ("[2001:db8::7]:80", "[********]:80"),
            ("peer=2001:DB8:0:0:0:0:0:7", "peer=********"),
            (r#"{"ip":"198.51.100.4"}"#, r#"{"ip":"********"}"#),
        ] {
            assert_eq!(masker.json(text), masked, "{text}");
        }
    }

    #[test]
    fn address_of_a_private_network_and_a_version_stay() {
        let masker = masker(Extra::IpAddresses);
        for text in [
            "10.0.0.7",
            "127.0.0.1:80",
            "192.168.1.1",
            "::1",
            "fe80::1",
            "v1.2.3.4",
            "lib-1.2.3.4",
            "1.2.3",
            "256.1.1.1",
            "12:30:45",
            "a::b::c",
            "0.0.0.0",
        ] {
            assert_eq!(masker.text(text), text);
        }
    }

    #[test]
    fn correlation_ids_are_hidden_by_name() {
        let json = r#"{"session_id":"s-1","http_request_id":7,"order_id":9}"#;
        assert_eq!(
            masker(Extra::CorrelationIds).json(json),
            r#"{"session_id":"********","http_request_id":"********","order_id":9}"#
        );
    }

    #[test]
    fn chance_behind_a_telling_word_is_hidden() {
        let masker = masker(Extra::HighEntropy);
        let chance = "q7Zk2MxA9bLtR4vW8nYc3HfJ6sDg5PeU";
        assert_eq!(masker.text(&format!("the key is {chance}!")), "the key is ********!");
        for text in [
            format!("the digest is {chance}"),
            format!("the key is {}", "Ab1".repeat(12)),
            format!("the key is {}", "deadbeef".repeat(5)),
        ] {
            assert_eq!(masker.text(&text), text);
        }
    }

    #[test]
    fn without_being_asked_nothing_more_is_hidden() {
        let text = "203.0.113.9 session_id=s-1";
        assert_eq!(Masker::default().text(text), text);
    }

    #[test]
    fn every_extra_is_read_by_its_name() {
        for extra in Extra::ALL {
            assert_eq!(extra.to_string().parse::<Extra>().unwrap(), *extra);
        }
        let message = "ips".parse::<Extra>().unwrap_err().to_string();
        assert!(message.contains("ip_addresses, correlation_ids"), "{message}");
    }
}
