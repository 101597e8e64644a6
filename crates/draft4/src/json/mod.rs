//! JSON as the validator sees it: numbers as they were written, members in their order. It must not know schemas.

mod equal;
mod print;
mod read;

use std::borrow::Cow;

pub(crate) use equal::duplicates;
pub(crate) use print::Quoted;
pub use read::NotJson;

use crate::java::compare;
use crate::number::Number;

/// A value. What of the text can stay where it is, is borrowed.
#[derive(Debug, Clone)]
pub enum Json<'t> {
    /// `null`
    Null,
    /// `true` and `false`
    Bool(bool),
    /// A number.
    Number(Number<'t>),
    /// A text.
    String(Cow<'t, str>),
    /// An array.
    Array(Vec<Json<'t>>),
    /// An object.
    Object(Object<'t>),
}

/// An object's members: of a name that comes twice the last value counts, at the first's place.
#[derive(Debug, Clone, Default)]
pub struct Object<'t> {
    members: Vec<(Cow<'t, str>, Json<'t>)>,
    /// Places of the members, sorted by name as Java sorts.
    sorted: Vec<u32>,
}

impl<'t> Object<'t> {
    /// Of members as they come in a text.
    fn new(mut members: Vec<(Cow<'t, str>, Json<'t>)>) -> Self {
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let mut sorted: Vec<u32> = (0..count).collect();
        sorted.sort_by(|a, b| compare(name_at(&members, *a), name_at(&members, *b)));
        let again = |pair: &[u32]| matches!(pair, [a, b] if name_at(&members, *a) == name_at(&members, *b));
        if sorted.windows(2).any(again) {
            let mut kept: Vec<(Cow<'t, str>, Json<'t>)> = Vec::with_capacity(members.len());
            let mut places = std::collections::HashMap::new();
            for (name, value) in members {
                let place = *places.entry(name.clone()).or_insert(kept.len());
                match kept.get_mut(place) {
                    Some(member) => member.1 = value,
                    None => kept.push((name, value)),
                }
            }
            members = kept;
            return Self::new(members);
        }
        Self { members, sorted }
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The member of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'t>> {
        let found =
            self.sorted.binary_search_by(|place| compare(name_at(&self.members, *place), name)).ok()?;
        self.at(*self.sorted.get(found)?).map(|(_, value)| value)
    }

    /// The members in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The members sorted by name, as Java sorts.
    pub fn sorted(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.sorted.iter().filter_map(|place| self.at(*place)).map(|(name, value)| (name.as_ref(), value))
    }

    fn at(&self, place: u32) -> Option<&(Cow<'t, str>, Json<'t>)> {
        self.members.get(place as usize)
    }
}

fn name_at<'m>(members: &'m [(Cow<'_, str>, Json<'_>)], place: u32) -> &'m str {
    members.get(place as usize).map_or("", |(name, _)| name)
}

/// What a value is, in the order in which the library lists types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `[]`
    Array,
    /// `true`
    Boolean,
    /// A number written without point and exponent.
    Integer,
    /// `null`
    Null,
    /// A number written otherwise.
    Number,
    /// `{}`
    Object,
    /// `""`
    String,
}

impl Kind {
    /// All of them, in their order.
    pub const ALL: [Kind; 7] =
        [Kind::Array, Kind::Boolean, Kind::Integer, Kind::Null, Kind::Number, Kind::Object, Kind::String];

    /// The name that schemas use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Array => "array",
            Kind::Boolean => "boolean",
            Kind::Integer => "integer",
            Kind::Null => "null",
            Kind::Number => "number",
            Kind::Object => "object",
            Kind::String => "string",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl<'t> Json<'t> {
    /// Reads a text that is one value and nothing else.
    ///
    /// # Errors
    /// Says where the text is no JSON, or is nested too deeply.
    pub fn read(text: &'t str) -> Result<Json<'t>, NotJson> {
        read::read(text)
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Json::Null => Kind::Null,
            Json::Bool(_) => Kind::Boolean,
            Json::Number(number) if number.is_integer() => Kind::Integer,
            Json::Number(_) => Kind::Number,
            Json::String(_) => Kind::String,
            Json::Array(_) => Kind::Array,
            Json::Object(_) => Kind::Object,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json<'t>]> {
        match self {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object<'t>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member of that name, if it is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'t>> {
        self.as_object()?.get(name)
    }

    /// The same, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(value),
            Json::Number(number) => Json::Number(number.into_owned()),
            Json::String(text) => Json::String(Cow::Owned(text.into_owned())),
            Json::Array(elements) => Json::Array(elements.into_iter().map(Json::into_owned).collect()),
            Json::Object(Object { members, sorted }) => {
                let owned = |(name, value): (Cow<'t, str>, Json<'t>)| {
                    (Cow::Owned(name.into_owned()), value.into_owned())
                };
                Json::Object(Object { members: members.into_iter().map(owned).collect(), sorted })
            }
        }
    }
}
