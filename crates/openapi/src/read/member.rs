//! Members of maps, as the types that a description wants them in. Numbers and booleans do for texts, as in API Gateway
//! (`version: 1`, `statusCode: 200`; recorded 2025-07, localstack, `test_import_with_integer_http_status_code`).

use indexmap::IndexMap;
use syntax::{Node, ScalarKind, Value};

/// A text, number or boolean.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_text()
}

/// The same, to keep.
pub(super) fn owned(node: &Node, key: &str) -> Option<String> {
    text(node, key).map(str::to_owned)
}

/// The same in capital letters: documents write `aws_proxy`, API Gateway `AWS_PROXY`.
pub(super) fn upper(node: &Node, key: &str) -> Option<String> {
    text(node, key).map(str::to_uppercase)
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, key: &str) -> Option<bool> {
    match text(node, key)? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A whole number.
pub(super) fn number(node: &Node, key: &str) -> Option<i64> {
    text(node, key)?.parse().ok()
}

/// A list of texts.
pub(super) fn texts(node: &Node, key: &str) -> Vec<String> {
    let items = node.get(key).and_then(Node::as_list).unwrap_or_default();
    items.iter().filter_map(|item| item.as_text().map(str::to_owned)).collect()
}

/// The members of a map member; none if there is no such.
pub(super) fn entries<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (&'a str, &'a Node)> + use<'a> {
    members(node.get(key))
}

/// The members of a map.
pub(super) fn members(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_map).into_iter().flatten().map(|(key, entry)| (key.as_str(), &entry.value))
}

/// Names to texts. Members that are no text are handed to `other`.
pub(super) fn string_map(
    node: &Node,
    key: &str,
    mut other: impl FnMut(&str, &Node),
) -> IndexMap<String, String> {
    let mut found = IndexMap::new();
    for (name, value) in entries(node, key) {
        match &value.value {
            Value::Scalar(scalar) if scalar.kind == ScalarKind::String => {
                found.insert(name.to_owned(), scalar.text.clone());
            }
            _ => other(name, value),
        }
    }
    found
}
