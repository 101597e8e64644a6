//! Small steps that the sections' readers share.

use indexmap::IndexMap;
use syntax::{Entry, Node};

use crate::limits;
use crate::problem::{Found, Problem};

pub(super) type Members = IndexMap<String, Entry>;

/// The members of a section, its limit and its names checked.
pub(super) fn members<'t>(
    section: Option<&'t Node>,
    name: &str,
    limit: usize,
    problems: &mut Found,
) -> Option<&'t Members> {
    let node = section?;
    let Some(map) = node.as_map() else {
        problems.push(
            Problem::new(format!("Template format error: {name} section must be an object."))
                .at(node.span)
                .on(name),
        );
        return None;
    };
    if map.len() > limit {
        let (kind, count) = (name.to_lowercase(), map.len());
        problems.push(
            Problem::new(format!(
                "Template format error: Number of {kind}, {count}, is greater than maximum allowed, {limit}"
            ))
            .at(node.span)
            .on(name),
        );
    }
    Some(map)
}

/// A name may be letters and digits only.
pub(super) fn check_name(section: &str, noun: &str, name: &str, entry: &Entry, problems: &mut Found) {
    let problem = if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        format!("Template format error: {noun} name {name} is non alphanumeric.")
    } else if name.len() > limits::NAME_CHARACTERS {
        format!(
            "Template format error: {noun} name {name} is longer than {} characters.",
            limits::NAME_CHARACTERS
        )
    } else {
        return;
    };
    problems.push(Problem::new(problem).at(entry.key_span).on(format!("{section}/{name}")));
}

/// The text of a member, or AWS's sentence for one that is none.
pub(super) fn text(entry: Option<&Entry>, path: &str, key: &str, problems: &mut Found) -> Option<String> {
    let node = &entry?.value;
    if node.as_text().is_none() {
        problems.push(
            Problem::new(format!("Template format error: Every {key} member must be a string."))
                .at(node.span)
                .on(format!("{path}/{key}")),
        );
    }
    node.as_text().map(str::to_owned)
}
