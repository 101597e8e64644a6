//! Lets go of values that lie deep within one another without as deep a stack: what a template builds in a loop can be
//! nested a million times.

use std::cell::Cell;
use std::rc::Rc;

use super::Value;

/// How many collections may be dropped from within one another: more than most bodies have, and little for the stack.
const LEVELS: u32 = 64;

thread_local! {
    /// How many are.
    static OPEN: Cell<u32> = const { Cell::new(0) };
}

/// Lets go of what a collection holds: by `clear`, which comes back here for each collection in it, as long as they do
/// not lie too deep; otherwise one after the other, as `take_holders` hands them over.
pub(super) fn release<T>(
    collection: &mut T,
    clear: impl FnOnce(&mut T),
    take_holders: impl FnOnce(&mut T, &mut Vec<Value>),
) {
    let open = OPEN.get();
    if open < LEVELS {
        OPEN.set(open + 1);
        clear(collection);
        OPEN.set(open);
    } else {
        let mut parts = Vec::new();
        take_holders(collection, &mut parts);
        one_by_one(parts);
    }
}

/// Drops the values and all that only they hold.
fn one_by_one(mut waiting: Vec<Value>) {
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
