//! Turns a resolved value into what its property holds: `"5"` into 5, `200` into `"200"`. Also into
//! plain JSON for people to read.

use template::{Data, DataValue};
use wire::{Map, Value};

use super::{Kind, Property};

/// The properties of a resource in the types of its schema. Assumes that [`super::check`] found nothing;
/// what does not fit is left out rather than guessed at.
pub fn coerce(properties: &[Property], data: &Data) -> Map {
    let Some(fields) = data.as_map() else { return Map::new() };
    let member = |property: &Property| {
        let field = fields.get(property.name)?;
        Some((property.name, value(&property.kind, &field.value)?))
    };
    properties.iter().filter_map(member).collect()
}

fn value(kind: &Kind, data: &Data) -> Option<Value> {
    Some(match kind {
        Kind::String => Value::from(data.as_text()?),
        Kind::Integer => Value::Int(data.as_integer()?),
        Kind::Number => Value::Float(data.as_text()?.parse().ok()?),
        Kind::Boolean => Value::Bool(data.as_bool()?),
        Kind::Json => plain(data),
        Kind::List(item) => {
            Value::List(data.as_list()?.iter().filter_map(|element| value(item, element)).collect())
        }
        Kind::Map(item) => {
            let entry =
                |(key, field): (&String, &template::Field)| Some((key.clone(), value(item, &field.value)?));
            Value::Map(data.as_map()?.iter().filter_map(entry).collect())
        }
        Kind::Object(properties) => Value::Map(coerce(properties, data)),
    })
}

/// A value without a schema: as it stands in the template. The depth is the template's, which is bounded.
fn plain(data: &Data) -> Value {
    match &data.value {
        DataValue::Unknown | DataValue::Null => Value::Null,
        DataValue::Bool(flag) => Value::Bool(*flag),
        DataValue::Number(digits) => number(digits),
        DataValue::String(text) => Value::from(text.as_str()),
        DataValue::List(items) => Value::List(items.iter().map(plain).collect()),
        DataValue::Map(fields) => {
            Value::Map(fields.iter().map(|(key, field)| (key.clone(), plain(&field.value))).collect())
        }
    }
}

/// A number as JSON can hold it exactly; others stay text.
fn number(digits: &str) -> Value {
    let float = || digits.parse().ok().filter(|float: &f64| float.is_finite()).map(Value::Float);
    digits.parse().ok().map(Value::Int).or_else(float).unwrap_or_else(|| Value::from(digits))
}

/// The properties as events show them: the template's values, uncoerced.
pub fn display(data: &Data) -> Value {
    plain(data)
}
