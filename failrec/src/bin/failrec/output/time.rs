//! Times as people read them.

use std::time::Duration;

use failrec::Timestamp;

/// Seconds of each unit, and its name.
const UNITS: &[(u64, &str)] = &[(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

/// How long before `now` the moment lies: `3 min ago`. A moment that lies ahead is `just now`:
/// the clock of another machine need not be ours.
pub(crate) fn ago(moment: Timestamp, now: Timestamp) -> String {
    match now.since(moment) {
        age if age < Duration::from_secs(1) => "just now".to_owned(),
        age => format!("{} ago", span(age)),
    }
}

/// The length in its largest unit: `3 min`.
pub(crate) fn span(length: Duration) -> String {
    let seconds = length.as_secs();
    let found = UNITS.iter().find(|(unit, _)| *unit <= seconds);
    match found {
        Some((unit, name)) => format!("{} {name}", seconds / unit),
        None => format!("{} ms", length.as_millis()),
    }
}

/// So many milliseconds, as exactly as a wait is worth: `120 ms`, `1.2 s`, `1 min 30 s`.
pub(crate) fn wait(millis: u64) -> String {
    let length = Duration::from_millis(millis);
    let seconds = length.as_secs();
    if seconds == 0 {
        return span(length);
    }
    if seconds < 60 {
        return match length.subsec_millis() / 100 {
            0 => format!("{seconds} s"),
            tenths => format!("{seconds}.{tenths} s"),
        };
    }
    let units: Vec<_> = UNITS.iter().skip_while(|(unit, _)| seconds < *unit).take(2).collect();
    let mut rest = seconds;
    let parts = units.into_iter().filter_map(|(unit, name)| {
        let number = rest / unit;
        rest %= unit;
        (0 < number).then(|| format!("{number} {name}"))
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Day and time in UTC, to the second: `2026-11-22 05:19:01`.
pub(crate) fn day_and_time(moment: Timestamp) -> String {
    let text = moment.to_string();
    text.get(..19).unwrap_or(&text).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_is_told_in_its_largest_unit() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        for (moment, text) in [
            ("2026-11-22T12:00:00Z", "just now"),
            ("2026-11-22T13:00:00Z", "just now"),
            ("2026-11-22T11:59:18Z", "42 s ago"),
            ("2026-11-22T11:57:01Z", "2 min ago"),
            ("2026-11-22T09:30:00Z", "2 h ago"),
            ("2026-11-01T12:00:00Z", "21 d ago"),
        ] {
            assert_eq!(ago(moment.parse().unwrap(), now), text);
        }
    }

    #[test]
    fn wait_is_told_in_two_units_at_most() {
        let waits = [0, 120, 1_000, 1_250, 59_900, 60_000, 90_000, 7_500_000, 90_061_000].map(wait);
        let told = [
            "0 ms",
            "120 ms",
            "1 s",
            "1.2 s",
            "59.9 s",
            "1 min",
            "1 min 30 s",
            "2 h 5 min",
            "1 d 1 h",
        ];
        assert_eq!(waits, told);
    }

    #[test]
    fn day_and_time_leave_the_fraction_away() {
        let moment = "2026-11-22T05:19:01.5Z".parse().unwrap();
        assert_eq!(day_and_time(moment), "2026-11-22 05:19:01");
    }
}
