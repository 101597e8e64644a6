//! The entries of a map in the order of their keys' arrival. Most maps of a request's body have a few keys: to compare
//! those one by one takes less time than to hash, and they need no table.

use indexmap::IndexMap;
use smallvec::SmallVec;

use super::Value;
use super::hashing::{Hasher, Key, TextKey};

/// The most entries that are looked through one by one.
const FEW: usize = 16;

/// Room that is made for them when a second one comes, which is seldom the last.
const SOME: usize = 4;

/// Keys with their values.
pub(super) enum Entries {
    /// Up to [`FEW`]. One alone, as in each value that DynamoDB answers, lies in the map itself.
    Few(SmallVec<[(Key, Value); 1]>),
    /// More, found by their hashes.
    Many(IndexMap<Key, Value, Hasher>),
}

impl Default for Entries {
    fn default() -> Self {
        Self::Few(SmallVec::new())
    }
}

impl Entries {
    pub fn len(&self) -> usize {
        match self {
            Self::Few(entries) => entries.len(),
            Self::Many(entries) => entries.len(),
        }
    }

    /// The entry at a place.
    pub fn at(&self, place: usize) -> Option<(&Key, &Value)> {
        match self {
            Self::Few(entries) => entries.get(place).map(|(key, value)| (key, value)),
            Self::Many(entries) => entries.get_index(place),
        }
    }

    /// The place of a text key.
    pub fn place_of_text(&self, text: &str) -> Option<usize> {
        match self {
            Self::Few(entries) => entries.iter().position(|(key, _)| key.is_text(text)),
            Self::Many(entries) => entries.get_index_of(&TextKey(text)),
        }
    }

    fn place(&self, key: &Key) -> Option<usize> {
        match self {
            Self::Few(entries) => entries.iter().position(|(other, _)| other.is(key)),
            Self::Many(entries) => entries.get_index_of(key),
        }
    }

    pub fn get(&self, key: &Key) -> Option<&Value> {
        self.place(key).and_then(|place| self.at(place)).map(|(_, value)| value)
    }

    /// Puts an entry in the place of the one with an equal key, or behind all others; answers the value that was there.
    pub fn insert(&mut self, key: Key, value: Value) -> Option<Value> {
        if let Self::Few(entries) = self {
            let known = entries.iter_mut().find(|(other, _)| other.is(&key));
            if let Some((_, known)) = known {
                return Some(std::mem::replace(known, value));
            }
            if entries.len() < FEW {
                if entries.len() == 1 {
                    entries.reserve_exact(SOME - 1);
                }
                entries.push((key, value));
                return None;
            }
            *self = Self::Many(entries.drain(..).collect());
        }
        match self {
            Self::Many(entries) => entries.insert(key, value),
            Self::Few(_) => None,
        }
    }

    /// Takes an entry out; those behind it move up.
    pub fn remove(&mut self, key: &Key) -> Option<Value> {
        let place = self.place(key)?;
        match self {
            Self::Few(entries) => Some(entries.remove(place).1),
            Self::Many(entries) => entries.shift_remove_index(place).map(|(_, value)| value),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Value)> {
        (0..self.len()).filter_map(|place| self.at(place))
    }

    /// Whether one of the keys or values can hold others.
    pub fn hold(&self) -> bool {
        let holds = |(key, value): (&Key, &Value)| key.0.holds() || value.holds();
        match self {
            Self::Few(entries) => entries.iter().any(|(key, value)| holds((key, value))),
            Self::Many(entries) => entries.iter().any(holds),
        }
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        match self {
            Self::Few(entries) => entries.clear(),
            Self::Many(entries) => entries.clear(),
        }
    }

    /// Hands over the values that can hold others, keys too; all else is dropped.
    pub fn take_holders(&mut self, parts: &mut Vec<Value>) {
        let holders = |(key, value): (Key, Value)| [key.0, value].into_iter().filter(Value::holds);
        match self {
            Self::Few(entries) => parts.extend(entries.drain(..).flat_map(holders)),
            Self::Many(entries) => parts.extend(entries.drain(..).flat_map(holders)),
        }
    }
}

impl FromIterator<(Key, Value)> for Entries {
    fn from_iter<I: IntoIterator<Item = (Key, Value)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut all = match entries.size_hint().0 {
            few @ ..=FEW => Self::Few(SmallVec::with_capacity(few)),
            many => Self::Many(IndexMap::with_capacity_and_hasher(many, Hasher::default())),
        };
        for (key, value) in entries {
            all.insert(key, value);
        }
        all
    }
}
