//! Growing lists of which there are very many, most of them of one or two.

/// Inserts `item` at `at`, which must not be behind the end, and takes little more memory than that needs: room for
/// one in a list that was empty, later for half as many more.
///
/// # Panics
///
/// If `at` is behind the end.
pub(crate) fn insert_sparingly<T>(list: &mut Vec<T>, at: usize, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 2 + 1);
    }
    list.insert(at, item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_takes_the_room_of_one_and_many_are_rarely_moved() {
        let (mut list, mut moves) = (Vec::new(), 0);
        for number in 0..1_000 {
            let before = list.capacity();
            insert_sparingly(&mut list, 0, number);
            moves += usize::from(before != list.capacity());
            assert!(list.capacity() <= list.len() + list.len() / 2);
        }
        assert!(list.iter().rev().copied().eq(0..1_000));
        assert!(moves < 20, "{moves}");
    }
}
