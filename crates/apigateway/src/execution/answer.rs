//! The answer of a Lambda proxy integration's function, checked as strictly as API Gateway checks it: no other members
//! than the five, each of its type. Recorded 2024-11 (localstack, `test_aws_proxy_response_payload_format_validation`).
//! Texts are borrowed from the payload where they hold no escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What a function answered.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(crate) struct Answer<'a> {
    /// 200 unless given.
    pub status_code: Option<Status>,
    #[serde(borrow)]
    pub headers: Option<Headers<'a>>,
    #[serde(borrow)]
    pub multi_value_headers: Option<MultiHeaders<'a>>,
    #[serde(borrow)]
    pub body: Option<Text<'a>>,
    pub is_base64_encoded: Option<bool>,
}

impl<'a> Answer<'a> {
    /// Reads a payload; `None` if it is malformed. An object without any member is.
    pub fn parse(payload: &'a [u8]) -> Option<Self> {
        // What is no object must not pass as a sequence of members.
        let object = payload.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let answer: Self = serde_json::from_slice(payload).ok().filter(|_| object)?;
        (answer != Self::default()).then_some(answer)
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status_code.as_ref().map_or(200, |status| status.0)
    }

    /// The headers, those with several values first.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let multi = self.multi_value_headers.iter().flat_map(|headers| &headers.0);
        let multi = multi.flat_map(|(name, values)| values.iter().map(move |value| (&*name.0, &*value.0)));
        let single = self.headers.iter().flat_map(|headers| &headers.0);
        let single = single.map(|(name, value)| (self.spelling(&name.0), &*value.0));
        multi.chain(single)
    }

    /// A name as `multiValueHeaders` spell it, if they have it.
    fn spelling<'s>(&'s self, name: &'s str) -> &'s str {
        let mut multi = self.multi_value_headers.iter().flat_map(|headers| &headers.0);
        multi.find(|(other, _)| other.0.eq_ignore_ascii_case(name)).map_or(name, |(other, _)| &other.0)
    }
}

/// A status: a number, or text that holds one.
#[derive(Debug, PartialEq)]
pub(crate) struct Status(u16);

impl Status {
    fn new<E: de::Error>(status: u64) -> Result<Self, E> {
        let sound = u16::try_from(status).ok().filter(|status| (200..=599).contains(status));
        sound.map(Self).ok_or_else(|| E::custom("no status of an answer"))
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatusVisitor)
    }
}

struct StatusVisitor;

impl Visitor<'_> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an HTTP status")
    }

    fn visit_u64<E: de::Error>(self, status: u64) -> Result<Status, E> {
        Status::new(status)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Status, E> {
        Status::new(text.trim().parse().map_err(E::custom)?)
    }
}

/// Text, borrowed where it can be.
#[derive(Debug, PartialEq)]
pub(crate) struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor { scalars: false }).map(Text)
    }
}

/// A header's value: text, a number or a boolean, as text.
#[derive(Debug, PartialEq)]
pub(crate) struct Scalar<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { scalars: true }).map(Scalar)
    }
}

struct TextVisitor {
    scalars: bool,
}

impl TextVisitor {
    fn scalar<E: de::Error>(&self, value: impl fmt::Display) -> Result<Cow<'static, str>, E> {
        if self.scalars { Ok(Cow::Owned(value.to_string())) } else { Err(E::custom("expected text")) }
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.scalar(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        self.scalar(value)
    }
}

/// The entries of an object in their order, equal names included.
struct Entries<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Vec<(Text<'de>, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of headers")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// `headers`.
#[derive(Debug, PartialEq)]
pub(crate) struct Headers<'a>(Vec<(Text<'a>, Scalar<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Headers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(std::marker::PhantomData)).map(Headers)
    }
}

/// `multiValueHeaders`.
#[derive(Debug, PartialEq)]
pub(crate) struct MultiHeaders<'a>(Vec<(Text<'a>, Vec<Scalar<'a>>)>);

impl<'de: 'a, 'a> Deserialize<'de> for MultiHeaders<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(std::marker::PhantomData)).map(MultiHeaders)
    }
}
