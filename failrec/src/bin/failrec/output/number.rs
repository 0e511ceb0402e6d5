//! Numbers as people read them.

/// The number with a comma between thousands: `1,240`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if 0 < index && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The number and the noun: `1 group`, `1,240 groups`.
pub(crate) fn plural(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ if noun.ends_with(['s', 'h']) => {
            format!("{} {noun}es", count(number))
        }
        _ if noun.ends_with("ry") => {
            format!("{} {}ies", count(number), noun.trim_end_matches('y'))
        }
        _ => format!("{} {noun}s", count(number)),
    }
}

/// The size: `512 B`, `1.4 MiB`.
pub(crate) fn bytes(number: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if number < 1024 {
        return format!("{number} B");
    }
    // Tenths, so that no rounding of floating point is in the way.
    let mut tenths = number.saturating_mul(10) / 1024;
    let mut unit = 0;
    while 10_240 <= tenths && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or("PiB");
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let numbers = [0, 7, 999, 1_000, 1_234_567].map(count);
        assert_eq!(numbers, ["0", "7", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn noun_follows_its_number() {
        assert_eq!(plural(1, "group"), "1 group");
        assert_eq!(plural(0, "process"), "0 processes");
        assert_eq!(plural(2_000, "entry"), "2,000 entries");
    }

    #[test]
    fn sizes_use_the_largest_unit_that_fits() {
        let sizes = [0, 1_023, 1_024, 1_536, 1_048_576, u64::MAX].map(bytes);
        assert_eq!(sizes[..5], ["0 B", "1023 B", "1.0 KiB", "1.5 KiB", "1.0 MiB"]);
        assert!(sizes[5].ends_with("PiB"));
    }
}
