//! The grammar of URIs that Java goes by: RFC 2396 with IPv6 addresses, other letters than ASCII's, and an authority that may
//! be any name.

use std::net::Ipv6Addr;

use super::Uri;

const MARKS: &str = "-_.!~*'()";

/// What may stand in a part of a URI beside letters, digits, marks and escapes.
const URIC: &str = ";/?:@&=+$,[]";
const PATH: &str = ";/:@&=+$,";
const NAME: &str = "$,;:@&=+";
const USER: &str = ";:&=+$,";

pub(super) fn parse(text: &str) -> Option<Uri> {
    let (rest, fragment) = split(text, '#');
    let mut uri = Uri { fragment: checked(fragment, URIC)?, ..Uri::default() };
    let rest = match rest.find([':', '/', '?']) {
        Some(end) if rest.get(end..)?.starts_with(':') => {
            uri.scheme = Some(scheme(rest.get(..end)?)?.to_owned());
            rest.get(end + 1..)?
        }
        _ => rest,
    };
    if uri.scheme.is_some() && !rest.starts_with('/') {
        let legal = !rest.is_empty() && is_made_of(rest, URIC);
        return legal.then(|| Uri { opaque: Some(rest.to_owned()), ..uri });
    }
    hierarchy(rest, text, uri)
}

fn hierarchy(rest: &str, text: &str, mut uri: Uri) -> Option<Uri> {
    let mut rest = rest;
    if let Some(behind) = rest.strip_prefix("//") {
        let end = behind.find(['/', '?']).unwrap_or(behind.len());
        let (authority, path) = behind.split_at_checked(end)?;
        if authority.is_empty() && path.is_empty() && !text.contains('#') {
            return None;
        }
        if !authority.is_empty() {
            uri.authority = is_authority(authority).then(|| Some(authority.to_owned()))?;
        }
        rest = path;
    }
    let (path, query) = split(rest, '?');
    uri.path = is_made_of(path, PATH).then(|| path.to_owned())?;
    uri.query = checked(query, URIC)?;
    Some(uri)
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

/// The part, if it is legal or missing.
fn checked(part: Option<&str>, others: &str) -> Option<Option<String>> {
    match part {
        Some(part) => is_made_of(part, others).then(|| Some(part.to_owned())),
        None => Some(None),
    }
}

fn scheme(text: &str) -> Option<&str> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    (text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(legal)).then_some(text)
}

/// Whether a text is made of letters, digits, marks, escapes and these.
fn is_made_of(text: &str, others: &str) -> bool {
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let legal = match character {
            '%' => rest.next().is_some_and(is_hexadecimal) && rest.next().is_some_and(is_hexadecimal),
            ascii if ascii.is_ascii() => {
                ascii.is_ascii_alphanumeric() || MARKS.contains(ascii) || others.contains(ascii)
            }
            other => !other.is_whitespace() && !other.is_control(),
        };
        if !legal {
            return false;
        }
    }
    true
}

fn is_hexadecimal(character: char) -> bool {
    character.is_ascii_hexdigit()
}

/// Any name, or an IPv6 address in brackets with what may stand around it.
fn is_authority(text: &str) -> bool {
    is_made_of(text, NAME) || is_address(text).unwrap_or(false)
}

fn is_address(text: &str) -> Option<bool> {
    let host = match text.split_once('@') {
        Some((user, host)) if is_made_of(user, USER) => host,
        Some(_) => return None,
        None => text,
    };
    let (literal, port) = host.strip_prefix('[')?.split_once(']')?;
    let (address, scope) = split(literal, '%');
    let is_scope = |scope: &str| {
        !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte))
    };
    let port = if port.is_empty() { port } else { port.strip_prefix(':')? };
    let is_port =
        port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<i32>().is_ok();
    Some(address.parse::<Ipv6Addr>().is_ok() && scope.is_none_or(is_scope) && is_port)
}
