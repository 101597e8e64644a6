//! ExpressionAttributeNames and ExpressionAttributeValues: their checks, and who of them is used.
//!
//! Source of the wording: architect/dynalite `test/` (recorded from DynamoDB), getmoto/moto tests marked
//! `aws_verified` (2026-08).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wire::Value;

use crate::Invalid;
use crate::value::{AttributeValue, read_value};

/// How a wrong value is reported: DynamoDB's writes have lost the frame around the message.
///
/// Source: getmoto/moto `test_update_item_unused_attributes`, aws_verified, 2026-08.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// The message alone.
    Bare,
    /// `ExpressionAttributeValues contains invalid value: … for key :x`.
    Framed,
}

/// The placeholders of one request.
#[derive(Debug, Default)]
pub struct Placeholders {
    names: BTreeMap<String, String>,
    values: BTreeMap<String, Arc<AttributeValue>>,
    used_names: BTreeSet<String>,
    used_values: BTreeSet<String>,
}

impl Placeholders {
    /// Checks and takes both maps. `Wording::Bare` leaves out which value was wrong.
    ///
    /// # Errors
    /// An empty map, a key of the wrong form, a value that is none.
    pub fn new(
        names: Option<BTreeMap<String, String>>,
        values: Option<BTreeMap<String, Value>>,
        wording: Wording,
    ) -> Result<Self, Invalid> {
        if let Some(names) = &names {
            check_keys("ExpressionAttributeNames", '#', names.keys())?;
        }
        if let Some(values) = &values {
            check_keys("ExpressionAttributeValues", ':', values.keys())?;
        }
        let read = |(key, value)| read_named(key, value, wording);
        let values =
            values.map(|values| values.into_iter().map(read).collect::<Result<_, _>>()).transpose()?;
        let (names, values) = (names.unwrap_or_default(), values.unwrap_or_default());
        Ok(Self { names, values, ..Self::default() })
    }

    /// The attribute that `#name` stands for; counts it as used.
    pub fn name(&mut self, placeholder: &str) -> Result<String, String> {
        let name = self.names.get(placeholder).cloned().ok_or_else(|| {
            format!(
                "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
            )
        })?;
        self.used_names.insert(placeholder.to_owned());
        Ok(name)
    }

    /// The value that `:name` stands for; counts it as used.
    pub fn value(&mut self, placeholder: &str) -> Result<Arc<AttributeValue>, String> {
        let value = self.values.get(placeholder).cloned().ok_or_else(|| {
            format!(
                "An expression attribute value used in expression is not defined; attribute value: {placeholder}"
            )
        })?;
        self.used_values.insert(placeholder.to_owned());
        Ok(value)
    }

    /// Fails unless every placeholder was used by some expression.
    pub fn check_all_used(&self) -> Result<(), Invalid> {
        check_used("ExpressionAttributeNames", self.names.keys(), &self.used_names)?;
        check_used("ExpressionAttributeValues", self.values.keys(), &self.used_values)
    }
}

fn check_keys<'a>(
    parameter: &str,
    sign: char,
    mut keys: impl ExactSizeIterator<Item = &'a String>,
) -> Result<(), Invalid> {
    if keys.len() == 0 {
        return Err(Invalid(format!("{parameter} must not be empty")));
    }
    let well_formed = |key: &str| {
        key.strip_prefix(sign).is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    match keys.find(|key| !well_formed(key)) {
        Some(key) => Err(Invalid(format!("{parameter} contains invalid key: Syntax error; key: \"{key}\""))),
        None => Ok(()),
    }
}

fn read_named(key: String, value: Value, wording: Wording) -> Result<(String, Arc<AttributeValue>), Invalid> {
    match read_value(value) {
        Ok(value) => Ok((key, Arc::new(value))),
        Err(error) if wording == Wording::Bare => Err(error),
        Err(error) => {
            Err(Invalid(format!("ExpressionAttributeValues contains invalid value: {error} for key {key}")))
        }
    }
}

fn check_used<'a>(
    parameter: &str,
    keys: impl Iterator<Item = &'a String>,
    used: &BTreeSet<String>,
) -> Result<(), Invalid> {
    let unused: Vec<&str> = keys.filter(|key| !used.contains(*key)).map(String::as_str).collect();
    if unused.is_empty() {
        return Ok(());
    }
    let keys = unused.join(", ");
    Err(Invalid(format!("Value provided in {parameter} unused in expressions: keys: {{{keys}}}")))
}
