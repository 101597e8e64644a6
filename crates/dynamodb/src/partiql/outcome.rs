//! What a statement answers.

use wire::Value;

use crate::capacity::Consumed;
use crate::value::Item;

/// What a statement that ran answers.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The items.
    pub items: Vec<Value>,
    /// The capacity it consumed.
    pub consumed: Consumed,
    /// The key behind which there may be more.
    pub last: Option<Item>,
}
