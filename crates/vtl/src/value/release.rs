//! Lets go of values that lie deep within one another without as deep a stack: what a template builds in a loop can be
//! nested a million times.

use std::rc::Rc;

use super::Value;

/// Drops the values and all that only they hold, one after the other.
pub(super) fn release(mut waiting: Vec<Value>) {
    while let Some(value) = waiting.pop() {
        match value {
            // Their own `drop` would come back here, one level deeper: take the parts out first.
            Value::List(list) => list.take_if_last(&mut waiting),
            Value::Map(map) => map.take_if_last(&mut waiting),
            Value::Object(mut object) => {
                if let Some(object) = Rc::get_mut(&mut object) {
                    object.release(&mut waiting);
                }
            }
            _ => {}
        }
    }
}
