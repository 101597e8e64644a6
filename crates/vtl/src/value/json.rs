//! How the lists of a parsed JSON text print: as JSON, with all that they hold, in json-smart's compact form.

use super::Value;
use super::collection::{List, Map};
use super::display::deeper;
use crate::error::Thrown;

/// Appends a list as JSON.
pub(super) fn write_list(list: &List, out: &mut String, depth: u32) -> Result<(), Thrown> {
    let depth = deeper(depth)?;
    out.push('[');
    for (index, item) in list.items().iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out, depth)?;
    }
    out.push(']');
    Ok(())
}

fn write_map(map: &Map, out: &mut String, depth: u32) -> Result<(), Thrown> {
    let depth = deeper(depth)?;
    out.push('{');
    for (index, (key, value)) in map.entries().iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(&key.0.to_text()?, out);
        out.push(':');
        write(value, out, depth)?;
    }
    out.push('}');
    Ok(())
}

fn write(value: &Value, out: &mut String, depth: u32) -> Result<(), Thrown> {
    match value {
        Value::List(list) if !list.kind().is_array() => write_list(list, out, depth),
        Value::Map(map) => write_map(map, out, depth),
        // JSON has no word for it.
        Value::Double(number) if number.is_infinite() => {
            out.push_str("null");
            Ok(())
        }
        Value::Null | Value::Boolean(_) => value.write(out),
        number if number.as_number().is_some() => number.write(out),
        other => {
            write_text(&other.to_text()?, out);
            Ok(())
        }
    }
}

/// Appends a text in quotes, the slash escaped too, as a `JSONArray` prints itself.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    jsonsmart::escape(text, jsonsmart::Slash::Escaped, out);
    out.push('"');
}
