//! Trees as JSON, for cases and comparisons: blobs are `{"$base64": …}`, timestamps `{"$ms": …}`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};
use wire::Value;

pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => json!(flag),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Str(text) => json!(text),
        Value::Blob(bytes) => json!({ "$base64": STANDARD.encode(bytes) }),
        Value::Timestamp(ms) => json!({ "$ms": ms }),
        Value::Json(bytes) => json!({ "$json": String::from_utf8_lossy(bytes) }),
        Value::List(list) => Json::Array(list.iter().map(to_json).collect()),
        Value::Map(map) => {
            Json::Object(map.iter().map(|(name, item)| (name.to_string(), to_json(item))).collect())
        }
    }
}
