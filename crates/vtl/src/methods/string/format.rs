//! `String.format`: Java's conversions for texts, truth, characters, integers and fractions. Dates (`%t`) and hexadecimal
//! fractions (`%a`) are unknown conversions here.

mod conversion;
mod specifier;

use super::made;
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::{ListKind, Value};
use specifier::{Argument, Specifier};

/// Formats arguments.
pub(super) fn format(format: &str, arguments: &[Value], budget: &mut Budget) -> Result<Value, Thrown> {
    let spread = match arguments {
        // An array given alone is the array of arguments.
        [Value::List(list)] if matches!(list.kind(), ListKind::Strings | ListKind::Objects) => {
            Some(list.items().clone())
        }
        _ => None,
    };
    let mut chosen = Chosen { arguments: spread.as_deref().unwrap_or(arguments), ordinary: 0, last: None };
    let mut out = String::new();
    let mut rest = format;
    while let Some(start) = rest.find('%') {
        out.push_str(rest.get(..start).unwrap_or_default());
        let (specifier, after) = Specifier::read(rest.get(start + 1..).unwrap_or_default())?;
        budget.make(
            specifier.width.unwrap_or_default().saturating_add(specifier.precision.unwrap_or_default()),
        )?;
        match specifier.conversion {
            'n' => out.push('\n'),
            '%' => specifier.pad("%", &mut out),
            _ => conversion::convert(&specifier, chosen.next(&specifier)?, &mut out)?,
        }
        rest = after;
    }
    out.push_str(rest);
    made(out, budget)
}

/// Goes through the arguments.
struct Chosen<'a> {
    arguments: &'a [Value],
    ordinary: usize,
    last: Option<usize>,
}

impl<'a> Chosen<'a> {
    fn next(&mut self, specifier: &Specifier<'_>) -> Result<&'a Value, Thrown> {
        let index = match specifier.argument {
            Argument::Ordinary => {
                self.ordinary += 1;
                Some(self.ordinary - 1)
            }
            Argument::Index(index) => index.checked_sub(1),
            Argument::Previous => self.last,
        };
        self.last = index;
        index.and_then(|index| self.arguments.get(index)).ok_or_else(|| {
            let message = format!("Format specifier '%{}'", specifier.text);
            Thrown::new("java.util.MissingFormatArgumentException", message)
        })
    }
}
