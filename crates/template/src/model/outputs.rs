//! The `Outputs` section.

use syntax::{Entry, Node, Span};

use super::reader;
use crate::limits;
use crate::problem::{Found, Problem};

/// A declared output.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its value, functions and all.
    pub value: Node,
    /// What it is.
    pub description: Option<String>,
    /// The name that it is exported under, functions and all.
    pub export: Option<Node>,
    /// The condition under which it exists, with its place.
    pub condition: Option<(String, Span)>,
}

/// Reads the section.
pub(super) fn read(section: Option<&Node>, problems: &mut Found) -> Vec<Output> {
    let members = reader::members(section, "Outputs", limits::OUTPUTS, problems);
    members.into_iter().flatten().filter_map(|(name, entry)| output(name, entry, problems)).collect()
}

fn output(name: &str, entry: &Entry, problems: &mut Found) -> Option<Output> {
    let path = format!("Outputs/{name}");
    reader::check_name("Outputs", "Output", name, entry, problems);
    let map = entry.value.as_map();
    for (key, member) in map.into_iter().flatten() {
        if !["Value", "Description", "Export", "Condition"].contains(&key.as_str()) {
            problems.push(
                Problem::new(format!("Invalid template output property '{key}'"))
                    .at(member.key_span)
                    .on(format!("{path}/{key}")),
            );
        }
    }
    let Some((map, value)) = map.and_then(|map| Some((map, map.get("Value")?))) else {
        problems.push(
            Problem::new("Template format error: Every Outputs member must contain a Value object")
                .at(entry.key_span)
                .on(path),
        );
        return None;
    };
    literal_value(&value.value, &path, problems);
    let condition = map.get("Condition");
    Some(Output {
        name: name.to_owned(),
        span: entry.key_span,
        value: value.value.clone(),
        description: reader::text(map.get("Description"), &path, "Description", problems),
        export: export(map.get("Export"), name, &path, problems),
        condition: reader::text(condition, &path, "Condition", problems)
            .zip(condition.map(|condition| condition.value.span)),
    })
}

/// A value that is a list or plain map as written can never become a text.
fn literal_value(node: &Node, path: &str, problems: &mut Found) {
    let is_call = node.as_single().is_some_and(|(name, _)| name == "Ref" || name.starts_with("Fn::"));
    let kind = match (node.as_list(), node.as_map()) {
        (Some(_), _) => "List",
        (_, Some(_)) if !is_call => "Map",
        _ => return,
    };
    problems.push(not_a_text(kind).at(node.span).on(format!("{path}/Value")));
}

/// AWS's sentence for an output that gives no text.
pub(crate) fn not_a_text(kind: &str) -> Problem {
    Problem::new(format!(
        "Template format error: The Value field of every Outputs member must evaluate to a String and not a {kind}."
    ))
}

fn export(entry: Option<&Entry>, name: &str, path: &str, problems: &mut Found) -> Option<Node> {
    let node = &entry?.value;
    let only_name = node.as_single().filter(|(key, _)| *key == "Name");
    if only_name.is_none() {
        problems.push(
            Problem::new(format!(
                "Template format error: Output {name} is malformed. The Name field of every Export member must be \
                 specified and consist only of alphanumeric characters, colons, or hyphens."
            ))
            .at(node.span)
            .on(format!("{path}/Export")),
        );
    }
    only_name.map(|(_, entry)| entry.value.clone())
}
