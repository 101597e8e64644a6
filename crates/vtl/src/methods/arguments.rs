//! Arguments as Java's parameter types take them, and the exceptions that many methods share.

use std::rc::Rc;

use crate::error::Thrown;
use crate::value::Value;

/// What an `int` parameter takes.
pub(super) fn int(value: &Value) -> Option<i32> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Short(number) => Some((*number).into()),
        Value::Byte(number) => Some((*number).into()),
        _ => None,
    }
}

/// What a `long` parameter takes.
pub(super) fn long(value: &Value) -> Option<i64> {
    match value {
        Value::Long(number) => Some(*number),
        other => int(other).map(i64::from),
    }
}

/// What a `double` parameter takes.
pub(super) fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::Float(number) => Some((*number).into()),
        // Java widens a `long` in the same way.
        other => long(other).map(|number| number as f64),
    }
}

/// What a parameter takes that is a text: the text, or `null`.
pub(super) fn text(value: &Value) -> Option<Option<&Rc<str>>> {
    match value {
        Value::String(text) => Some(Some(text)),
        Value::Null => Some(None),
        _ => None,
    }
}

/// The exception for `null` where a value is needed.
pub(super) fn null_pointer() -> Thrown {
    Thrown::new("java.lang.NullPointerException", "")
}

/// The exception for a change of what cannot be changed.
pub(super) fn unsupported() -> Thrown {
    Thrown::new("java.lang.UnsupportedOperationException", "")
}

/// An index within a length; the exception of a list where it is not.
pub(super) fn index(index: i32, length: usize) -> Result<usize, Thrown> {
    usize::try_from(index).ok().filter(|index| *index < length).ok_or_else(|| {
        let message = format!("Index {index} out of bounds for length {length}");
        Thrown::new("java.lang.IndexOutOfBoundsException", message)
    })
}
