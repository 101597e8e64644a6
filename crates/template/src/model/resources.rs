//! The `Resources` section.

use syntax::{Entry, Node, Span};

use super::reader::{self, Members};
use crate::limits;
use crate::problem::{Found, Problem};

/// A declared resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its logical id.
    pub logical_id: String,
    /// Where the logical id stands.
    pub span: Span,
    /// Its type, as in `AWS::DynamoDB::Table`.
    pub kind: String,
    /// Where the type stands.
    pub kind_span: Span,
    /// Its properties, functions and all.
    pub properties: Option<Node>,
    /// The resources named in `DependsOn`, with their places.
    pub depends_on: Vec<(String, Span)>,
    /// The condition under which it exists, with its place.
    pub condition: Option<(String, Span)>,
    /// What becomes of it when it leaves the stack.
    pub deletion: Option<Deletion>,
    /// What becomes of it when an update replaces it.
    pub update_replace: Option<UpdateReplace>,
    /// `CreationPolicy` as written.
    pub creation_policy: Option<Node>,
    /// `UpdatePolicy` as written.
    pub update_policy: Option<Node>,
    /// `Metadata`, functions and all.
    pub metadata: Option<Node>,
}

/// `DeletionPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// The resource is deleted.
    Delete,
    /// It is kept.
    Retain,
    /// It is kept unless the operation that made it is rolled back.
    RetainExceptOnCreate,
    /// It is deleted after a snapshot, where its type has such.
    Snapshot,
}

/// `UpdateReplacePolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateReplace {
    /// The replaced resource is deleted.
    Delete,
    /// It is kept.
    Retain,
    /// It is deleted after a snapshot, where its type has such.
    Snapshot,
}

const ATTRIBUTES: [&str; 9] = [
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "UpdatePolicy",
    "CreationPolicy",
    "Metadata",
];

/// Reads the section, which must have a member.
pub(super) fn read(root: &Node, problems: &mut Found) -> Vec<Resource> {
    let section = root.get("Resources");
    let members = reader::members(section, "Resources", limits::RESOURCES, problems);
    if section.is_none() || members.is_some_and(Members::is_empty) {
        let span = section.map_or(root.span, |section| section.span);
        problems.push(
            Problem::new("Template format error: At least one Resources member must be defined.")
                .at(Span::at(span.start))
                .on("Resources"),
        );
    }
    members.into_iter().flatten().filter_map(|(name, entry)| resource(name, entry, problems)).collect()
}

fn resource(name: &str, entry: &Entry, problems: &mut Found) -> Option<Resource> {
    let path = format!("Resources/{name}");
    if name.starts_with("Fn::") {
        problems.push(
            Problem::new(format!("{name} is not supported in Resources: Landfall runs no macros."))
                .at(entry.key_span)
                .on(path),
        );
        return None;
    }
    reader::check_name("Resources", "Resource", name, entry, problems);
    let Some(map) = entry.value.as_map() else {
        problems.push(
            Problem::new("Template format error: Any Resources member must be an object.")
                .at(entry.value.span)
                .on(path),
        );
        return None;
    };
    unknown_attributes(map, &path, problems);
    let kind = kind(map, entry, &path, problems)?;
    let node = |key: &str| map.get(key).map(|entry| entry.value.clone());
    Some(Resource {
        logical_id: name.to_owned(),
        span: entry.key_span,
        kind: kind.0,
        kind_span: kind.1,
        properties: properties(map, &path, problems),
        depends_on: depends_on(map, &path, problems),
        condition: condition(map, &path, problems),
        deletion: policy(map, "DeletionPolicy", name, &path, problems, |text| match text {
            "Delete" => Some(Deletion::Delete),
            "Retain" => Some(Deletion::Retain),
            "RetainExceptOnCreate" => Some(Deletion::RetainExceptOnCreate),
            "Snapshot" => Some(Deletion::Snapshot),
            _ => None,
        }),
        update_replace: policy(map, "UpdateReplacePolicy", name, &path, problems, |text| match text {
            "Delete" => Some(UpdateReplace::Delete),
            "Retain" => Some(UpdateReplace::Retain),
            "Snapshot" => Some(UpdateReplace::Snapshot),
            _ => None,
        }),
        creation_policy: node("CreationPolicy"),
        update_policy: node("UpdatePolicy"),
        metadata: node("Metadata"),
    })
}

fn unknown_attributes(map: &Members, path: &str, problems: &mut Found) {
    for (key, entry) in map.iter().filter(|(key, _)| !ATTRIBUTES.contains(&key.as_str())) {
        problems.push(
            Problem::new(format!("Invalid template resource property '{key}'"))
                .at(entry.key_span)
                .on(format!("{path}/{key}"))
                .help("If it is a property of the resource, indent it below `Properties`."),
        );
    }
}

fn kind(map: &Members, entry: &Entry, path: &str, problems: &mut Found) -> Option<(String, Span)> {
    let node = map.get("Type").map(|entry| &entry.value);
    let name = node.and_then(Node::as_text).filter(|name| !name.is_empty());
    if name.is_none() {
        problems.push(
            Problem::new(format!(
                "Template format error: [/{path}] Every Resources object must contain a Type member."
            ))
            .at(node.map_or(entry.key_span, |node| node.span))
            .on(path),
        );
    }
    Some((name?.to_owned(), node?.span))
}

fn properties(map: &Members, path: &str, problems: &mut Found) -> Option<Node> {
    let node = &map.get("Properties")?.value;
    if node.as_map().is_none() {
        problems.push(
            Problem::new("Template format error: Every Properties member must be an object.")
                .at(node.span)
                .on(format!("{path}/Properties")),
        );
        return None;
    }
    Some(node.clone())
}

fn depends_on(map: &Members, path: &str, problems: &mut Found) -> Vec<(String, Span)> {
    let Some(entry) = map.get("DependsOn") else { return Vec::new() };
    let nodes = entry.value.as_list().unwrap_or(std::slice::from_ref(&entry.value));
    let named: Option<Vec<_>> =
        nodes.iter().map(|node| Some((node.as_text()?.to_owned(), node.span))).collect();
    named.unwrap_or_else(|| {
        problems.push(
            Problem::new("Template format error: DependsOn must be a string or list of strings.")
                .at(entry.value.span)
                .on(format!("{path}/DependsOn")),
        );
        Vec::new()
    })
}

fn condition(map: &Members, path: &str, problems: &mut Found) -> Option<(String, Span)> {
    let entry = map.get("Condition")?;
    reader::text(Some(entry), path, "Condition", problems).map(|name| (name, entry.value.span))
}

fn policy<T>(
    map: &Members,
    key: &str,
    name: &str,
    path: &str,
    problems: &mut Found,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let entry = map.get(key)?;
    let text = reader::text(Some(entry), path, key, problems)?;
    let policy = read(&text);
    if policy.is_none() {
        problems.push(
            Problem::new(format!("Template error: Unrecognized {key} {text} for resource {name}"))
                .at(entry.value.span)
                .on(format!("{path}/{key}")),
        );
    }
    policy
}
