//! Addresses of integrations: variables filled in, query strings put together.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may not stand in an address as it is; what is encoded already stays.
const ILLEGAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'\\')
    .add(b'^')
    .add(b'#');

/// What a query parameter's name and value are made of.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An address template filled in: `{name}` and `{name+}` become the variable's value. Path and query string.
pub(crate) fn fill(template: &str, variables: &[(String, String)]) -> (String, String) {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = rest.get(before.len()..).unwrap_or_default();
            break;
        };
        let plain = name.strip_suffix('+').unwrap_or(name);
        match variables.iter().find(|(other, _)| other == plain) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    filled.push_str(rest);
    let legal = utf8_percent_encode(&filled, ILLEGAL).to_string();
    match legal.split_once('?') {
        Some((path, query)) => (path.to_owned(), query.to_owned()),
        None => (legal, String::new()),
    }
}

/// A query string with these parameters after those it has.
pub(crate) fn query(mut query: String, parameters: &[(String, String)]) -> String {
    for (name, value) in parameters {
        let separator = if query.is_empty() { "" } else { "&" };
        let (name, value) = (utf8_percent_encode(name, QUERY), utf8_percent_encode(value, QUERY));
        // Writing to a string cannot fail.
        let _ = write!(query, "{separator}{name}={value}");
    }
    query
}

#[cfg(test)]
mod tests {
    use super::{fill, query};

    fn texts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn variables_are_filled_in() {
        let variables = texts(&[("bucket", "b"), ("key", "a/b%20c d")]);
        let cases = [
            ("{bucket}/{key}", ("b/a/b%20c%20d", "")),
            ("/x/{key+}?list={bucket}&y", ("/x/a/b%20c%20d", "list=b&y")),
            ("/{unknown}", ("/%7Bunknown%7D", "")),
            ("/{open", ("/%7Bopen", "")),
            ("/plain", ("/plain", "")),
        ];
        for (template, (path, query)) in cases {
            assert_eq!(fill(template, &variables), (path.to_owned(), query.to_owned()), "{template}");
        }
    }

    #[test]
    fn parameters_are_encoded() {
        assert_eq!(query("a=b".into(), &texts(&[("c d", "ä&")])), "a=b&c%20d=%C3%A4%26");
        assert_eq!(query(String::new(), &texts(&[("a", "b")])), "a=b");
    }
}
