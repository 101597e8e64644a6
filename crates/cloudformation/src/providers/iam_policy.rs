//! `AWS::IAM::Policy`: an inline policy put on roles and users. It has no name of its own in IAM, so its
//! physical id is one that CloudFormation makes up.

use async_trait::async_trait;
use base::Time;
use wire::Map;

use super::target::{all, quiet, text, texts};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::json;
use crate::schema::{Kind, NameRule, Property, ResourceType, TEXTS};

/// The provider.
pub struct Policy;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::IAM::Policy",
    properties: &[
        Property::refused("Groups"),
        Property::new("PolicyDocument", Kind::Json).required(),
        Property::text("PolicyName").required(),
        Property::new("Roles", TEXTS),
        Property::new("Users", TEXTS),
    ],
    attributes: &["Id"],
    naming: NameRule::Short,
    identifiers: &["Id"],
};

/// Who bears the policy: the property, the operations to put and to remove, the member with the bearer's name.
const BEARERS: [(&str, &str, &str, &str); 2] = [
    ("Roles", "PutRolePolicy", "DeleteRolePolicy", "RoleName"),
    ("Users", "PutUserPolicy", "DeleteUserPolicy", "UserName"),
];

#[async_trait]
impl Provider for Policy {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let made = made(target);
        let name = target.text("PolicyName").unwrap_or_default();
        let document = target.properties.get("PolicyDocument").map(json::document).unwrap_or_default();
        let mut calls = Vec::new();
        for (property, put, _, member) in BEARERS {
            for bearer in texts(target.properties, property) {
                let (name, document) = (name.into(), document.as_str().into());
                let input =
                    Map::from([(member, bearer.into()), ("PolicyName", name), ("PolicyDocument", document)]);
                calls.push(quiet(caller, "iam", put, input));
            }
        }
        if calls.is_empty() {
            let sentence = "At least one of [Groups,Roles,Users] must be non-empty.";
            return Err(CallError::invalid(sentence).into());
        }
        match all(calls).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    /// Putting a policy overwrites, and removing one that is not there is no error: it counts as found.
    async fn find(&self, _: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        Ok(Some(made(target)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let name = text(resource.properties, "PolicyName").unwrap_or_default();
        let mut calls = Vec::new();
        for (property, _, delete, member) in BEARERS {
            for bearer in texts(resource.properties, property) {
                let input = Map::from([(member, bearer.into()), ("PolicyName", name.into())]);
                calls.push(caller.remove("iam", delete, input));
            }
        }
        all(calls).await
    }
}

fn made(target: &Target<'_>) -> Made {
    Made::new(target.default_name).with("Id", target.default_name)
}
