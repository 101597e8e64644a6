//! `AWS::IAM::ManagedPolicy`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::target::{all, made_since, picked, quiet, structure, text, texts};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::json;
use crate::schema::{Kind, NameRule, Property, ResourceType, TEXTS};

/// The provider.
pub struct ManagedPolicy;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::IAM::ManagedPolicy",
    properties: &[
        Property::text("Description").create_only(),
        Property::refused("Groups"),
        Property::text("ManagedPolicyName").create_only(),
        Property::text("Path").create_only(),
        Property::new("PolicyDocument", Kind::Json).required(),
        Property::new("Roles", TEXTS),
        Property::new("Users", TEXTS),
    ],
    attributes: &["DefaultVersionId", "PolicyArn", "PolicyId"],
    naming: NameRule::UpTo(128),
    identifiers: &["PolicyArn"],
};

/// Who the policy is attached to: the property, the operations to attach and to detach, the member with the name.
const BEARERS: [(&str, &str, &str, &str); 2] = [
    ("Roles", "AttachRolePolicy", "DetachRolePolicy", "RoleName"),
    ("Users", "AttachUserPolicy", "DetachUserPolicy", "UserName"),
];

#[async_trait]
impl Provider for ManagedPolicy {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let mut input = picked(target.properties, &["Description", "Path"]);
        input.push("PolicyName", target.name("ManagedPolicyName"));
        input.push_some("PolicyDocument", target.properties.get("PolicyDocument").map(json::document));
        let output = caller.call("iam", "CreatePolicy", input).await?;
        let made = made(&arn(caller, target), structure(&output, "Policy"));
        match attach(caller, &made.physical_id, target.properties).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let arn = arn(caller, target);
        let input = Map::from([("PolicyArn", Value::from(arn.as_str()))]);
        let found = caller.look("iam", "GetPolicy", input).await?;
        let policy = found.as_ref().and_then(|output| structure(output, "Policy"));
        let ours = |policy: &&Map| {
            target.is_named_by_us("ManagedPolicyName") || made_since(policy.get("CreateDate"), since)
        };
        Ok(policy.filter(ours).map(|policy| made(&arn, Some(policy))))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let arn = resource.made.physical_id.as_str();
        let mut calls = Vec::new();
        for (property, _, detach, member) in BEARERS {
            for bearer in texts(resource.properties, property) {
                let input = Map::from([(member, bearer.into()), ("PolicyArn", arn.into())]);
                calls.push(caller.remove("iam", detach, input));
            }
        }
        all(calls).await?;
        caller.remove("iam", "DeletePolicy", Map::from([("PolicyArn", arn.into())])).await
    }
}

/// The ARN the policy will have: IAM's, which has no Region.
fn arn(caller: &Caller, target: &Target<'_>) -> String {
    let (account, path) = (caller.account(), target.text("Path").unwrap_or("/"));
    format!("arn:aws:iam::{account}:policy{path}{}", target.name("ManagedPolicyName"))
}

fn made(arn: &str, policy: Option<&Map>) -> Made {
    let member = |member: &str| policy.and_then(|policy| text(policy, member)).unwrap_or_default();
    Made::new(arn)
        .with("PolicyArn", arn)
        .with("PolicyId", member("PolicyId"))
        .with("DefaultVersionId", member("DefaultVersionId"))
}

async fn attach(caller: &Caller, arn: &str, properties: &Map) -> Result<(), CallError> {
    let mut calls = Vec::new();
    for (property, attach, _, member) in BEARERS {
        for bearer in texts(properties, property) {
            let input = Map::from([(member, Value::from(bearer)), ("PolicyArn", arn.into())]);
            calls.push(quiet(caller, "iam", attach, input));
        }
    }
    all(calls).await
}
