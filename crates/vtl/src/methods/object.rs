//! What every object has: `equals`, `hashCode`, `toString`, `getClass`.

use super::Answer;
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::{Object, Value, hash_code};

pub(super) fn call(value: &Value, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(Some(match (name, arguments) {
        ("toString", []) => value.to_text()?.into(),
        ("equals", [other]) => value.equals_within(other, &mut budget.steps).into(),
        ("hashCode", []) => hash_code(value).into(),
        ("getClass", []) => class_of(value),
        _ => return Ok(None),
    }))
}

/// The class of a value.
pub(super) fn class_of(value: &Value) -> Value {
    Value::object(Class(value.class_name().to_owned()))
}

/// A `Class`, of which a template may only know the name: Velocity's secure introspection hides the rest.
struct Class(String);

impl Object for Class {
    fn class_name(&self) -> &str {
        "java.lang.Class"
    }

    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(if name.eq_ignore_ascii_case("name") { self.0.as_str().into() } else { Value::Null })
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Answer {
        Ok(match (name, arguments) {
            ("getName", []) => Some(self.0.as_str().into()),
            _ => Some(Value::Null),
        })
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        out.push_str("class ");
        out.push_str(&self.0);
        Ok(())
    }

    fn equals(&self, other: &Value) -> bool {
        match other {
            Value::Object(object) => object.downcast::<Self>().is_some_and(|other| other.0 == self.0),
            _ => false,
        }
    }
}
