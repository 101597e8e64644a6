//! Replacing, splitting and matching, most of it by regular expressions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use javaregex::{Pattern, ReplaceError};

use super::super::Answer;
use super::super::arguments::{int as int_of, null_pointer};
use super::made;
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::{List, ListKind, Value};

/// Patterns that a thread keeps; when there are more it forgets them all.
const KEPT: usize = 256;

thread_local! {
    /// Patterns by their text: templates use the same ones over and over.
    static PATTERNS: RefCell<HashMap<Rc<str>, Rc<Pattern>>> = RefCell::default();
}

pub(super) fn call(text: &Rc<str>, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(match (name, arguments) {
        ("replace", [Value::String(from), Value::String(to)]) => Some(replace(text, from, to, budget)?),
        ("replace", [Value::Character(from), Value::Character(to)]) => {
            let of =
                |unit: u16| char::from_u32(u32::from(unit)).unwrap_or(crate::value::text::HALF).to_string();
            Some(replace(text, &of(*from), &of(*to), budget)?)
        }
        ("replaceAll" | "replaceFirst", [Value::String(pattern), Value::String(to)]) => {
            let longest = usize::try_from(budget.produced).unwrap_or(usize::MAX);
            let pattern = compiled(pattern)?;
            let replaced = match name {
                "replaceAll" => pattern.replace_all(text, to, longest),
                _ => pattern.replace_first(text, to, longest),
            };
            Some(made(replaced.map_err(replace_thrown)?, budget)?)
        }
        ("matches", [Value::String(pattern)]) => {
            let matches = compiled(pattern)?.matches(text);
            Some(matches.map_err(|_| too_long())?.into())
        }
        ("split", [Value::String(pattern)]) => Some(split(text, pattern, 0, budget)?),
        ("split", [Value::String(pattern), limit]) => match int_of(limit) {
            Some(limit) => Some(split(text, pattern, limit, budget)?),
            None => None,
        },
        ("replace" | "replaceAll" | "replaceFirst", [Value::Null, Value::String(_) | Value::Null])
        | ("replace" | "replaceAll" | "replaceFirst", [Value::String(_), Value::Null])
        | ("matches" | "split", [Value::Null]) => return Err(null_pointer()),
        _ => None,
    })
}

fn replace(text: &str, from: &str, to: &str, budget: &mut Budget) -> Result<Value, Thrown> {
    let times = if to.len() > from.len() { text.matches(from).count() } else { 0 };
    budget.make(text.len() + times.saturating_mul(to.len() - from.len().min(to.len())))?;
    Ok(match from.as_bytes() {
        // One byte is found without the preparations that a longer text takes.
        [byte] => text.replace(char::from(*byte), to),
        _ => text.replace(from, to),
    }
    .into())
}

fn split(text: &str, pattern: &Rc<str>, limit: i32, budget: &mut Budget) -> Result<Value, Thrown> {
    let pattern = compiled(pattern)?;
    let pieces = pattern.split(text, limit).map_err(|_| too_long())?;
    budget.make(text.len() + pieces.len())?;
    let pieces = pieces.into_iter().map(Value::from).collect();
    Ok(Value::List(List::new(ListKind::Strings, pieces)))
}

fn compiled(pattern: &Rc<str>) -> Result<Rc<Pattern>, Thrown> {
    PATTERNS.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(pattern) {
            return Ok(Rc::clone(known));
        }
        let compiled = Pattern::new(pattern).map(Rc::new).map_err(|error| {
            let message = format!("{error}\n{pattern}");
            Thrown::new("java.util.regex.PatternSyntaxException", message)
        })?;
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(Rc::clone(pattern), Rc::clone(&compiled));
        Ok(compiled)
    })
}

fn replace_thrown(error: ReplaceError) -> Thrown {
    match error {
        ReplaceError::Match(_) => too_long(),
        ReplaceError::Illegal(message) => Thrown::new("java.lang.IllegalArgumentException", message),
        ReplaceError::NoGroup(_) => Thrown::new("java.lang.IndexOutOfBoundsException", error.to_string()),
        ReplaceError::TooLong(_) => Thrown::new("java.lang.OutOfMemoryError", "Java heap space"),
    }
}

fn too_long() -> Thrown {
    Thrown::new("java.lang.StackOverflowError", "the pattern takes too many steps on this text")
}
