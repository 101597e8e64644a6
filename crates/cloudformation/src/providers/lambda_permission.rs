//! `AWS::Lambda::Permission`: one statement of a function's resource policy. Its id is the statement's.

use async_trait::async_trait;
use base::Time;
use wire::Map;

use super::target::{picked, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub struct Permission;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::Lambda::Permission",
    properties: &[
        Property::text("Action").required().create_only(),
        Property::text("EventSourceToken").create_only(),
        Property::text("FunctionName").required().create_only(),
        Property::text("FunctionUrlAuthType").create_only(),
        Property::new("InvokedViaFunctionUrl", Kind::Boolean).create_only(),
        Property::text("Principal").required().create_only(),
        Property::text("PrincipalOrgID").create_only(),
        Property::text("SourceAccount").create_only(),
        Property::text("SourceArn").create_only(),
    ],
    attributes: &["Id"],
    naming: NameRule::UpTo(100),
    identifiers: &["FunctionName", "Id"],
};

/// The members that AddPermission takes as the template has them: all there are.
const TAKEN: &[&str] = &[
    "Action",
    "EventSourceToken",
    "FunctionName",
    "FunctionUrlAuthType",
    "InvokedViaFunctionUrl",
    "Principal",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
];

#[async_trait]
impl Provider for Permission {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let mut input = picked(target.properties, TAKEN);
        input.push("StatementId", target.default_name);
        caller.call("lambda", "AddPermission", input).await?;
        Ok(made(target))
    }

    /// The statement's id is ours alone, and removing one that is not there is no error: it counts as found.
    async fn find(&self, _: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        Ok(Some(made(target)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let function = text(resource.properties, "FunctionName").unwrap_or_default();
        let statement = resource.made.physical_id.as_str();
        let input = Map::from([("FunctionName", function.into()), ("StatementId", statement.into())]);
        caller.remove("lambda", "RemovePermission", input).await
    }
}

fn made(target: &Target<'_>) -> Made {
    Made::new(target.default_name).with("Id", target.default_name)
}
