//! `String`, with the methods of Java 17. Indexes count UTF-16 units.

mod cases;
mod format;
mod patterns;
mod search;

use std::rc::Rc;

use super::Answer;
use super::arguments::{int as int_of, null_pointer, text as text_of};
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::text::{from_units, length, slice};
use crate::value::{List, ListKind, Value, int};

pub(super) fn call(text: &Rc<str>, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    budget.walk(text.len());
    if let Some(answer) = simple(text, name, arguments, budget)? {
        return Ok(Some(answer));
    }
    if let Some(answer) = search::call(text, name, arguments)? {
        return Ok(Some(answer));
    }
    if let Some(answer) = patterns::call(text, name, arguments, budget)? {
        return Ok(Some(answer));
    }
    rarer(text, name, arguments, budget)
}

/// The properties of a text: its getters without arguments.
pub(super) fn property(text: &str, name: &str) -> Value {
    match name {
        "empty" | "Empty" => text.is_empty().into(),
        "blank" | "Blank" => is_blank(text).into(),
        "bytes" | "Bytes" => bytes(text),
        _ => Value::Null,
    }
}

/// What templates use most.
fn simple(text: &Rc<str>, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(Some(match (name, arguments) {
        ("length", []) => int(length(text)),
        ("isEmpty", []) => text.is_empty().into(),
        ("isBlank", []) => is_blank(text).into(),
        ("toString" | "intern" | "strip" | "trim", []) => match name {
            "trim" => text.trim_matches(|character| character <= ' ').into(),
            "strip" => text.trim_matches(is_white).into(),
            _ => Rc::clone(text).into(),
        },
        ("stripLeading", []) => text.trim_start_matches(is_white).into(),
        ("stripTrailing", []) => text.trim_end_matches(is_white).into(),
        ("toLowerCase", []) => made(cases::lower(text), budget)?,
        ("toUpperCase", []) => made(text.to_uppercase(), budget)?,
        ("substring", [start]) => match int_of(start) {
            Some(start) => substring(text, start, int_length(text), budget)?,
            None => return Ok(None),
        },
        ("substring" | "subSequence", [start, end]) => match (int_of(start), int_of(end)) {
            (Some(start), Some(end)) => substring(text, start, end, budget)?,
            _ => return Ok(None),
        },
        ("concat", [other]) => match text_of(other) {
            Some(other) => made(format!("{text}{}", other.ok_or_else(null_pointer)?), budget)?,
            None => return Ok(None),
        },
        ("equalsIgnoreCase", [other]) => match text_of(other) {
            Some(other) => other.is_some_and(|other| cases::equal(text, other)).into(),
            None => return Ok(None),
        },
        ("charAt", [at]) => match int_of(at) {
            Some(at) => Value::Character(unit_at(text, at)?),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

fn rarer(text: &Rc<str>, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(Some(match (name, arguments) {
        ("compareTo", [Value::String(other)]) => compare(text, other).into(),
        ("compareToIgnoreCase", [Value::String(other)]) => {
            compare(&cases::folded(text), &cases::folded(other)).into()
        }
        ("compareTo" | "compareToIgnoreCase" | "contentEquals", [Value::Null]) => return Err(null_pointer()),
        ("contentEquals", [Value::String(other)]) => (text == other).into(),
        ("codePointAt", [at]) => match int_of(at) {
            Some(at) => code_point(text, at)?,
            None => return Ok(None),
        },
        ("repeat", [times]) => match int_of(times) {
            Some(times) => repeat(text, times, budget)?,
            None => return Ok(None),
        },
        ("indent", [by]) => match int_of(by) {
            Some(by) => made(indented(text, by), budget)?,
            None => return Ok(None),
        },
        ("toCharArray", []) => {
            let units: Vec<Value> = text.encode_utf16().map(Value::Character).collect();
            budget.make(units.len())?;
            Value::List(List::new(ListKind::Chars, units))
        }
        ("getBytes", []) => {
            budget.make(text.len())?;
            bytes(text)
        }
        ("getBytes", [Value::String(charset)]) => match charset.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => bytes(text),
            _ => return Err(Thrown::new("java.io.UnsupportedEncodingException", &**charset)),
        },
        ("format", [Value::String(format), arguments @ ..]) => format::format(format, arguments, budget)?,
        ("formatted", arguments) => format::format(text, arguments, budget)?,
        ("join", [Value::String(delimiter), parts @ ..]) => match join(delimiter, parts, budget)? {
            Some(joined) => joined,
            None => return Ok(None),
        },
        ("valueOf" | "copyValueOf", [value]) => match value {
            Value::Null => return Err(null_pointer()),
            Value::List(list) if list.kind() == ListKind::Chars => characters(list).into(),
            _ if name == "valueOf" => value.to_text()?.into(),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// A text that was made, taken off the budget.
fn made(text: String, budget: &mut Budget) -> Result<Value, Thrown> {
    budget.make(text.len())?;
    Ok(text.into())
}

fn int_length(text: &str) -> i32 {
    i32::try_from(length(text)).unwrap_or(i32::MAX)
}

fn substring(text: &str, start: i32, end: i32, budget: &mut Budget) -> Result<Value, Thrown> {
    let length = int_length(text);
    let bounds =
        usize::try_from(start).ok().zip(usize::try_from(end).ok()).filter(|_| start <= end && end <= length);
    let Some((from, to)) = bounds else {
        let message = format!("begin {start}, end {end}, length {length}");
        return Err(Thrown::new("java.lang.StringIndexOutOfBoundsException", message));
    };
    let part = slice(text, from, to);
    budget.make(part.len())?;
    Ok(Value::String(part.into()))
}

fn unit_at(text: &str, at: i32) -> Result<u16, Thrown> {
    let unit = usize::try_from(at).ok().and_then(|at| match text.is_ascii() {
        true => text.as_bytes().get(at).map(|byte| u16::from(*byte)),
        false => text.encode_utf16().nth(at),
    });
    unit.ok_or_else(|| {
        // As OpenJDK 17 words it; other versions differ.
        let message = format!("String index out of range: {at}");
        Thrown::new("java.lang.StringIndexOutOfBoundsException", message)
    })
}

fn code_point(text: &str, at: i32) -> Result<Value, Thrown> {
    let unit = unit_at(text, at).map_err(|thrown| {
        let message = format!("index {at}, length {}", int_length(text));
        Thrown { message, ..thrown }
    })?;
    let character = usize::try_from(at).ok().and_then(|at| crate::value::text::offset(text, at));
    let character = character.and_then(|offset| text.get(offset..)?.chars().next());
    Ok(character.map_or(i32::from(unit), |character| u32::from(character).cast_signed()).into())
}

/// The difference of the first units that differ, or of the lengths.
fn compare(one: &str, two: &str) -> i32 {
    let mut units = one.encode_utf16().zip(two.encode_utf16());
    match units.find(|(one, two)| one != two) {
        Some((one, two)) => i32::from(one) - i32::from(two),
        None => int_length(one) - int_length(two),
    }
}

fn repeat(text: &str, times: i32, budget: &mut Budget) -> Result<Value, Thrown> {
    let Ok(times) = usize::try_from(times) else {
        let message = format!("count is negative: {times}");
        return Err(Thrown::new("java.lang.IllegalArgumentException", message));
    };
    budget.make(text.len().saturating_mul(times))?;
    Ok(text.repeat(times).into())
}

/// Each line moved by so many blanks, and ended by a newline.
fn indented(text: &str, by: i32) -> String {
    let shift = |line: &str| match usize::try_from(by) {
        Ok(more) => format!("{}{line}\n", " ".repeat(more)),
        Err(_) => {
            let blank =
                line.chars().take_while(|character| is_white(*character)).take(by.unsigned_abs() as usize);
            let blank: usize = blank.map(char::len_utf8).sum();
            format!("{}\n", line.get(blank..).unwrap_or_default())
        }
    };
    text.lines().map(shift).collect()
}

/// `String.join` of texts, or of the elements of a collection.
fn join(delimiter: &str, parts: &[Value], budget: &mut Budget) -> Answer {
    let elements = match parts {
        [Value::List(list)] if list.kind() == ListKind::Strings => list.items().clone(),
        [only] if only.as_str().is_none() && !only.is_null() => match super::list::elements(only) {
            Some(elements) => elements,
            None => return Ok(None),
        },
        parts => parts.to_vec(),
    };
    let mut joined = String::new();
    for (index, element) in elements.iter().enumerate() {
        match element {
            Value::String(_) | Value::Null => {}
            other => {
                let message =
                    format!("class {} cannot be cast to class java.lang.CharSequence", other.class_name());
                return Err(Thrown::new("java.lang.ClassCastException", message));
            }
        }
        if index > 0 {
            joined.push_str(delimiter);
        }
        element.write(&mut joined)?;
    }
    made(joined, budget).map(Some)
}

fn bytes(text: &str) -> Value {
    let bytes = text.bytes().map(|byte| Value::Byte(byte.cast_signed())).collect();
    Value::List(List::new(ListKind::Bytes, bytes))
}

fn characters(list: &List) -> String {
    let items = list.items();
    let units = items.iter().filter_map(|item| match item {
        Value::Character(unit) => Some(*unit),
        _ => None,
    });
    from_units(&units.collect::<Vec<u16>>())
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_white)
}

/// `Character.isWhitespace`: Unicode's blanks without those that do not break, and the separators of ASCII.
fn is_white(character: char) -> bool {
    match character {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        '\u{1c}'..='\u{1f}' => true,
        other => other.is_whitespace(),
    }
}
