//! Keywords that look at a value and need no other schema.

use super::Fault;
use crate::json::{Json, duplicates};
use crate::number::Number;
use crate::schema::Check;
use crate::words::Failure;

/// Keywords for values of any type.
pub(super) fn any<'v>(check: &'v Check, value: &'v Json<'v>) -> Option<Failure<'v>> {
    match check {
        Check::Enum(values) => {
            let known = values.as_array().unwrap_or_default().iter().any(|known| known.is_equivalent(value));
            (!known).then_some(Failure::Enum { value, values })
        }
        Check::Type(kinds) => {
            let found = value.kind();
            (!kinds.contains(&found)).then_some(Failure::Type { found, allowed: kinds })
        }
        _ => None,
    }
}

/// Keywords for arrays, numbers or texts.
pub(super) fn check<'v>(check: &'v Check, value: &'v Json<'v>) -> Result<Option<Failure<'v>>, Fault> {
    match value {
        Json::Array(elements) => Ok(array(check, elements)),
        Json::Number(number) => Ok(numeric(check, number)),
        Json::String(text) => string(check, text),
        _ => Ok(None),
    }
}

fn array<'v>(check: &Check, elements: &[Json<'v>]) -> Option<Failure<'v>> {
    let found = elements.len();
    match check {
        Check::AdditionalItems { allowed } if found > *allowed => {
            Some(Failure::AdditionalItems { allowed: *allowed, found })
        }
        Check::MaxItems(allowed) if found > *allowed => Some(Failure::MaxItems { allowed: *allowed, found }),
        Check::MinItems(required) if found < *required => {
            Some(Failure::MinItems { required: *required, found })
        }
        Check::UniqueItems => duplicates(elements).any(|again| again).then_some(Failure::UniqueItems),
        _ => None,
    }
}

fn numeric<'v>(check: &'v Check, found: &'v Number<'v>) -> Option<Failure<'v>> {
    match check {
        Check::Maximum { bound, exclusive } => match found.compare(bound) {
            std::cmp::Ordering::Greater => Some(Failure::Maximum { bound, found }),
            std::cmp::Ordering::Equal if *exclusive => Some(Failure::ExclusiveMaximum { bound }),
            _ => None,
        },
        Check::Minimum { bound, exclusive } => match found.compare(bound) {
            std::cmp::Ordering::Less => Some(Failure::Minimum { bound, found }),
            std::cmp::Ordering::Equal if *exclusive => Some(Failure::ExclusiveMinimum { bound }),
            _ => None,
        },
        Check::MultipleOf(divisor) => {
            (!found.is_multiple_of(divisor)).then_some(Failure::MultipleOf { found, divisor })
        }
        _ => None,
    }
}

fn string<'v>(check: &'v Check, text: &'v str) -> Result<Option<Failure<'v>>, Fault> {
    Ok(match check {
        Check::MaxLength(allowed) => {
            let found = text.chars().count();
            (found > *allowed).then_some(Failure::MaxLength { text, found, allowed: *allowed })
        }
        Check::MinLength(required) => {
            let found = text.chars().count();
            (found < *required).then_some(Failure::MinLength { text, found, required: *required })
        }
        Check::Pattern(pattern) => {
            (!pattern.is_found(text)?).then(|| Failure::Pattern { pattern: pattern.source(), text })
        }
        Check::Format(format) => format.check(text),
        _ => None,
    })
}
