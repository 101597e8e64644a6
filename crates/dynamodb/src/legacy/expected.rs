//! Expected: what an item must be like to be written.
//!
//! Source of order and wording: architect/dynalite `test/putItem.js` (recorded from DynamoDB).

use std::collections::BTreeMap;

use wire::dynamodb::ExpectedAttributeValue;

use super::condition::{Checked, check_count};
use super::joined;
use crate::Invalid;
use crate::expression::condition::Condition;

/// The program of Expected; none if it expects nothing.
pub fn expected(
    expected: BTreeMap<String, ExpectedAttributeValue>,
    operator: Option<&str>,
) -> Result<Option<Condition>, Invalid> {
    let conditions = expected.into_iter().map(|(attribute, expected)| one(&attribute, expected));
    joined(conditions.collect::<Result<_, _>>()?, operator)
}

fn one(attribute: &str, expected: ExpectedAttributeValue) -> Result<Condition, Invalid> {
    let ExpectedAttributeValue { value, exists, comparison_operator, attribute_value_list } = expected;
    let wrong = |detail: String| Err(Invalid::parameter(format_args!("{detail} for Attribute: {attribute}")));
    if attribute_value_list.is_some() && value.is_some() {
        return wrong("Value and AttributeValueList cannot be used together".to_owned());
    }
    if let Some(operator) = comparison_operator {
        if exists.is_some() {
            return wrong("Exists and ComparisonOperator cannot be used together".to_owned());
        }
        let values = attribute_value_list.or_else(|| value.map(|value| vec![value]));
        if values.is_none() && !matches!(operator.as_str(), "NULL" | "NOT_NULL") {
            return wrong(format!(
                "Value or AttributeValueList must be used with ComparisonOperator: {operator}"
            ));
        }
        let values = values.unwrap_or_default();
        check_count(&operator, values.len())?;
        return Ok(Checked::new(operator, values)?.program(attribute));
    }
    if attribute_value_list.is_some() {
        return wrong("AttributeValueList can only be used with a ComparisonOperator".to_owned());
    }
    match (exists, value) {
        (Some(false), None) => Ok(Checked::new("NULL".to_owned(), Vec::new())?.program(attribute)),
        (Some(false), Some(_)) => wrong("Value cannot be used when Exists is false".to_owned()),
        (_, Some(value)) => Ok(Checked::new("EQ".to_owned(), vec![value])?.program(attribute)),
        (Some(true), None) => wrong("Value must be provided when Exists is true".to_owned()),
        (None, None) => wrong("Value must be provided when Exists is null".to_owned()),
    }
}
