//! The query string as functions see it: decoded, in the order of first appearance.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::quality::RandomState;
use percent_encoding::percent_decode;

/// Among so many names one is found by looking at each.
const FEW: usize = 8;

/// The parameters with all their values. Both `&` and `;` separate (API Gateway Developer Guide, "Important notes"),
/// `+` is a blank, and bytes that are no UTF-8 are replaced.
pub(crate) fn parameters(query: &str) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
    let mut parameters: Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> = Vec::new();
    let mut further: HashMap<Cow<'_, str>, usize, RandomState> = HashMap::default();
    for pair in query.split(['&', ';']).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name), decode(value));
        let among_first = parameters.iter().take(FEW).position(|(other, _)| *other == name);
        let place = among_first.or_else(|| further.get(&name).copied());
        match place.and_then(|place| parameters.get_mut(place)) {
            Some((_, values)) => values.push(value),
            None => {
                if parameters.len() >= FEW {
                    further.insert(name.clone(), parameters.len());
                }
                parameters.push((name, vec![value]));
            }
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

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn names_come_in_the_order_of_their_first_values_however_many_there_are() {
        let pairs: Vec<String> = (0..40).map(|number| format!("n{}={number}", number % 20)).collect();
        let query = pairs.join("&");
        let read = parameters(&query);
        assert_eq!(read.len(), 20);
        for (number, (name, values)) in read.iter().enumerate() {
            assert_eq!(*name, format!("n{number}"));
            assert_eq!(*values, [number.to_string(), (number + 20).to_string()]);
        }
    }
}
