//! Values that are neither text, number, list nor map: what a host offers (`$input`), and what the language itself
//! makes (iterators, entries, `$foreach`).

use std::any::Any;

use super::Value;
use crate::error::Thrown;

/// A value of the host's own, with methods and properties. Each method has the behaviour of an object without any.
pub trait Object: Any {
    /// The name of its Java class, for messages and for comparisons (values of other classes compare by text).
    fn class_name(&self) -> &str {
        "java.lang.Object"
    }

    /// The value of a property, `$object.name`; `null` where there is none.
    ///
    /// # Errors
    /// What the getter throws.
    fn get(&self, name: &str) -> Result<Value, Thrown> {
        let _ = name;
        Ok(Value::Null)
    }

    /// Sets a property; `false` where that is not to be had, which `#set` passes over in silence.
    ///
    /// # Errors
    /// What the setter throws.
    fn set(&self, name: &str, value: &Value) -> Result<bool, Thrown> {
        let _ = (name, value);
        Ok(false)
    }

    /// Calls a method; `None` where there is none of this name that takes these arguments. A method that returns
    /// nothing answers the empty text.
    ///
    /// # Errors
    /// What the method throws.
    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        let _ = (name, arguments);
        Ok(None)
    }

    /// Appends what `toString` answers.
    ///
    /// # Errors
    /// What it throws.
    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        out.push_str(self.class_name());
        Ok(())
    }

    /// What `#foreach` goes over; `None` where it cannot.
    fn elements(&self) -> Option<Vec<Value>> {
        None
    }

    /// Whether `equals` says so of another object; the same object is always equal.
    fn equals(&self, other: &Value) -> bool {
        let _ = other;
        false
    }

    /// The values inside, for those who look for circles. An object that a template can put values into names them.
    fn holds(&self) -> Vec<Value> {
        Vec::new()
    }

    /// Hands its values over when the last reference to it goes. Only objects that a template can nest need this.
    fn release(&mut self, parts: &mut Vec<Value>) {
        let _ = parts;
    }
}

impl dyn Object {
    /// The object as the type that it is.
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }
}
