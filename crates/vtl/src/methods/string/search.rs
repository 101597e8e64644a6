//! Looking for texts in texts.

use std::rc::Rc;

use super::super::Answer;
use super::super::arguments::{int as int_of, null_pointer, text as text_of};
use crate::error::Thrown;
use crate::value::text::{index_at, length, offset, slice};
use crate::value::{Value, int};

pub(super) fn call(text: &Rc<str>, name: &str, arguments: &[Value]) -> Answer {
    let Some((wanted, more)) = arguments.split_first() else { return Ok(None) };
    if !matches!(name, "contains" | "indexOf" | "lastIndexOf" | "startsWith" | "endsWith" | "regionMatches") {
        return Ok(None);
    }
    if name == "regionMatches" {
        return region_matches(text, arguments);
    }
    let wanted = match wanted_text(name, wanted)? {
        Some(wanted) => wanted,
        None => return Ok(None),
    };
    Ok(match (name, more) {
        ("contains", []) => Some(text.contains(&*wanted).into()),
        ("endsWith", []) => Some(text.ends_with(&*wanted).into()),
        ("startsWith", []) => Some(text.starts_with(&*wanted).into()),
        ("startsWith", [from]) => int_of(from).map(|from| starts_at(text, &wanted, from).into()),
        ("indexOf", []) => Some(found(text, text.find(&*wanted))),
        ("indexOf", [from]) => int_of(from).map(|from| index_of(text, &wanted, from)),
        ("lastIndexOf", []) => Some(found(text, text.rfind(&*wanted))),
        ("lastIndexOf", [from]) => int_of(from).map(|from| last_index_of(text, &wanted, from)),
        _ => None,
    })
}

/// What is looked for: a text, or for the two `indexOf` a character by its number.
fn wanted_text(name: &str, wanted: &Value) -> Result<Option<Rc<str>>, Thrown> {
    if let Some(text) = text_of(wanted) {
        return text.cloned().ok_or_else(null_pointer).map(Some);
    }
    let code = match wanted {
        Value::Character(unit) => Some(i32::from(*unit)),
        other => int_of(other),
    };
    if !name.ends_with("ndexOf") {
        return Ok(None);
    }
    // A number that is no character is found nowhere: no text holds this one, which stands for none.
    let character = |code: i32| char::from_u32(code.cast_unsigned()).unwrap_or('\u{10FFFF}');
    Ok(code.map(|code| character(code).to_string().into()))
}

fn found(text: &str, offset: Option<usize>) -> Value {
    offset.map_or(Value::Integer(-1), |offset| int(index_at(text, offset)))
}

fn starts_at(text: &str, wanted: &str, from: i32) -> bool {
    let start = usize::try_from(from).ok().and_then(|from| offset(text, from));
    start.and_then(|start| text.get(start..)).is_some_and(|rest| rest.starts_with(wanted))
}

fn index_of(text: &str, wanted: &str, from: i32) -> Value {
    let from = usize::try_from(from).unwrap_or_default().min(length(text));
    let Some(start) = offset(text, from).or_else(|| offset(text, from + 1)) else {
        return Value::Integer(-1);
    };
    let offset = text.get(start..).and_then(|rest| rest.find(wanted));
    found(text, offset.map(|offset| offset + start))
}

fn last_index_of(text: &str, wanted: &str, from: i32) -> Value {
    let Ok(from) = usize::try_from(from) else { return Value::Integer(-1) };
    let last = from.saturating_add(length(wanted)).min(length(text));
    let Some(end) = offset(text, last).or_else(|| offset(text, last.saturating_sub(1))) else {
        return Value::Integer(-1);
    };
    found(text, text.get(..end).and_then(|part| part.rfind(wanted)))
}

/// `regionMatches([ignoreCase,] start, other, otherStart, length)`
fn region_matches(text: &str, arguments: &[Value]) -> Answer {
    let (ignoring, rest) = match arguments {
        [Value::Boolean(ignoring), rest @ ..] => (*ignoring, rest),
        rest => (false, rest),
    };
    let [start, Value::String(other), other_start, count] = rest else { return Ok(None) };
    let (Some(start), Some(other_start), Some(count)) = (int_of(start), int_of(other_start), int_of(count))
    else {
        return Ok(None);
    };
    Ok(Some(match (region(text, start, count), region(other, other_start, count)) {
        (Some(one), Some(two)) if ignoring => super::cases::equal(&one, &two).into(),
        (Some(one), Some(two)) => (one == two).into(),
        _ => false.into(),
    }))
}

fn region(text: &str, start: i32, count: i32) -> Option<String> {
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(count).unwrap_or_default())?;
    (end <= length(text)).then(|| slice(text, start, end).into_owned())
}
