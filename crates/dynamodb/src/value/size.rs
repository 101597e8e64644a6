//! How large values count: for the item limit, for pages and for capacity.
//!
//! Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats"; numbers as measured by architect/dynalite.

use super::number_key::base_100_digits;
use super::{AttributeValue, Item, Number};

/// What a list or map counts beside its content.
const CONTAINER: usize = 3;
/// What each element of a list or map counts beside itself.
const ELEMENT: usize = 1;

/// The size of an item: its attribute names and values, in bytes.
pub fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

/// The size of one value in bytes.
pub fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number_size(*number),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::Bool(_) | AttributeValue::Null => 1,
        AttributeValue::M(map) => CONTAINER + ELEMENT * map.len() + item_size(map),
        AttributeValue::L(list) => {
            CONTAINER + list.iter().map(|item| ELEMENT + value_size(item)).sum::<usize>()
        }
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        AttributeValue::Ns(set) => set.iter().map(|number| number_size(*number)).sum(),
        AttributeValue::Bs(set) => set.iter().map(bytes::Bytes::len).sum(),
    }
}

/// How many levels a value takes: 1 for a scalar or a set, one more for each list or map around it.
pub fn levels(value: &AttributeValue) -> usize {
    1 + match value {
        AttributeValue::M(map) => map.values().map(levels).max().unwrap_or(0),
        AttributeValue::L(list) => list.iter().map(levels).max().unwrap_or(0),
        _ => 0,
    }
}

/// One byte, one more for every two digits, and one for a sign.
fn number_size(number: Number) -> usize {
    1 + base_100_digits(number) + usize::from(number.is_negative())
}
