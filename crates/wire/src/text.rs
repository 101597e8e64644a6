//! Simple values as text, the way parameters, headers, paths and XML carry them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::schema::{Kind, Shape, TimestampFormat};
use crate::time;
use crate::value::Value;

/// The text of a simple value; `None` for lists, maps and null.
pub(crate) fn write(value: &Value, format: TimestampFormat) -> Option<String> {
    Some(match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => float(*number),
        Value::Str(text) => text.clone(),
        Value::Blob(bytes) => STANDARD.encode(bytes),
        Value::Timestamp(ms) => match format {
            TimestampFormat::Iso8601 => time::iso8601(*ms),
            TimestampFormat::Rfc822 => time::rfc822(*ms),
            TimestampFormat::UnixTimestamp => time::epoch_seconds(*ms),
        },
        Value::Json(json) => String::from_utf8_lossy(json).into_owned(),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    })
}

/// A double as AWS writes it: with a fraction, and Java's names for what is no number.
pub(crate) fn float(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() }
    } else {
        format!("{number:?}")
    }
}

/// A value of a simple shape from its text; the error says what the text is not.
pub(crate) fn read(shape: &Shape, text: &str) -> Result<Value, String> {
    let refused = |what: &str| format!("'{text}' can not be converted to {what}");
    match &shape.kind {
        Kind::String { .. } => Ok(Value::Str(text.to_owned())),
        Kind::Boolean => match text {
            "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
            _ => Err(refused("an Boolean")),
        },
        Kind::Integer { .. } => match text.trim().parse::<i32>() {
            Ok(number) => Ok(Value::Int(number.into())),
            Err(_) => Err(refused("an Integer")),
        },
        Kind::Long { .. } => text.trim().parse().map(Value::Int).map_err(|_| refused("an Long")),
        Kind::Float { .. } | Kind::Double { .. } => match text.trim() {
            "Infinity" => Ok(Value::Float(f64::INFINITY)),
            "-Infinity" => Ok(Value::Float(f64::NEG_INFINITY)),
            text => text.parse().map(Value::Float).map_err(|_| refused("an Double")),
        },
        Kind::Timestamp { .. } => {
            time::parse(text).map(Value::Timestamp).ok_or_else(|| refused("a Timestamp"))
        }
        Kind::Blob { .. } => match STANDARD.decode(text.trim()) {
            Ok(bytes) => Ok(Value::Blob(bytes.into())),
            Err(_) => Err(refused("a Blob")),
        },
        Kind::Structure { .. } | Kind::List { .. } | Kind::Map { .. } => Err(refused("a structure")),
    }
}
