//! What a provider is given and what it gives back.

use std::collections::BTreeMap;

use base::Time;
use serde::{Deserialize, Serialize};
use wire::{Map, Value};

use super::{CallError, Caller};

/// The resource to be made.
pub struct Target<'a> {
    /// The stack's ARN.
    pub stack_id: &'a str,
    /// The stack's name.
    pub stack_name: &'a str,
    /// The resource's name in the template.
    pub logical_id: &'a str,
    /// The name to give it where the template gives none; it is this resource's alone.
    pub default_name: &'a str,
    /// Its properties, in the types of the schema.
    pub properties: &'a Map,
    /// The stack's tags, which its resources inherit.
    pub tags: &'a [(String, String)],
}

/// A resource that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What `Ref` gives and what clients see as PhysicalResourceId.
    pub physical_id: String,
    /// What `Fn::GetAtt` gives.
    pub attributes: BTreeMap<String, String>,
}

/// A creation that failed.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub error: CallError,
    /// What had been made by then.
    pub made: Option<Made>,
}

/// A resource to be removed.
pub struct Existing<'a> {
    /// What it was made as.
    pub made: &'a Made,
    /// The properties it was made with.
    pub properties: &'a Map,
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self { error, made: None }
    }
}

impl CallError {
    /// The failure of a creation that left something behind.
    pub fn after(self, made: Made) -> Failure {
        Failure { error: self, made: Some(made) }
    }
}

impl Made {
    /// A resource without attributes.
    pub fn new(physical_id: impl Into<String>) -> Self {
        Self { physical_id: physical_id.into(), attributes: BTreeMap::new() }
    }

    /// The same with an attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.insert(name.to_owned(), value.into());
        self
    }
}

impl<'a> Target<'a> {
    /// A text property.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        text(self.properties, name)
    }

    /// The name the template gives, or else the default.
    pub fn name(&self, property: &str) -> &'a str {
        self.text(property).unwrap_or(self.default_name)
    }

    /// Whether the resource bears its generated name, which nobody else's can.
    pub fn is_named_by_us(&self, property: &str) -> bool {
        self.text(property).is_none()
    }

    /// The tags the resource gets: the stack's, overridden by its own.
    pub fn tags(&self) -> Vec<(String, String)> {
        let mut tags: Vec<(String, String)> = self.tags.to_vec();
        for tag in self.properties.get("Tags").and_then(Value::as_list).unwrap_or_default() {
            let Some(tag) = tag.as_map() else { continue };
            let (key, value) = (text(tag, "Key").unwrap_or_default(), text(tag, "Value").unwrap_or_default());
            tags.retain(|(known, _)| known != key);
            tags.push((key.to_owned(), value.to_owned()));
        }
        tags
    }

    /// The same, with the three tags by which AWS marks a stack's resources.
    pub fn marked_tags(&self) -> Vec<(String, String)> {
        let mut tags = self.tags();
        tags.push((LOGICAL_ID_TAG.to_owned(), self.logical_id.to_owned()));
        tags.push((STACK_ID_TAG.to_owned(), self.stack_id.to_owned()));
        tags.push((STACK_NAME_TAG.to_owned(), self.stack_name.to_owned()));
        tags
    }
}

/// The tag with the resource's logical id.
pub(crate) const LOGICAL_ID_TAG: &str = "aws:cloudformation:logical-id";
/// The tag with the stack's ARN.
pub(crate) const STACK_ID_TAG: &str = "aws:cloudformation:stack-id";
/// The tag with the stack's name.
pub(crate) const STACK_NAME_TAG: &str = "aws:cloudformation:stack-name";

impl<'a> Existing<'a> {
    /// A text property.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        text(self.properties, name)
    }
}

/// A text member.
pub(crate) fn text<'a>(map: &'a Map, name: &str) -> Option<&'a str> {
    map.get(name).and_then(Value::as_str)
}

/// The texts of a list member; none if it is not there.
pub(crate) fn texts<'a>(map: &'a Map, name: &str) -> impl Iterator<Item = &'a str> {
    map.get(name).and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_str)
}

/// The structures of a list member; none if it is not there.
pub(crate) fn structures<'a>(map: &'a Map, name: &str) -> impl Iterator<Item = &'a Map> {
    map.get(name).and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_map)
}

/// Copies members, giving each its name in the service's call.
pub(crate) fn renamed(from: &Map, names: &[(&str, &'static str)]) -> Map {
    names.iter().filter_map(|(old, new)| Some((*new, from.get(old)?.clone()))).collect()
}

/// Copies members under their own names.
pub(crate) fn picked(from: &Map, names: &[&'static str]) -> Map {
    names.iter().filter_map(|name| Some((*name, from.get(name)?.clone()))).collect()
}

/// Tags as most services list them: `[{Key, Value}]`. `None` when there are none.
pub(crate) fn tag_list(tags: &[(String, String)]) -> Option<Value> {
    let tag = |(key, value): &(String, String)| {
        Value::Map(Map::from([("Key", key.as_str().into()), ("Value", value.as_str().into())]))
    };
    (!tags.is_empty()).then(|| Value::List(tags.iter().map(tag).collect()))
}

/// Tags as a map. `None` when there are none.
pub(crate) fn tag_map(tags: &[(String, String)]) -> Option<Value> {
    let tag = |(key, value): &(String, String)| (key.clone(), Value::from(value.as_str()));
    (!tags.is_empty()).then(|| Value::Map(tags.iter().map(tag).collect()))
}

/// Whether a service's time of creation shows that a resource is not older than `since`. Some services
/// count whole seconds.
pub(crate) fn made_since(created: Option<&Value>, since: Time) -> bool {
    match created {
        Some(Value::Timestamp(milliseconds)) => Time(*milliseconds).seconds() >= since.seconds(),
        Some(Value::Int(milliseconds)) => Time(*milliseconds).seconds() >= since.seconds(),
        _ => false,
    }
}

/// A structure within a map that has it.
pub(crate) fn structure<'a>(map: &'a Map, name: &str) -> Option<&'a Map> {
    map.get(name).and_then(Value::as_map)
}

/// A text member of a service's output, or a failure that names it: a service that leaves out an id is at fault.
pub(crate) fn answer<'a>(output: &'a Map, name: &str) -> Result<&'a str, CallError> {
    text(output, name).ok_or_else(|| CallError {
        service: "",
        request_id: String::new(),
        error: Box::new(service::ServiceError::internal(format!("a service's answer lacks {name}"))),
    })
}

/// The inline policies and attachments that several IAM types share are put in parallel: the first failure counts.
pub(crate) async fn all<F>(calls: Vec<F>) -> Result<(), CallError>
where
    F: Future<Output = Result<(), CallError>>,
{
    futures_util::future::join_all(calls).await.into_iter().collect()
}

/// One call whose output does not matter.
pub(crate) async fn quiet(
    caller: &Caller,
    service: &'static str,
    operation: &str,
    input: Map,
) -> Result<(), CallError> {
    caller.call(service, operation, input).await.map(drop)
}
