pub(crate) fn page(_: &()) -> String { String::new() }
