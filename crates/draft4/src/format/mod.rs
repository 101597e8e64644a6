//! Formats that the library checks without being asked to: those of the standard and some of its own. It ignores others.

mod address;
mod date_time;
mod email;
mod text;

use crate::pattern;
use crate::uri::Uri;
use crate::words::{Failure, FormatFailure};

pub(crate) use text::is_pointer;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Base64,
    DateTime,
    Email,
    /// Hexadecimal digits, so many.
    Hex(usize),
    Hostname,
    Ipv4,
    Ipv6,
    JsonPointer,
    Mac,
    Regex,
    Uri,
    Uuid,
}

impl Format {
    /// The format of that name, if it is checked.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "base64" => Format::Base64,
            "date-time" => Format::DateTime,
            "email" => Format::Email,
            "md5" => Format::Hex(32),
            "sha1" => Format::Hex(40),
            "sha256" => Format::Hex(64),
            "sha512" => Format::Hex(128),
            "hostname" => Format::Hostname,
            "ipv4" => Format::Ipv4,
            "ipv6" => Format::Ipv6,
            "json-pointer" => Format::JsonPointer,
            "mac" => Format::Mac,
            "regex" => Format::Regex,
            "uri" => Format::Uri,
            "uuid" => Format::Uuid,
            _ => return None,
        })
    }

    /// What is wrong with a text.
    pub(crate) fn check(self, text: &str) -> Option<Failure<'_>> {
        let (valid, failure) = match self {
            Format::Base64 => return text::base64(text).map(Failure::Format),
            Format::Hex(length) => return text::hex(text, length).map(Failure::Format),
            Format::DateTime => (date_time::is_date_time(text), FormatFailure::DateTime(text)),
            Format::Email => (email::is_email(text), FormatFailure::Email(text)),
            Format::Hostname => (address::is_hostname(text), FormatFailure::Hostname(text)),
            Format::Ipv4 => (address::is_ipv4(text), FormatFailure::Ipv4(text)),
            Format::Ipv6 => (address::is_ipv6(text), FormatFailure::Ipv6(text)),
            Format::JsonPointer => (is_pointer(text), FormatFailure::JsonPointer(text)),
            Format::Mac => (text::is_mac(text), FormatFailure::Mac(text)),
            Format::Regex => (pattern::is_valid(text), FormatFailure::Regex(text)),
            Format::Uri => (Uri::parse(text).is_some(), FormatFailure::Uri(text)),
            Format::Uuid => (text::is_uuid(text), FormatFailure::Uuid(text)),
        };
        (!valid).then_some(Failure::Format(failure))
    }
}
