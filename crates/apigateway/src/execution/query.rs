//! The query string as functions see it: decoded, in the order of first appearance.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::quality::RandomState;
use percent_encoding::percent_decode;

/// The parameters with all their values. Both `&` and `;` separate (API Gateway Developer Guide, "Important notes"),
/// `+` is a blank, and bytes that are no UTF-8 are replaced.
pub(crate) fn parameters(query: &str) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
    let mut parameters: Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> = Vec::new();
    let mut places: HashMap<Cow<'_, str>, usize, RandomState> = HashMap::default();
    for pair in query.split(['&', ';']).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name), decode(value));
        let place = *places.entry(name.clone()).or_insert(parameters.len());
        match parameters.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => parameters.push((name, vec![value])),
        }
    }
    parameters
}

fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return Cow::Owned(percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned());
    }
    percent_decode(text.as_bytes()).decode_utf8_lossy()
}
