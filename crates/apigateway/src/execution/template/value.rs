//! JSON as values of templates, and back.

use std::rc::Rc;
use std::sync::Arc;

use jsonsmart::{Json, Number};
use vtl::Value;

use super::context::ContextMap;

/// How deeply values may be nested that become JSON: deeper than any JSON that is read.
const DEPTH: usize = 500;

/// What a JSON value is in a template.
pub(super) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(*value),
        Json::Number(number) => number.into(),
        Json::String(text) => Value::from(&**text),
        Json::Array(elements) => Value::json_list(elements.iter().map(from_json)),
        Json::Object(members) => Value::map(members.iter().map(|(name, value)| (&**name, from_json(value)))),
    }
}

/// A value as JSON. What JSON does not have becomes the text that it prints as.
pub(super) fn to_json(value: &Value) -> Json {
    json_within(value, DEPTH)
}

fn json_within(value: &Value, depth: usize) -> Json {
    let Some(depth) = depth.checked_sub(1) else {
        return Json::Null;
    };
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::String(text) => Json::string(text),
        Value::List(list) => {
            Json::Array(Arc::new(list.items().iter().map(|item| json_within(item, depth)).collect()))
        }
        Value::Map(map) => object(map, depth),
        Value::Object(host) => match host.downcast::<ContextMap>() {
            Some(map) => object(map.entries(), depth),
            None => text(value),
        },
        _ => to_number(value).map_or_else(|| text(value), Json::Number),
    }
}

fn object(map: &vtl::Map, depth: usize) -> Json {
    let entries = (0..map.len()).filter_map(|place| map.entry(place));
    let members = entries.map(|(name, value)| (Arc::from(&*print(&name)), json_within(&value, depth)));
    Json::Object(Arc::new(members.collect()))
}

/// The number that a value is.
pub(super) fn to_number(value: &Value) -> Option<Number> {
    let decimal = |text: String| jsonsmart::Decimal::parse(&text);
    Some(match value {
        Value::Byte(number) => Number::Int((*number).into()),
        Value::Short(number) => Number::Int((*number).into()),
        Value::Integer(number) => Number::Int(*number),
        Value::Long(number) => Number::Long(*number),
        Value::Float(number) => Number::Double((*number).into()),
        Value::Double(number) => Number::Double(*number),
        Value::BigInteger(number) => Number::Big(decimal(number.to_string())?),
        Value::BigDecimal(number) => Number::Decimal(decimal(number.to_string())?),
        _ => return None,
    })
}

fn text(value: &Value) -> Json {
    Json::string(&print(value))
}

/// What a value prints as; nothing where that would fail.
pub(super) fn print(value: &Value) -> Rc<str> {
    value.to_text().unwrap_or_default()
}
