//! The condition keys of one request. Must not know what any key means.

use std::borrow::Cow;

/// Condition keys and their values, as the caller found them in the request: `aws:SourceIp`,
/// `aws:CurrentTime`, `dynamodb:LeadingKeys`… Names are case-insensitive. Few keys are expected:
/// they lie in one small vector.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    entries: Vec<(Cow<'a, str>, Values<'a>)>,
}

#[derive(Clone, Debug)]
enum Values<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
}

impl<'a> Context<'a> {
    /// A request without any condition key.
    pub fn new() -> Context<'a> {
        Context::default()
    }

    /// Sets a single-valued key, replacing what it held.
    pub fn set(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        self.put(key.into(), Values::One(value.into()));
    }

    /// Sets a multivalued key (`aws:TagKeys`, `dynamodb:LeadingKeys`), replacing what it held.
    /// An empty list counts as an absent key.
    pub fn set_all(&mut self, key: impl Into<Cow<'a, str>>, values: Vec<Cow<'a, str>>) {
        self.put(key.into(), Values::Many(values));
    }

    /// The values of a key, or `None` if the request does not carry it.
    pub fn get(&self, key: &str) -> Option<&[Cow<'a, str>]> {
        let (_, values) = self.entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match values {
            Values::One(value) => Some(std::slice::from_ref(value)),
            Values::Many(values) if values.is_empty() => None,
            Values::Many(values) => Some(values),
        }
    }

    /// The value of a key that has exactly one: only those may stand for a policy variable.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            [value] => Some(value),
            _ => None,
        }
    }

    fn put(&mut self, key: Cow<'a, str>, values: Values<'a>) {
        match self.entries.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&key)) {
            Some(entry) => entry.1 = values,
            None => self.entries.push((key, values)),
        }
    }
}
