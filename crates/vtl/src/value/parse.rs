//! JSON text read into values, as json-smart reads it for Velocity.

use std::rc::Rc;
use std::vec::Drain;

use jsonsmart::{Builder, NotJson, Number};

use super::entries::Entries;
use super::hashing::Key;
use super::{Decimal, Map, Value};

impl Value {
    /// The value of a JSON text.
    ///
    /// # Errors
    /// Those of [`jsonsmart::parse`].
    pub fn parse_json(text: &str) -> Result<Self, NotJson> {
        jsonsmart::parse_with(text, &mut Values::default())
    }
}

/// How many names are remembered.
const NAMES: usize = 64;

/// Makes values. The objects of a list have the same names: they share them.
struct Values {
    names: [Option<Rc<str>>; NAMES],
}

impl Default for Values {
    fn default() -> Self {
        Self { names: [const { None }; NAMES] }
    }
}

/// A place for a name, mostly another one for another name.
fn place(name: &str) -> usize {
    let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
    let byte = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    (name.len() * 5 + byte(first) * 7 + byte(last) * 3) % NAMES
}

impl Builder for Values {
    type Value = Value;
    type Name = Rc<str>;
    type Object = Entries;

    fn null(&mut self) -> Value {
        Value::Null
    }

    fn boolean(&mut self, value: bool) -> Value {
        value.into()
    }

    fn number(&mut self, number: Number) -> Value {
        (&number).into()
    }

    fn text(&mut self, text: &str) -> Value {
        text.into()
    }

    fn name(&mut self, name: &str) -> Rc<str> {
        let Some(slot) = self.names.get_mut(place(name)) else { return name.into() };
        match slot {
            Some(known) if **known == *name => Rc::clone(known),
            _ => Rc::clone(slot.insert(name.into())),
        }
    }

    fn array(&mut self, items: Drain<'_, Value>) -> Value {
        Value::json_list(items)
    }

    fn object(&mut self) -> Entries {
        Entries::default()
    }

    fn put(&mut self, object: &mut Entries, name: Rc<str>, value: Value) {
        object.insert(Key(name.into()), value);
    }

    fn whole(&mut self, object: Entries) -> Value {
        Value::Map(Map::from(object))
    }
}

impl From<&Number> for Value {
    fn from(number: &Number) -> Self {
        match number {
            Number::Int(number) => Self::Integer(*number),
            Number::Long(number) => Self::Long(*number),
            Number::Double(number) => Self::Double(*number),
            Number::Big(number) => {
                number.to_string().parse().map_or(Self::Null, |number| Self::BigInteger(Rc::new(number)))
            }
            Number::Decimal(number) => Decimal::parse(&number.to_string())
                .map_or(Self::Null, |number| Self::BigDecimal(Rc::new(number))),
        }
    }
}
