//! One side of a comparison: a path or a literal.

use jsonsmart::Decimal;

use super::filter::{Filter, Wrong, is_sign, wrong};
use crate::path::Operand;
use crate::pattern::{self, Pattern};
use crate::text::unescape;

/// The operand here, and whether it is to exist: not if it is a path with `!` before it.
pub(super) fn read(filter: &mut Filter<'_>) -> Result<(Operand, bool), Wrong> {
    filter.cursor.skip_blanks();
    match filter.cursor.current()? {
        '$' | '@' => path(filter),
        '!' => {
            filter.cursor.position += 1;
            filter.cursor.skip_blanks();
            match filter.cursor.current()? {
                '$' | '@' => path(filter),
                _ => Err(wrong("Unexpected character: !")),
            }
        }
        _ => Ok((literal(filter)?, true)),
    }
}

fn literal(filter: &mut Filter<'_>) -> Result<Operand, Wrong> {
    match filter.cursor.current()? {
        quote @ ('\'' | '"') => string(filter, quote),
        't' => word(filter, "true", Operand::Bool(true)),
        'f' => word(filter, "false", Operand::Bool(false)),
        'n' => word(filter, "null", Operand::Null),
        '{' => json(filter, '}'),
        '[' => json(filter, ']'),
        '/' => expression(filter),
        _ => number(filter),
    }
}

fn string(filter: &mut Filter<'_>, quote: char) -> Result<Operand, Wrong> {
    let start = filter.cursor.position;
    let Some(end) = filter.cursor.find_unescaped(start, quote) else {
        let whole = filter.cursor.whole();
        return Err(wrong(format!(
            "String literal does not have matching quotes. Expected {quote} in {whole}"
        )));
    };
    filter.cursor.position = end + 1;
    unescape(&filter.cursor.text(start + 1, end)).map(Operand::String).ok_or(Wrong::Literal)
}

/// A word; either boolean is taken in the place of the other, if it is as long as what was expected.
fn word(filter: &mut Filter<'_>, expected: &str, operand: Operand) -> Result<Operand, Wrong> {
    let start = filter.cursor.position;
    let end = start + expected.len();
    if end > filter.cursor.length() || filter.cursor.text(start, end) != expected {
        let what = if expected == "null" { "<null> value" } else { "boolean literal" };
        return Err(wrong(format!("Expected {what}")));
    }
    filter.cursor.position = end;
    Ok(operand)
}

fn json(filter: &mut Filter<'_>, closing: char) -> Result<Operand, Wrong> {
    let start = filter.cursor.position;
    let opening = filter.cursor.current()?;
    let Some(end) = filter.cursor.closing(start, (opening, closing), false)? else {
        return Err(wrong(format!("String not closed. Expected ' in {}", filter.cursor.whole())));
    };
    filter.cursor.position = end + 1;
    let text = filter.cursor.text(start, end + 1);
    Ok(Operand::Json { value: jsonsmart::parse(&text).ok(), text })
}

/// `/…/flags`
fn expression(filter: &mut Filter<'_>) -> Result<Operand, Wrong> {
    let start = filter.cursor.position;
    let Some(end) = filter.cursor.find_unescaped(start, '/') else {
        return Err(wrong(format!("Pattern not closed. Expected / in {}", filter.cursor.whole())));
    };
    let mut after = end + 1;
    while filter.cursor.contains(after) && filter.cursor.at(after).is_some_and(pattern::is_flag) {
        after += 1;
    }
    filter.cursor.position = after;
    let pattern = Pattern::new(&filter.cursor.text(start + 1, end), &filter.cursor.text(end + 1, after));
    pattern.map(Operand::Pattern).ok_or(Wrong::Literal)
}

fn number(filter: &mut Filter<'_>) -> Result<Operand, Wrong> {
    let start = filter.cursor.position;
    while filter.cursor.in_bounds() && matches!(filter.cursor.current()?, '0'..='9' | '-' | '.' | 'E' | 'e') {
        filter.cursor.position += 1;
    }
    let text = filter.cursor.text(start, filter.cursor.position);
    Decimal::parse(&text).map(Operand::Number).ok_or(Wrong::Literal)
}

/// A path reaches to a blank, a sign of an operator, or a parenthesis that is not that of a function without arguments.
fn path(filter: &mut Filter<'_>) -> Result<(Operand, bool), Wrong> {
    let start = filter.cursor.position;
    let before = filter.cursor.significant_before(start).and_then(|place| filter.cursor.at(place));
    filter.cursor.position += 1;
    while filter.cursor.in_bounds() {
        if filter.cursor.is_at('[') {
            let Some(end) = filter.cursor.closing(filter.cursor.position, ('[', ']'), false)? else {
                return Err(wrong(format!(
                    "Square brackets does not match in filter {}",
                    filter.cursor.whole()
                )));
            };
            filter.cursor.position = end + 1;
        }
        let character = filter.cursor.current()?;
        let ends =
            is_sign(character) || character == ' ' || (character == ')' && !closes_function(filter, start));
        if !filter.cursor.in_bounds() || ends {
            break;
        }
        filter.cursor.position += 1;
    }
    let text = filter.cursor.text(start, filter.cursor.position);
    let path = super::path(&text, filter.nesting + 1)?;
    Ok((Operand::Path(path), before != Some('!')))
}

/// Whether the parenthesis here closes one right before it, of a function in the path that begins at `start`.
fn closes_function(filter: &Filter<'_>, start: usize) -> bool {
    let before = filter.cursor.significant_before(filter.cursor.position);
    match before {
        Some(open) if filter.cursor.at(open) == Some('(') => {
            (start + 1..open).any(|place| filter.cursor.at(place) == Some('.'))
        }
        _ => false,
    }
}
