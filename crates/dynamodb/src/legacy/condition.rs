//! QueryFilter, ScanFilter and KeyConditions.
//!
//! Source of order and wording: architect/dynalite `test/query.js` and `test/scan.js` (recorded from DynamoDB); which
//! types an operator takes: those, and the API Reference's `Condition`.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use wire::{Value, dynamodb};

use super::joined;
use crate::Invalid;
use crate::expression::ast::Comparator;
use crate::expression::condition::{Condition, Operand};
use crate::expression::key_condition::{KeyConditions, Test};
use crate::expression::path::Path;
use crate::value::{AttributeType, AttributeValue, read_value};

/// Conditions by attribute, as requests give them.
type Conditions = BTreeMap<String, dynamodb::Condition>;

/// A ComparisonOperator with its values, which are as many and of the types it takes.
pub(super) struct Checked {
    operator: String,
    values: Vec<Arc<AttributeValue>>,
}

/// The program of a filter; none if it asks nothing.
pub fn filter(conditions: Conditions, operator: Option<&str>) -> Result<Option<Condition>, Invalid> {
    let conditions = conditions.into_iter().map(|(attribute, condition)| {
        let values = condition.attribute_value_list.unwrap_or_default();
        Ok(Checked::new(condition.comparison_operator, values)?.program(&attribute))
    });
    joined(conditions.collect::<Result<_, Invalid>>()?, operator)
}

/// What KeyConditions ask; whether the attributes are keys is seen later.
pub fn key_conditions(conditions: Conditions, most: usize) -> Result<KeyConditions, Invalid> {
    let conditions = conditions.into_iter().map(|(attribute, condition)| {
        let values = condition.attribute_value_list.unwrap_or_default();
        Ok((attribute, Checked::new(condition.comparison_operator, values)?.test()))
    });
    let conditions: Vec<_> = conditions.collect::<Result<_, Invalid>>()?;
    KeyConditions::of_attributes(conditions, most)
}

impl Checked {
    /// Checks what a condition consists of.
    pub(super) fn new(operator: String, values: Vec<Value>) -> Result<Self, Invalid> {
        let values: Vec<_> = values.into_iter().map(read_value).collect::<Result<_, _>>()?;
        check_count(&operator, values.len())?;
        let kind = values.first().map(AttributeValue::kind);
        if values.iter().any(|value| Some(value.kind()) != kind) {
            return Err(Invalid::parameter("AttributeValues inside AttributeValueList must be of same type"));
        }
        if let Some(kind) = kind.filter(|kind| !takes(&operator, *kind)) {
            let kind = kind.name();
            return Err(Invalid::parameter(format_args!(
                "ComparisonOperator {operator} is not valid for {kind} AttributeValue type"
            )));
        }
        if let ("BETWEEN", [low, high]) = (operator.as_str(), values.as_slice())
            && low.compare(high) == Some(Ordering::Greater)
        {
            return Err(Invalid::new(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
            ));
        }
        Ok(Self { operator, values: values.into_iter().map(Arc::new).collect() })
    }

    /// The condition on an attribute.
    pub(super) fn program(self, attribute: &str) -> Condition {
        let path = Path::attribute(attribute);
        let mut values = self.values.into_iter().map(Operand::Value);
        match (self.operator.as_str(), values.next(), values.next()) {
            ("NULL", ..) => Condition::NotExists(path),
            ("NOT_NULL", ..) | (_, None, _) => Condition::Exists(path),
            ("BETWEEN", Some(low), Some(high)) => Condition::Between(Operand::Path(path), low, high),
            ("IN", Some(first), second) => {
                let candidates = std::iter::once(first).chain(second).chain(values).collect();
                Condition::In(Operand::Path(path), candidates)
            }
            ("BEGINS_WITH", Some(prefix), _) => Condition::BeginsWith(Operand::Path(path), prefix),
            ("CONTAINS", Some(part), _) => Condition::Contains(Operand::Path(path), part),
            // What is not there contains nothing, but fails all the same.
            ("NOT_CONTAINS", Some(part), _) => Condition::And(vec![
                Condition::Exists(path.clone()),
                Condition::Not(Box::new(Condition::Contains(Operand::Path(path), part))),
            ]),
            (operator, Some(value), _) => {
                Condition::Compare(Operand::Path(path), comparator(operator), value)
            }
        }
    }

    /// The same as a test of a key.
    fn test(self) -> Test {
        let mut values = self.values.into_iter();
        match (self.operator.as_str(), values.next(), values.next()) {
            ("BETWEEN", Some(low), Some(high)) => Test::Between(low, high),
            ("BEGINS_WITH", Some(prefix), _) => Test::BeginsWith(prefix),
            ("EQ" | "LE" | "LT" | "GE" | "GT", Some(value), _) => {
                Test::Compare(comparator(&self.operator), value)
            }
            _ => Test::NotIndexable,
        }
    }
}

fn comparator(operator: &str) -> Comparator {
    match operator {
        "NE" => Comparator::NotEqual,
        "LE" => Comparator::LessOrEqual,
        "LT" => Comparator::Less,
        "GE" => Comparator::GreaterOrEqual,
        "GT" => Comparator::Greater,
        _ => Comparator::Equal,
    }
}

pub(super) fn check_count(operator: &str, count: usize) -> Result<(), Invalid> {
    let right = match operator {
        "NULL" | "NOT_NULL" => count == 0,
        "BETWEEN" => count == 2,
        "IN" => count > 0,
        _ => count == 1,
    };
    if right {
        return Ok(());
    }
    Err(Invalid::parameter(format_args!(
        "Invalid number of argument(s) for the {operator} ComparisonOperator"
    )))
}

fn takes(operator: &str, kind: AttributeType) -> bool {
    match operator {
        "EQ" | "NE" => true,
        "CONTAINS" | "NOT_CONTAINS" => {
            kind.is_ordered() || matches!(kind, AttributeType::Bool | AttributeType::Null)
        }
        "BEGINS_WITH" => matches!(kind, AttributeType::S | AttributeType::B),
        _ => kind.is_ordered(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::expression::{Expressions, Parameter, Placeholders, Wording};
    use crate::value::tests::wire_value;
    use crate::value::{Item, read_item};

    fn operand() -> impl Strategy<Value = serde_json::Value> {
        prop_oneof![
            "[a-c]{0,3}".prop_map(|text| json!({"S": text})),
            (-3..3_i32).prop_map(|number| json!({"N": number.to_string()})),
        ]
    }

    fn item() -> impl Strategy<Value = Option<serde_json::Value>> {
        let list = prop::collection::vec(operand(), 0..3).prop_map(|list| json!({"L": list}));
        prop::option::of(prop_oneof![operand(), list])
    }

    proptest! {
        #[test]
        fn a_filter_is_the_expression_that_says_the_same(
            said in prop::sample::select(vec![
                ("EQ", "a = :v"), ("NE", "a <> :v"), ("LE", "a <= :v"), ("LT", "a < :v"), ("GE", "a >= :v"),
                ("GT", "a > :v"), ("CONTAINS", "contains(a, :v)"), ("BEGINS_WITH", "begins_with(a, :v)"),
                ("NOT_CONTAINS", "attribute_exists(a) AND NOT contains(a, :v)"), ("IN", "a IN (:v)"),
            ]),
            value in operand(),
            found in item(),
        ) {
            let condition = dynamodb::Condition {
                comparison_operator: said.0.to_owned(),
                attribute_value_list: Some(vec![wire_value(value.clone())]),
            };
            let legacy = filter(BTreeMap::from([("a".to_owned(), condition)]), None);
            let values = BTreeMap::from([(":v".to_owned(), wire_value(value))]);
            let mut placeholders = Placeholders::new(None, Some(values), Wording::Bare).unwrap();
            let expression = Expressions::default().condition(Parameter::Filter, said.1, &mut placeholders);
            prop_assert_eq!(legacy.is_ok(), expression.is_ok());
            let (Ok(Some(legacy)), Ok(expression)) = (legacy, expression) else { return Ok(()) };
            let found: Item = match found {
                Some(found) => read_item(BTreeMap::from([("a".to_owned(), wire_value(found))])).unwrap(),
                None => Item::new(),
            };
            prop_assert_eq!(legacy.matches(&found), expression.matches(&found));
        }
    }
}
