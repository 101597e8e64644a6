//! What many types of API Gateway have in common: one call makes them, one removes them, and their properties are members
//! of that call under other names. Each type's own file says which.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_resource::is_api_of_this_stack;
use super::target::{LOGICAL_ID_TAG, STACK_ID_TAG, renamed, structure, structures, tag_map, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::ResourceType;

/// A type whose resources are made by one call.
pub(super) struct Part {
    pub schema: &'static ResourceType,
    /// The call that makes one.
    pub create: &'static str,
    /// Properties and the members they are in that call.
    pub members: &'static [(&'static str, &'static str)],
    /// What else the call needs, and properties that are not members as they stand.
    pub complete: fn(&Target<'_>, &mut Map),
    /// Which of the answer's members is the physical id.
    pub id: fn(&Map, &Map) -> Option<String>,
    /// What `Fn::GetAtt` gives: attributes and the members of the answer.
    pub attributes: &'static [(&'static str, &'static str)],
    /// The call that lists them, for what a creation that was cut off may have left.
    pub list: &'static str,
    /// How one of the list is known to be this resource.
    pub known: Known,
    /// The call that removes one, and the member that takes the physical id.
    pub delete: &'static str,
    pub delete_member: &'static str,
}

/// How a resource is found again.
pub(super) enum Known {
    /// By the tags that mark a stack's resources.
    Tags,
    /// Within an API of this stack: by properties that are members of what is listed.
    Within(&'static [(&'static str, &'static str)]),
}

/// Nothing else.
pub(super) fn as_it_stands(_: &Target<'_>, _: &mut Map) {}

/// The tags that mark a stack's resources.
pub(super) fn marked(target: &Target<'_>, input: &mut Map) {
    input.push_some("tags", tag_map(&target.marked_tags()));
}

/// The id that the service gave.
pub(super) fn given_id(_: &Map, answer: &Map) -> Option<String> {
    text(answer, "id").map(str::to_owned)
}

impl Part {
    fn made(&self, properties: &Map, answer: &Map) -> Result<Made, CallError> {
        let id = (self.id)(properties, answer);
        let id = id.ok_or_else(|| CallError::invalid("a service's answer lacks an id"))?;
        let attribute = |made: Made, (name, member): &(&str, &str)| match text(answer, member) {
            Some(value) => made.with(name, value),
            None => made,
        };
        Ok(self.attributes.iter().fold(Made::new(id), attribute))
    }

    fn is_this(&self, target: &Target<'_>, item: &Map) -> bool {
        match self.known {
            Known::Tags => {
                let tag = |name: &str| structure(item, "tags").and_then(|tags| text(tags, name));
                tag(STACK_ID_TAG) == Some(target.stack_id) && tag(LOGICAL_ID_TAG) == Some(target.logical_id)
            }
            Known::Within(members) => {
                members.iter().all(|(property, member)| target.properties.get(property) == item.get(member))
            }
        }
    }
}

#[async_trait]
impl Provider for Part {
    fn schema(&self) -> &'static ResourceType {
        self.schema
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let mut input = renamed(target.properties, self.members);
        (self.complete)(target, &mut input);
        let answer = caller.call("apigateway", self.create, input).await?;
        Ok(self.made(target.properties, &answer)?)
    }

    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let mut within = Map::new();
        if let (Known::Within(_), Some(api)) = (&self.known, target.text("RestApiId")) {
            if !is_api_of_this_stack(caller, api, since).await? {
                return Ok(None);
            }
            within.push("restApiId", api);
        }
        let mut position: Option<Value> = None;
        loop {
            let mut input = within.clone();
            input.push("limit", Value::Int(500));
            input.push_some("position", position);
            let page = caller.look("apigateway", self.list, input).await?.unwrap_or_default();
            let found = structures(&page, "items").find(|item| self.is_this(target, item));
            position = page.get("position").cloned();
            if found.is_some() || position.is_none() {
                return found.map(|item| self.made(target.properties, item)).transpose();
            }
        }
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let mut input = renamed(resource.properties, &[("RestApiId", "restApiId")]);
        input.push(self.delete_member, resource.made.physical_id.as_str());
        caller.remove("apigateway", self.delete, input).await
    }
}
