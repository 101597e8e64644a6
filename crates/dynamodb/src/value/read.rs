//! From the wire's tree to attribute values, with DynamoDB's checks in DynamoDB's words.
//!
//! Source of the wording: architect/dynalite `test/putItem.js` (recorded from DynamoDB); nesting:
//! paritysuite/dynamodb-conformance `nestingDepth` (recorded 2026-06). Read 2026-11.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use wire::Value;

use super::{AttributeValue, Item, Number, NumberError};
use crate::Invalid;

/// The deepest level a value may lie at; an attribute of the item lies at 1.
const MAX_LEVEL: usize = base::limits::dynamodb::NESTING;

/// Reads and checks an item, a key or a set of named values.
pub fn read_item(members: BTreeMap<String, Value>) -> Result<Item, Invalid> {
    read_members(members, 1)
}

/// Reads and checks one value.
pub fn read_value(value: Value) -> Result<AttributeValue, Invalid> {
    read_at(value, 1)
}

fn read_at(value: Value, level: usize) -> Result<AttributeValue, Invalid> {
    if level > MAX_LEVEL {
        return Err(Invalid::too_deep());
    }
    let members = value.into_map().unwrap_or_default();
    let mut found = None;
    let mut more = false;
    for (kind, content) in members {
        if content.is_null() {
            continue;
        }
        if let Some(value) = read_member(&kind, content, level)? {
            more |= found.replace(value).is_some();
        }
    }
    match found {
        Some(_) if more => Err(Invalid::new(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        )),
        Some(value) => Ok(value),
        None => Err(empty()),
    }
}

/// `None` for a member that is no type.
fn read_member(kind: &str, content: Value, level: usize) -> Result<Option<AttributeValue>, Invalid> {
    let value = match kind {
        "S" => AttributeValue::S(content.into_str().map_err(|_| empty())?),
        "N" => AttributeValue::N(read_number(&content)?),
        "B" => AttributeValue::B(content.as_blob().cloned().ok_or_else(empty)?),
        "BOOL" => AttributeValue::Bool(content.as_bool().ok_or_else(empty)?),
        "NULL" => read_null(&content)?,
        "M" => AttributeValue::M(read_map(content, level)?),
        "L" => {
            let list = content.into_list().map_err(|_| empty())?;
            AttributeValue::L(
                list.into_iter().map(|item| read_at(item, level + 1)).collect::<Result<_, _>>()?,
            )
        }
        "SS" => AttributeValue::Ss(read_texts(content)?),
        "NS" => AttributeValue::Ns(read_numbers(&content)?),
        "BS" => AttributeValue::Bs(read_blobs(&content)?),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn empty() -> Invalid {
    Invalid::new("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
}

fn read_number(content: &Value) -> Result<Number, Invalid> {
    let text = content.as_str().unwrap_or_default();
    Number::parse(text).map_err(|error: NumberError| Invalid::new(error.message(text)))
}

fn read_null(content: &Value) -> Result<AttributeValue, Invalid> {
    if content.as_bool() == Some(true) {
        return Ok(AttributeValue::Null);
    }
    Err(Invalid::parameter("Null attribute value types must have the value of true"))
}

fn read_map(content: Value, level: usize) -> Result<Item, Invalid> {
    let map = content.into_map().map_err(|_| empty())?;
    read_members(map.into_iter().map(|(name, item)| (name.into_owned(), item)), level + 1)
}

/// One by one, and not collected: that would sort them in a vector first.
fn read_members(members: impl IntoIterator<Item = (String, Value)>, level: usize) -> Result<Item, Invalid> {
    let mut item = Item::new();
    for (name, value) in members {
        item.insert(name, read_at(value, level)?);
    }
    Ok(item)
}

fn read_texts(content: Value) -> Result<BTreeSet<String>, Invalid> {
    let list = content.into_list().map_err(|_| empty())?;
    let texts: Vec<String> = list.into_iter().filter_map(|item| item.into_str().ok()).collect();
    if texts.is_empty() {
        return Err(Invalid::parameter("An string set  may not be empty"));
    }
    let set: BTreeSet<String> = texts.iter().cloned().collect();
    if set.len() < texts.len() {
        let collection = texts.join(", ");
        return Err(Invalid::parameter(format_args!("Input collection [{collection}] contains duplicates.")));
    }
    Ok(set)
}

fn read_numbers(content: &Value) -> Result<BTreeSet<Number>, Invalid> {
    let list = content.as_list().unwrap_or_default();
    if list.is_empty() {
        return Err(Invalid::parameter("An number set  may not be empty"));
    }
    let set = list.iter().map(read_number).collect::<Result<BTreeSet<_>, _>>()?;
    if set.len() < list.len() {
        return Err(Invalid::new("Input collection contains duplicates"));
    }
    Ok(set)
}

fn read_blobs(content: &Value) -> Result<BTreeSet<Bytes>, Invalid> {
    let list: Vec<&Bytes> = content.as_list().unwrap_or_default().iter().filter_map(Value::as_blob).collect();
    if list.is_empty() {
        return Err(Invalid::parameter("Binary sets should not be empty"));
    }
    let set: BTreeSet<Bytes> = list.iter().copied().cloned().collect();
    if set.len() < list.len() {
        let texts: Vec<String> = list.iter().map(|bytes| STANDARD.encode(bytes)).collect();
        let collection = texts.join(", ");
        return Err(Invalid::parameter(format_args!(
            "Input collection [{collection}]of type BS contains duplicates."
        )));
    }
    Ok(set)
}
