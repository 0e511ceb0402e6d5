//! Lines of a journal, as the page on their format has them.

use std::fmt::Write as _;

use failrec::Timestamp;

use crate::Random;
use crate::generate::group::Group;
use crate::generate::process::{Counts, Process};
use crate::oracle::Checksum;

const GOAL: &str = "default";
/// Digits of Crockford's base 32.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TENANTS: &[&str] = &["acme", "globex", "initech", "umbrella", "hooli"];

/// The line of a process that begins.
pub(super) fn boot(process: &mut Process, at: Timestamp) -> String {
    let body = format!(
        "\"environment\":{{\"os\":\"linux\",\"arch\":\"x86_64\",\"hostname\":\"host-{}\",\
         \"pid\":{},\"start_time\":\"{at}\",\"cpu_count\":2,\"release\":\"1.4.{}\"}}}}",
        process.name.len() % 7,
        process.name.split('-').next().unwrap_or_default(),
        process.name.bytes().map(u64::from).sum::<u64>() % 9,
    );
    line("boot", process, at, &body)
}

/// The line of a process that ends.
pub(super) fn bye(process: &mut Process, at: Timestamp) -> String {
    let body = format!("\"failures\":{}}}", process.failures);
    line("bye", process, at, &body)
}

/// The line of a failure.
pub(super) fn failure(
    (process, group): (&mut Process, &Group),
    counts: Counts,
    at: Timestamp,
    random: &mut Random,
) -> String {
    let mut body = String::with_capacity(1_400);
    write_failure(&mut body, group, counts, at, random).unwrap_or_default();
    line("failure", process, at, &body)
}

fn write_failure(
    body: &mut String,
    group: &Group,
    counts: Counts,
    at: Timestamp,
    random: &mut Random,
) -> std::fmt::Result {
    let micros = u64::try_from(at.as_micros()).unwrap_or(0);
    let number = random.below(1_000_000);
    write!(body, "\"id\":\"fail_{}\",\"timestamp\":\"{at}\",", id(micros, random))?;
    write!(body, "\"monotonic_us\":{},\"goal_id\":\"{GOAL}\",", micros % 1_000_000_000)?;
    write!(body, "\"session_id\":\"s-{:05}\",", random.below(20_000))?;
    write!(body, "\"run_id\":\"run-{:07}\",", micros / 60_000_000 % 10_000_000)?;
    write!(body, "\"agent_id\":\"agent-{}\",", random.below(12))?;
    write!(body, "{}{}", group.place, group.sort)?;
    write!(body, "\"error_message\":\"{} {number}\",", group.text)?;
    write!(body, "\"message_norm\":\"{} <n>\",{}", group.text, group.names)?;
    write!(body, "\"occurrence\":{},\"sample\":{{\"reason\":\"first\",\"weight\":1,", counts.all)?;
    write!(body, "\"in_hour\":{},\"in_day\":{}}},", counts.in_hour, counts.in_day)?;
    write!(body, "\"inputs\":{{\"url\":\"https://api.example.com/v1/items/{number}\",")?;
    write!(body, "\"attempt\":{},\"limit\":50}},", random.between(1, 4))?;
    write!(body, "\"tags\":{{\"tenant\":\"{}\"}},\"thread\":\"worker\"}}", random.pick(TENANTS))
}

/// The digits of an id of this moment, a UUID of version 7.
fn id(micros: u64, random: &mut Random) -> String {
    let low = u128::from(micros % 1_000) << 64 | 2 << 62 | random.below(1 << 62) as u128;
    let value = u128::from(micros / 1_000) << 80 | 7 << 76 | low;
    let digit = |place: u32| {
        let at = usize::try_from((value >> (5 * place)) & 31).unwrap_or(0);
        char::from(DIGITS.get(at).copied().unwrap_or(b'0'))
    };
    (0..26).rev().map(digit).collect()
}

/// A whole line with the head that all kinds have.
fn line(kind: &str, process: &mut Process, at: Timestamp, body: &str) -> String {
    let number = process.number();
    let covered = format!(
        ",\"k\":\"{kind}\",\"ts\":\"{at}\",\"proc\":\"{}\",\"seq\":{number},\"goal\":\"{GOAL}\",{body}",
        process.name
    );
    let checksum = Checksum::EMPTY.with(covered.as_bytes()).value();
    format!("{{\"v\":1,\"crc\":\"{checksum:08x}\"{covered}\n")
}
