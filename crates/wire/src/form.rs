//! `application/x-www-form-urlencoded`: query strings and Query bodies, both ways.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, as signatures want it.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, slashes left alone: greedy path parameters.
pub(crate) const ESCAPED_PATH: &AsciiSet = &ESCAPED.remove(b'/');

/// The pairs of a form, decoded, in their order.
pub(crate) fn pairs(form: &str) -> impl Iterator<Item = (String, String)> + '_ {
    form.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// A name or value with `+` for spaces and percent escapes; bytes that are no UTF-8 become replacement characters.
fn decode(text: &str) -> String {
    let plain = text.replace('+', " ");
    percent_decode_str(&plain).decode_utf8_lossy().into_owned()
}

/// Appends `name=value` to a form.
pub(crate) fn push(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.extend(utf8_percent_encode(name, ESCAPED));
    form.push('=');
    form.extend(utf8_percent_encode(value, ESCAPED));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let mut form = String::new();
        push(&mut form, "a.1", "x y&=+ü");
        push(&mut form, "b", "");
        assert_eq!(form, "a.1=x%20y%26%3D%2B%C3%BC&b=");
        let read: Vec<_> = pairs("a.1=x+y%26%3D%2B%C3%BC&&b&c=%zz").collect();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("a.1", "x y&=+ü"), ("b", ""), ("c", "%zz")]);
    }
}
