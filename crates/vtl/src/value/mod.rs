//! The values of a template. They are Java's, because templates see that they are: integers overflow into longs,
//! lists and maps are shared, not copied, and each prints as its `toString` does. They live in one rendering, on one
//! thread. Knows nothing of templates, nor of the methods that templates call (see `methods`).

mod collection;
mod decimal;
mod display;
mod entries;
mod equality;
mod hashing;
mod json;
mod number;
mod object;
mod parse;
mod release;
#[cfg(test)]
mod tests;
pub(crate) mod text;

use std::rc::Rc;

use num_bigint::BigInt;

pub use collection::{List, ListKind, Map};
pub use decimal::Decimal;
pub use object::Object;

pub(crate) use display::write_items;
pub(crate) use hashing::hash_code;
pub(crate) use number::{Number, Size};

/// A value as a template sees it. Cloning shares: two clones of a list are the same list.
///
/// The tag takes a whole word: what lies beside a smaller one is copied in pieces that overlap, for which the processor
/// has to wait. Values are copied so often that rendering took a third longer.
#[derive(Clone, Default)]
#[repr(u64)]
pub enum Value {
    /// `null`, and what was never set.
    #[default]
    Null,
    /// `Boolean`
    Boolean(bool),
    /// `Character`: one UTF-16 unit.
    Character(u16),
    /// `Byte`
    Byte(i8),
    /// `Short`
    Short(i16),
    /// `Integer`
    Integer(i32),
    /// `Long`
    Long(i64),
    /// `Float`
    Float(f32),
    /// `Double`
    Double(f64),
    /// `BigInteger`
    BigInteger(Rc<BigInt>),
    /// `BigDecimal`
    BigDecimal(Rc<Decimal>),
    /// `String`. Half of a surrogate pair, which UTF-8 cannot hold, stands as `?`, as Java would send it.
    String(Rc<str>),
    /// `ArrayList` and its kin.
    List(List),
    /// `LinkedHashMap`
    Map(Map),
    /// Anything else.
    Object(Rc<dyn Object>),
}

impl Value {
    /// An `ArrayList`.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(List::new(ListKind::Array, items.into_iter().collect()))
    }

    /// A list that prints as JSON: what a JSON array in a request's body becomes.
    pub fn json_list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(List::new(ListKind::Json, items.into_iter().collect()))
    }

    /// A `LinkedHashMap`.
    pub fn map<K: Into<Value>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A value of a host's own.
    pub fn object(object: impl Object + 'static) -> Self {
        Self::Object(Rc::new(object))
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, if it is a `String`.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The name of its Java class; `null` has none.
    pub fn class_name(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "java.lang.Boolean",
            Self::Character(_) => "java.lang.Character",
            Self::Byte(_) => "java.lang.Byte",
            Self::Short(_) => "java.lang.Short",
            Self::Integer(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::BigInteger(_) => "java.math.BigInteger",
            Self::BigDecimal(_) => "java.math.BigDecimal",
            Self::String(_) => "java.lang.String",
            Self::List(list) => list.kind().class_name(),
            Self::Map(_) => "java.util.LinkedHashMap",
            Self::Object(object) => object.class_name(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Rc<str>> for Value {
    fn from(text: Rc<str>) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Integer(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Double(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A length or an index as Java's `int`.
pub(crate) fn int(value: usize) -> Value {
    Value::Integer(i32::try_from(value).unwrap_or(i32::MAX))
}
