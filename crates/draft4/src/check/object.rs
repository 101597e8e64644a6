//! Keywords for objects that need no other schema.

use super::{Fault, Report};
use crate::json::Object;
use crate::pattern::Pattern;
use crate::schema::Check;
use crate::words::Failure;
use std::sync::Arc;

pub(super) fn check<'v>(
    check: &'v Check,
    object: &'v Object<'v>,
    report: &mut Report<'_, 'v>,
) -> Result<Option<Failure<'v>>, Fault> {
    let found = object.len();
    Ok(match check {
        Check::AdditionalProperties { names, patterns } => additional(names, patterns, object)?,
        Check::Dependencies { names, .. } => {
            dependencies(names, object, report);
            None
        }
        Check::MaxProperties(allowed) if found > *allowed => {
            Some(Failure::MaxProperties { allowed: *allowed, found })
        }
        Check::MinProperties(required) if found < *required => {
            Some(Failure::MinProperties { required: *required, found })
        }
        Check::Required(names) => {
            let missing = missing(names, object);
            (!missing.is_empty()).then_some(Failure::Required { missing })
        }
        _ => None,
    })
}

fn additional<'v>(
    names: &[String],
    patterns: &[Arc<Pattern>],
    object: &'v Object<'v>,
) -> Result<Option<Failure<'v>>, Fault> {
    let mut unwanted = Vec::new();
    for (name, _) in object.sorted() {
        if names.binary_search_by(|known| crate::java::compare(known, name)).is_ok() {
            continue;
        }
        let mut known = false;
        for pattern in patterns {
            known |= pattern.is_found(name)?;
        }
        if !known {
            unwanted.push(name);
        }
    }
    Ok((!unwanted.is_empty()).then_some(Failure::AdditionalProperties { unwanted }))
}

fn dependencies<'v>(names: &'v [(String, Vec<String>)], object: &Object<'_>, report: &mut Report<'_, 'v>) {
    for (property, required) in names.iter().filter(|(property, _)| object.get(property).is_some()) {
        let missing = missing(required, object);
        if !missing.is_empty() {
            report.add(Failure::Dependencies { property, required, missing });
        }
    }
}

/// Those of the names, which are sorted, that an object has not, each once.
fn missing<'v>(names: &'v [String], object: &Object<'_>) -> Vec<&'v str> {
    let mut missing: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| object.get(name).is_none()).collect();
    missing.dedup();
    missing
}
