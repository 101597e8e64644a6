//! The values that stand for the `?` of a statement.

use std::sync::Arc;

use wire::Value;

use super::number;
use crate::value::{AttributeValue, Item, encode_item, read_value};
use crate::{Invalid, keys};

/// Values in the order of the `?`.
#[derive(Debug, Default)]
pub struct Parameters(Vec<Arc<AttributeValue>>);

impl Parameters {
    /// Checks all values.
    pub fn read(values: Vec<Value>) -> Result<Self, Invalid> {
        let read = |value: Value| {
            number::check_parameter(&value)?;
            read_value(value).map(Arc::new)
        };
        values.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// What tells this statement with these values from others.
    pub fn fingerprint(&self, statement: &str) -> u64 {
        let values = AttributeValue::L(self.0.iter().map(|value| value.as_ref().clone()).collect());
        let mut bytes = encode_item(&Item::from([(String::new(), values)]));
        bytes.extend_from_slice(statement.as_bytes());
        keys::stable_hash(&bytes)
    }

    /// The value of one `?`, counted from 0.
    pub fn get(&self, index: usize) -> Result<Arc<AttributeValue>, Invalid> {
        let value = self.0.get(index).cloned();
        value.ok_or_else(|| Invalid::new("Number of parameters in request and statement don't match."))
    }
}
