//! `AWS::IAM::Role`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::target::{all, made_since, picked, quiet, structure, structures, tag_list, text, texts};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::json;
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS, TEXTS};

/// The provider.
pub struct Role;

const POLICIES: Kind = Kind::List(&Kind::Object(&[
    Property::new("PolicyDocument", Kind::Json).required(),
    Property::text("PolicyName").required(),
]));

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::IAM::Role",
    properties: &[
        Property::new("AssumeRolePolicyDocument", Kind::Json).required(),
        Property::text("Description"),
        Property::new("ManagedPolicyArns", TEXTS),
        Property::new("MaxSessionDuration", Kind::Integer),
        Property::text("Path").create_only(),
        Property::text("PermissionsBoundary"),
        Property::new("Policies", POLICIES),
        Property::text("RoleName").create_only(),
        Property::new("Tags", TAGS),
    ],
    attributes: &["Arn", "RoleId"],
    naming: NameRule::UpTo(64),
    identifiers: &["RoleName"],
};

#[async_trait]
impl Provider for Role {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let name = target.name("RoleName");
        let members = ["Description", "MaxSessionDuration", "Path", "PermissionsBoundary"];
        let mut input = picked(target.properties, &members);
        input.push("RoleName", name);
        let trust = target.properties.get("AssumeRolePolicyDocument").map(json::document);
        input.push_some("AssumeRolePolicyDocument", trust);
        input.push_some("Tags", tag_list(&target.tags()));
        let output = caller.call("iam", "CreateRole", input).await?;
        let made = made(name, structure(&output, "Role"));
        match put_policies(caller, name, target.properties).await {
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
        let name = target.name("RoleName");
        let found = caller.look("iam", "GetRole", Map::from([("RoleName", name.into())])).await?;
        let role = found.as_ref().and_then(|output| structure(output, "Role"));
        let ours =
            |role: &&Map| target.is_named_by_us("RoleName") || made_since(role.get("CreateDate"), since);
        Ok(role.filter(ours).map(|role| made(name, Some(role))))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let name = resource.made.physical_id.as_str();
        let inline =
            structures(resource.properties, "Policies").filter_map(|policy| text(policy, "PolicyName"));
        let inline = inline.map(|policy| {
            let input = Map::from([("RoleName", name.into()), ("PolicyName", policy.into())]);
            caller.remove("iam", "DeleteRolePolicy", input)
        });
        all(inline.collect()).await?;
        let attached = texts(resource.properties, "ManagedPolicyArns").map(|arn| {
            let input = Map::from([("RoleName", name.into()), ("PolicyArn", arn.into())]);
            caller.remove("iam", "DetachRolePolicy", input)
        });
        all(attached.collect()).await?;
        caller.remove("iam", "DeleteRole", Map::from([("RoleName", name.into())])).await
    }
}

fn made(name: &str, role: Option<&Map>) -> Made {
    let member = |member: &str| role.and_then(|role| text(role, member)).unwrap_or_default();
    Made::new(name).with("Arn", member("Arn")).with("RoleId", member("RoleId"))
}

/// Inline policies and attachments, side by side: they do not depend on one another.
async fn put_policies(caller: &Caller, name: &str, properties: &Map) -> Result<(), CallError> {
    let inline = structures(properties, "Policies").map(|policy| {
        let mut input = picked(policy, &["PolicyName"]);
        input.push("RoleName", name);
        input.push_some("PolicyDocument", policy.get("PolicyDocument").map(json::document));
        quiet(caller, "iam", "PutRolePolicy", input)
    });
    let attached = texts(properties, "ManagedPolicyArns").map(|arn| {
        let input = Map::from([("RoleName", Value::from(name)), ("PolicyArn", arn.into())]);
        quiet(caller, "iam", "AttachRolePolicy", input)
    });
    let (inline, attached) = futures_util::future::join(all(inline.collect()), all(attached.collect())).await;
    inline.and(attached)
}
