//! Names and addresses of hosts, as Guava reads them for the library.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::java::length;

/// Parts between dots, of which the last begins with no digit. What is not ASCII counts as a letter.
pub(super) fn is_hostname(text: &str) -> bool {
    const LENGTH: usize = 253;
    const PARTS: usize = 127;
    let name = text.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let name = name.strip_suffix('.').unwrap_or(&name);
    let parts: Vec<&str> = name.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    length(name) <= LENGTH
        && parts.len() <= PARTS
        && !last.starts_with(|first: char| first.is_ascii_digit())
        && parts.iter().all(|part| is_part(part))
}

fn is_part(part: &str) -> bool {
    const LENGTH: usize = 63;
    const DASHES: [char; 2] = ['-', '_'];
    let legal = |character: char| {
        !character.is_ascii() || character.is_ascii_alphanumeric() || DASHES.contains(&character)
    };
    (1..=LENGTH).contains(&length(part))
        && part.chars().all(legal)
        && !part.starts_with(DASHES)
        && !part.ends_with(DASHES)
}

/// Java makes an address of version 4 of one of version 6 that stands for it.
pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
        || version_6(text).is_some_and(|address| address.to_ipv4_mapped().is_some())
}

pub(super) fn is_ipv6(text: &str) -> bool {
    version_6(text).is_some_and(|address| address.to_ipv4_mapped().is_none())
}

/// An address of version 6; what follows a `%`, whatever it is, is its scope, but not behind an address with dots.
fn version_6(text: &str) -> Option<Ipv6Addr> {
    const PARTS: usize = 8;
    let (address, scope) =
        text.split_once('%').map_or((text, None), |(address, scope)| (address, Some(scope)));
    let (before, after) = match address.split_once("::") {
        Some((before, after)) => (groups(before, false)?, Some(groups(after, true)?)),
        None => (groups(address, true)?, None),
    };
    if address.contains('.') && scope.is_some() {
        return None;
    }
    let behind = after.as_deref().unwrap_or_default();
    let left_out = PARTS.checked_sub(before.len() + behind.len())?;
    let complete = if after.is_some() { left_out > 0 } else { left_out == 0 };
    let all = before.iter().copied().chain(std::iter::repeat_n(0, left_out)).chain(behind.iter().copied());
    let all: [u16; PARTS] = all.collect::<Vec<u16>>().try_into().ok()?;
    complete.then(|| Ipv6Addr::from(all))
}

/// Numbers between colons, with any zeros before them; the last may be an address of version 4, which makes two.
fn groups(text: &str, last: bool) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    let mut parts = text.split(':').peekable();
    if text.is_empty() {
        return Some(groups);
    }
    while let Some(part) = parts.next() {
        if last && parts.peek().is_none() && part.contains('.') {
            let [a, b, c, d] = part.parse::<Ipv4Addr>().ok()?.octets();
            groups.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
        } else {
            let digits = part.bytes().all(|byte| byte.is_ascii_hexdigit());
            groups.push(u16::from_str_radix(part, 16).ok().filter(|_| digits)?);
        }
    }
    Some(groups)
}
