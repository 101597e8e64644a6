//! The methods and properties that templates see on values: those of the Java classes that the values stand for. One
//! module a class. A method that Java has not, or not for these arguments, is answered with `None`, which a template
//! sees as `null`.

mod arguments;
mod cursor;
mod list;
mod map;
mod number;
mod object;
mod other;
mod string;
#[cfg(test)]
mod tests;
mod view;

use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::Value;

pub(crate) use cursor::{Cursor, cursor};

/// What a method answers; `None` where there is no such method.
type Answer = Result<Option<Value>, Thrown>;

/// What a method that returns nothing answers: Velocity makes an empty text of it.
fn void() -> Option<Value> {
    Some(Value::String("".into()))
}

/// Calls a method of a value.
pub(crate) fn call(value: &Value, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    let answer = match value {
        Value::Null => return Ok(None),
        Value::String(text) => string::call(text, name, arguments, budget)?,
        Value::List(list) => list::call(list, name, arguments, budget)?,
        Value::Map(map) => map::call(map, name, arguments, budget)?,
        Value::Object(object) => object.call(name, arguments)?,
        Value::Boolean(truth) => other::boolean(*truth, name, arguments)?,
        Value::Character(unit) => other::character(*unit, name, arguments)?,
        _ => number::call(value, name, arguments)?,
    };
    match answer {
        None => object::call(value, name, arguments, budget),
        answer => Ok(answer),
    }
}

impl Value {
    /// Calls a method as a template would; `None` where there is no such method. For host objects that have another
    /// value's methods.
    ///
    /// # Errors
    /// What the method throws.
    pub fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        call(self, name, arguments, &mut Budget::default())
    }
}

/// The value of a property: a getter's, an entry's of a map, or `isName()`'s.
pub(crate) fn property(value: &Value, name: &str) -> Result<Value, Thrown> {
    if is_class(name) && !matches!(value, Value::Null | Value::Object(_)) {
        return Ok(object::class_of(value));
    }
    Ok(match value {
        Value::Map(map) => map.get_text(name).unwrap_or_default(),
        Value::Object(object) => object.get(name)?,
        Value::String(text) => string::property(text, name),
        Value::List(list) if !list.kind().is_array() => match name {
            "empty" | "Empty" => list.is_empty().into(),
            _ => Value::Null,
        },
        Value::Double(number) => match name {
            "naN" | "NaN" => number.is_nan().into(),
            "infinite" | "Infinite" => number.is_infinite().into(),
            _ => Value::Null,
        },
        _ => Value::Null,
    })
}

/// Whether a property is the one that all values have.
pub(crate) fn is_class(name: &str) -> bool {
    name.eq_ignore_ascii_case("class")
}

/// Sets a property, if the value has such a one.
pub(crate) fn set_property(
    target: &Value,
    name: &str,
    value: Value,
    budget: &mut Budget,
) -> Result<(), Thrown> {
    match target {
        Value::Map(map) => map::put(map, name.into(), value, budget).map(|_| ()),
        Value::Object(object) => {
            guard(target, &value, budget)?;
            object.set(name, &value).map(|_| ())
        }
        _ => Ok(()),
    }
}

/// Refuses to put a collection into itself. Java allows it, and fails as soon as it is printed or compared.
fn guard(target: &Value, value: &Value, budget: &mut Budget) -> Result<(), Thrown> {
    if value.holds() && value.reaches(target, &mut budget.steps) {
        return Err(Thrown::new("java.lang.StackOverflowError", "a collection cannot contain itself"));
    }
    Ok(())
}
