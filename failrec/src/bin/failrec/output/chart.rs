//! [`spark`]: numbers as a line of small bars.

/// Bars from the lowest to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Stands where there is nothing.
const NOTHING: char = '·';

/// A bar for each number, the highest for the largest; a dot for zero, so that a single failure
/// still shows beside a million.
pub(crate) fn spark(numbers: &[u64]) -> String {
    let most = numbers.iter().copied().max().unwrap_or(0);
    numbers.iter().map(|number| bar(*number, most)).collect()
}

fn bar(number: u64, most: u64) -> char {
    if number == 0 {
        return NOTHING;
    }
    let steps = BARS.len() as u128;
    let height = (u128::from(number) * steps).div_ceil(u128::from(most.max(1)));
    let place = usize::try_from(height.saturating_sub(1)).unwrap_or(0);
    BARS.get(place).copied().unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_is_highest_and_one_is_not_nothing() {
        assert_eq!(spark(&[0, 1, 500_000, 1_000_000]), "·▁▄█");
        assert_eq!(spark(&[u64::MAX, 1]), "█▁");
    }

    #[test]
    fn equal_numbers_are_equally_high() {
        assert_eq!(spark(&[3, 3]), "██");
        assert_eq!(spark(&[0, 0]), "··");
    }
}
