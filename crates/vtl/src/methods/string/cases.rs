//! Upper and lower case.

/// `toLowerCase`: a capital sigma at the end of a word becomes a final one, as Rust has it too.
pub(super) fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// `equalsIgnoreCase`
pub(super) fn equal(one: &str, two: &str) -> bool {
    one.eq_ignore_ascii_case(two) || (!(one.is_ascii() && two.is_ascii()) && folded(one) == folded(two))
}

/// Each character in upper and then in lower case, where that is one character: how Java compares without case.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(|character| single(single(character, char::to_uppercase), char::to_lowercase)).collect()
}

fn single<I: Iterator<Item = char>>(character: char, change: impl Fn(char) -> I) -> char {
    let mut changed = change(character);
    match (changed.next(), changed.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}
