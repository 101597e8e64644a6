//! JSON patches as API Gateway's update operations take them: a table for each resource says which paths there are,
//! which operations each allows, and what they do. Source: API Gateway API Reference, "Patch Operations"; the wording
//! of refusals as recorded 2024-04 to 2025-07 (localstack's snapshots of update operations).

use std::collections::BTreeMap;

use service::{Result, ServiceError};
use wire::apigateway::PatchOperation;

use super::error::{bad_request, not_found};

pub(crate) const ADD: &str = "add";
pub(crate) const REMOVE: &str = "remove";
pub(crate) const REPLACE: &str = "replace";

/// What may be changed of a resource.
pub(crate) struct Patches<T: 'static> {
    pub wording: Wording,
    pub rules: &'static [Rule<T>],
}

/// How a resource refuses a path or operation; AWS has two ways, and one exception.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// It lists the paths that the operation allows.
    Listed,
    /// It names the path, or lists the operations that the path allows.
    Named,
    /// It names the path, also if only the operation is wrong.
    PathOnly,
}

/// A path that may be changed; `{}` at its end stands for one name.
pub(crate) struct Rule<T> {
    pub path: &'static str,
    pub operations: &'static [&'static str],
    pub apply: fn(&mut T, &Change<'_>) -> Result<()>,
}

/// A property that can only be replaced.
pub(crate) const fn replace<T>(path: &'static str, apply: fn(&mut T, &Change<'_>) -> Result<()>) -> Rule<T> {
    Rule { path, operations: &[REPLACE], apply }
}

/// Something of which there are many, each with a name.
pub(crate) const fn entries<T>(path: &'static str, apply: fn(&mut T, &Change<'_>) -> Result<()>) -> Rule<T> {
    Rule { path, operations: &[ADD, REMOVE, REPLACE], apply }
}

/// One change.
pub(crate) struct Change<'a> {
    pub operation: &'a str,
    /// What stands in the path for `{}`, with `~1` and `~0` taken back.
    pub name: String,
    pub value: Option<&'a str>,
}

impl Change<'_> {
    /// The value, unless it is missing or empty.
    pub fn text(&self) -> Option<String> {
        self.value.filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Whether the value says yes; whatever else it says means no (recorded 2024-04, `test_update_method_validation`).
    pub fn flag(&self) -> bool {
        self.value == Some("true")
    }

    /// The value as a number, or AWS's refusal.
    pub fn number<N: std::str::FromStr>(&self, refusal: &str) -> Result<N> {
        self.value.and_then(|value| value.parse().ok()).ok_or_else(|| bad_request(refusal))
    }

    /// Adds, removes or replaces the entry of this name; only what is there can be removed or replaced.
    pub fn entry<V>(&self, entries: &mut BTreeMap<String, V>, value: V, missing: &str) -> Result<()> {
        match self.operation {
            ADD => {
                entries.insert(self.name.clone(), value);
            }
            REMOVE => drop(entries.remove(&self.name).ok_or_else(|| not_found(missing))?),
            _ => *entries.get_mut(&self.name).ok_or_else(|| not_found(missing))? = value,
        }
        Ok(())
    }

    /// The same for entries of which none at all are shown as nothing.
    pub fn optional_entry<V>(
        &self,
        entries: &mut Option<BTreeMap<String, V>>,
        value: V,
        missing: &str,
    ) -> Result<()> {
        let mut all = entries.take().unwrap_or_default();
        let outcome = self.entry(&mut all, value, missing);
        *entries = (!all.is_empty()).then_some(all);
        outcome
    }

    /// Adds, removes or replaces this item of a list.
    pub fn item(&self, items: &mut Vec<String>, item: &str) {
        items.retain(|other| other != item);
        if self.operation != REMOVE {
            items.push(item.to_owned());
        }
    }
}

impl<T> Patches<T> {
    /// Makes the changes in their order.
    pub fn apply(&self, target: &mut T, operations: Option<&[PatchOperation]>) -> Result<()> {
        operations.unwrap_or_default().iter().try_for_each(|operation| self.apply_one(target, operation))
    }

    fn apply_one(&self, target: &mut T, operation: &PatchOperation) -> Result<()> {
        let Some(path) = operation.path.as_deref() else {
            return Err(bad_request("Invalid patch path null"));
        };
        let kind = operation.op.as_deref().unwrap_or_default();
        let found = self.rules.iter().find_map(|rule| Some((rule, name_in(path, rule.path)?)));
        match found {
            Some((rule, name)) if rule.operations.contains(&kind) => {
                let change = Change { operation: kind, name, value: operation.value.as_deref() };
                (rule.apply)(target, &change)
            }
            found => Err(self.refusal(kind, path, found.map(|(rule, _)| rule))),
        }
    }

    fn refusal(&self, kind: &str, path: &str, rule: Option<&Rule<T>>) -> ServiceError {
        match (self.wording, rule) {
            (Wording::Listed, _) => bad_request(self.listed(kind, path)),
            (Wording::Named, Some(rule)) => {
                let allowed = rule.operations.join(", ");
                bad_request(format!("Invalid patch operation specified. Must be one of: [{allowed}]"))
            }
            _ => bad_request(format!("Invalid patch path {path}")),
        }
    }

    fn listed(&self, kind: &str, path: &str) -> String {
        let allowing = self.rules.iter().filter(|rule| rule.operations.contains(&kind));
        let paths: Vec<&str> = allowing.map(|rule| rule.path).collect();
        // The two spaces are AWS's.
        let start = format!("Invalid patch path  '{path}' specified for op '{kind}'.");
        if paths.is_empty() {
            return format!("{start} Please choose supported operations");
        }
        format!("{start} Must be one of: [{}]", paths.join(", "))
    }
}

/// What stands for `{}`, if the path fits the pattern; nothing if there is no `{}` in it.
fn name_in(path: &str, pattern: &str) -> Option<String> {
    let Some(start) = pattern.strip_suffix("{}") else { return (path == pattern).then(String::new) };
    let name = path.strip_prefix(start).filter(|name| !name.is_empty() && !name.contains('/'))?;
    Some(unescape(name))
}

/// A segment of a JSON pointer as it was meant.
pub(crate) fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Thing {
        name: Option<String>,
        tags: BTreeMap<String, String>,
    }

    const RULES: &[Rule<Thing>] = &[
        replace("/name", |thing, change| {
            thing.name = change.text();
            Ok(())
        }),
        entries("/tags/{}", |thing, change| {
            change.entry(&mut thing.tags, change.text().unwrap_or_default(), "no such tag")
        }),
    ];

    fn patch(wording: Wording, op: &str, path: &str) -> (Thing, Option<String>) {
        let mut thing = Thing::default();
        thing.tags.insert("a/b".to_owned(), "old".to_owned());
        let text = |text: &str| Some(text.to_owned());
        let operation = PatchOperation { op: text(op), path: text(path), value: text("v"), from: None };
        let outcome = Patches { wording, rules: RULES }.apply(&mut thing, Some(&[operation]));
        (thing, outcome.err().map(|error| error.message))
    }

    #[test]
    fn names_in_paths_are_unescaped() {
        assert_eq!(patch(Wording::Named, "replace", "/name").0.name.as_deref(), Some("v"));
        assert_eq!(patch(Wording::Named, "replace", "/tags/a~1b").0.tags["a/b"], "v");
        assert!(patch(Wording::Named, "remove", "/tags/a~1b").0.tags.is_empty());
        assert_eq!(patch(Wording::Named, "remove", "/tags/x").1.as_deref(), Some("no such tag"));
    }

    #[test]
    fn refusals_are_worded_as_the_resource_does_it() {
        let message = |wording, op, path| patch(wording, op, path).1.unwrap();
        let cases = [
            (
                Wording::Listed,
                "replace",
                "/x",
                "Invalid patch path  '/x' specified for op 'replace'. Must be one of: [/name, /tags/{}]",
            ),
            (
                Wording::Listed,
                "copy",
                "/name",
                "Invalid patch path  '/name' specified for op 'copy'. Please choose supported operations",
            ),
            (Wording::Named, "add", "/name", "Invalid patch operation specified. Must be one of: [replace]"),
            (Wording::Named, "add", "/tags/a/b", "Invalid patch path /tags/a/b"),
            (Wording::PathOnly, "add", "/name", "Invalid patch path /name"),
        ];
        for (wording, op, path, expected) in cases {
            assert_eq!(message(wording, op, path), expected);
        }
    }
}
