//! The `Mappings` section: two levels of keys to a text or a list of texts.

use indexmap::IndexMap;
use syntax::{Entry, Node, Scalar, Value};

use super::reader;
use crate::limits;
use crate::problem::{Found, Problem};

/// One mapping: first-level key to second-level key to value.
pub type Mapping = IndexMap<String, IndexMap<String, MappingValue>>;

/// What a mapping holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingValue {
    /// A single value.
    Scalar(Scalar),
    /// A list of single values.
    List(Vec<Scalar>),
}

/// Reads the section.
pub(super) fn read(section: Option<&Node>, problems: &mut Found) -> IndexMap<String, Mapping> {
    let members = reader::members(section, "Mappings", limits::MAPPINGS, problems);
    let mut mappings = IndexMap::new();
    for (name, entry) in members.into_iter().flatten() {
        reader::check_name("Mappings", "Mapping", name, entry, problems);
        let path = format!("Mappings/{name}");
        if let Some(map) = object(entry, &path, name, problems) {
            if map.len() > limits::MAPPING_ATTRIBUTES {
                let (count, limit) = (map.len(), limits::MAPPING_ATTRIBUTES);
                problems.push(
                    Problem::new(format!(
                        "Template format error: Number of attributes in mapping, {count}, is greater than maximum \
                         allowed, {limit}"
                    ))
                    .at(entry.key_span)
                    .on(path.clone()),
                );
            }
            let first = map
                .iter()
                .filter_map(|(key, entry)| Some((key.clone(), second(key, entry, &path, problems)?)));
            mappings.insert(name.clone(), first.collect());
        }
    }
    mappings
}

fn object<'t>(entry: &'t Entry, path: &str, name: &str, problems: &mut Found) -> Option<&'t reader::Members> {
    let map = entry.value.as_map();
    if map.is_none() {
        problems.push(
            Problem::new(format!("Template format error: Every Mappings member {name} must be a map"))
                .at(entry.value.span)
                .on(path),
        );
    }
    map
}

fn second(
    key: &str,
    entry: &Entry,
    path: &str,
    problems: &mut Found,
) -> Option<IndexMap<String, MappingValue>> {
    let path = format!("{path}/{key}");
    let map = object(entry, &path, key, problems)?;
    let mut values = IndexMap::new();
    for (name, entry) in map {
        match value(&entry.value) {
            Some(value) => {
                values.insert(name.clone(), value);
            }
            None => problems.push(
                Problem::new("Template format error: Every Mappings attribute must be a String or a List.")
                    .at(entry.value.span)
                    .on(format!("{path}/{name}"))
                    .help("Functions cannot be used in mappings."),
            ),
        }
    }
    Some(values)
}

fn value(node: &Node) -> Option<MappingValue> {
    match &node.value {
        Value::Scalar(scalar) => Some(MappingValue::Scalar(scalar.clone())),
        Value::List(items) => {
            let scalars = items.iter().map(|item| match &item.value {
                Value::Scalar(scalar) => Some(scalar.clone()),
                _ => None,
            });
            scalars.collect::<Option<Vec<_>>>().map(MappingValue::List)
        }
        _ => None,
    }
}
