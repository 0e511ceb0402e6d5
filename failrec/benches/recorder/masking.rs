//! What masking costs, beside writing the same value as JSON and beside sixty patterns.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use failrec::mask::{Masker, MaskerBuilder};
use serde_json::{Value, json};

use crate::case::{Case, Round};
use crate::instructions::Counter;
use crate::patterns::Patterns;

/// A value of one kilobyte is this many turns of a conversation.
const SMALL: usize = 2;
/// One of a hundred kilobytes.
const LARGE: usize = 235;
/// The best of this many rounds is printed.
const ROUNDS: u32 = 7;

pub(crate) const CASES: &[Case] = &[
    Case::new("serde_json, 1 KiB", 2_000, |calls| serialised(calls, SMALL)),
    Case::new("clone of the value, 1 KiB", 2_000, |calls| cloned(calls, SMALL)),
    Case::new("mask, 1 KiB, clean", 2_000, |calls| masked(calls, &clean(SMALL))),
    Case::new("mask, 1 KiB, one secret", 2_000, |calls| masked(calls, &secret(SMALL))),
    Case::new("mask, 1 KiB, clean, secrets known", 2_000, |calls| knowing(calls, &clean(SMALL))),
    Case::new("60 patterns for each string, 1 KiB", 100, |calls| by_patterns(calls, SMALL)),
    Case::new("serde_json, 100 KiB", 50, |calls| serialised(calls, LARGE)),
    Case::new("mask, 100 KiB, clean", 50, |calls| masked(calls, &clean(LARGE))),
    Case::new("mask, 100 KiB, one secret", 50, |calls| masked(calls, &secret(LARGE))),
    Case::new("mask, 400 KiB, clean", 20, |calls| masked(calls, &clean(4 * LARGE))),
    Case::new("60 patterns for each string, 100 KiB", 5, |calls| by_patterns(calls, LARGE)),
    Case::new("mask text, log lines", 500, |calls| masked_text(calls, &LOGS.repeat(8))),
    Case::new("mask text, code", 500, |calls| masked_text(calls, &CODE.repeat(8))),
];

const LOGS: &str = "\
2026-11-22T09:24:10.185789Z  INFO worker{id=7}: shop::orders: order accepted order=48151623 items=3 took=12ms
2026-11-22T09:24:10.201377Z  WARN worker{id=7}: shop::stock: slow query rows=1204 elapsed=1.7s table=stock_levels
10.2.0.17 - - [22/Nov/2026:09:24:11 +0000] \"GET /v1/orders/48151623?expand=items HTTP/1.1\" 200 5316 \"-\" \"curl/8.5\"
2026-11-22T09:24:11.003010Z ERROR worker{id=3}: shop::mail: cannot reach smtp.internal:587: connection refused (os error 111)
";
const CODE: &str = "\
impl Order {
    /// Adds an item, unless there is no room for it.
    pub fn add(&mut self, item: Item, count: u32) -> Result<&mut Self, Full> {
        let weight = self.items.iter().map(|(item, count)| item.weight * count).sum::<u32>();
        if LIMIT < weight + item.weight * count { return Err(Full { weight, limit: LIMIT }); }
        self.items.entry(item).and_modify(|known| *known += count).or_insert(count);
        Ok(self)
    }
}
";

/// How long the text is that a case is about.
fn bytes(case: &Case) -> usize {
    let turns = match case.name {
        name if name.contains("log lines") => return LOGS.len() * 8,
        name if name.contains("code") => return CODE.len() * 8,
        name if name.contains("400 KiB") => 4 * LARGE,
        name if name.contains("100 KiB") => LARGE,
        _ => SMALL,
    };
    clean(turns).len()
}

pub(crate) fn print_table(counter: Option<&Counter>) {
    println!("{:<44} {:>10} {:>10} {:>14}", "masking", "bytes", "MB/s", "instr. a byte");
    for case in CASES {
        let bytes = f64::from(u32::try_from(bytes(case)).unwrap());
        let per_call = counter.and_then(|counter| counter.per_call_of(case.name, 10, 60));
        let per_byte =
            per_call.map_or_else(|| "-".to_owned(), |count| format!("{:.1}", count / bytes));
        println!("{:<44} {bytes:>10} {:>10.0} {per_byte:>14}", case.name, speed(case, bytes));
    }
}

fn speed(case: &Case, bytes: f64) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let (run, calls) = (case.prepare)(case.calls);
        let begun = Instant::now();
        run(calls);
        bytes * f64::from(calls) / begun.elapsed().as_secs_f64() / 1e6
    });
    rounds.fold(0.0, f64::max)
}

/// What an agent hands to a tool: prose, numbers, identifiers, counters, and no secret.
fn record(turns: usize) -> Value {
    let turn = |number: usize| {
        json!({
            "role": if number.is_multiple_of(2) { "user" } else { "assistant" },
            "id": format!("msg_01HXK4Z7Q8W9{number:04}"),
            "content": "The itinerary was changed, because the second leg is delayed. Ask for a \
                seat near the window and tell the traveller in time; no luggage is to be checked in.",
            "usage": {"prompt_tokens": 512 + number, "completion_tokens": 87, "total_tokens": 599},
            "tool": {"name": "search_flights", "arguments": {"from": "FRA", "to": "LIS", "max": 3}},
            "score": 0.137_512_8,
        })
    };
    json!({
        "run": "5f3b1c1e-7c1d-4b9e-9a55-0d5f0a3f6b10",
        "model": "gpt-4o-2024-08-06",
        "started_at": "2026-11-22T09:24:10.185789Z",
        "messages": (0..turns).map(turn).collect::<Vec<_>>(),
    })
}

fn clean(turns: usize) -> String {
    record(turns).to_string()
}

/// The same with the key of a service in the first message.
fn secret(turns: usize) -> String {
    let mut key = String::from("sk-");
    (0..40).for_each(|place| write!(key, "{}", place % 7).unwrap());
    clean(turns).replacen("a seat near", &format!("{key} near"), 1)
}

fn masked(calls: u32, json: &str) -> Round {
    run(calls, Masker::default(), json.to_owned())
}

fn knowing(calls: u32, json: &str) -> Round {
    let secrets = (0..8).map(|number| format!("s3cret-number-{number}"));
    let builder = secrets.fold(Masker::builder(), MaskerBuilder::secret);
    run(calls, builder.build().unwrap(), json.to_owned())
}

fn masked_text(calls: u32, text: &str) -> Round {
    let (masker, text) = (Masker::default(), text.to_owned());
    assert_eq!(masker.text(&text), text);
    let run = move |calls| {
        for _ in 0..calls {
            black_box(masker.text(black_box(&text)));
        }
    };
    (Box::new(run), calls)
}

fn run(calls: u32, masker: Masker, json: String) -> Round {
    // The first call makes the tables.
    black_box(masker.json(&json));
    let run = move |calls| {
        for _ in 0..calls {
            black_box(masker.json(black_box(&json)));
        }
    };
    (Box::new(run), calls)
}

fn serialised(calls: u32, turns: usize) -> Round {
    let value = record(turns);
    let run = move |calls| {
        for _ in 0..calls {
            black_box(serde_json::to_vec(black_box(&value)).unwrap());
        }
    };
    (Box::new(run), calls)
}

fn cloned(calls: u32, turns: usize) -> Round {
    let value = record(turns);
    let run = move |calls| {
        for _ in 0..calls {
            black_box(black_box(&value).clone());
        }
    };
    (Box::new(run), calls)
}

/// What a program would do without us: each pattern over each string.
fn by_patterns(calls: u32, turns: usize) -> Round {
    let (value, patterns) = (record(turns), Patterns::new());
    // The first call of each pattern makes the memory it works in.
    black_box(patterns.masked(&value));
    let run = move |calls| {
        for _ in 0..calls {
            black_box(patterns.masked(black_box(&value)));
        }
    };
    (Box::new(run), calls)
}
