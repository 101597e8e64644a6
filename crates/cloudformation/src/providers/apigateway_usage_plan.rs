//! `AWS::ApiGateway::UsagePlan`.

use std::borrow::Cow;

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_part::marked;
use super::apigateway_part::{Known, Part, given_id};
use super::target::{renamed, structure, structures, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS};

/// The provider.
pub struct UsagePlan;

#[async_trait]
impl Provider for UsagePlan {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        PART.create(caller, target).await
    }

    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        PART.find(caller, target, since).await
    }

    /// A plan with stages cannot be deleted: they are taken out first.
    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let stages = structures(resource.properties, "ApiStages").map(removal).collect::<Vec<_>>();
        if !stages.is_empty() {
            let id = resource.made.physical_id.as_str();
            let input =
                Map::from([("usagePlanId", Value::from(id)), ("patchOperations", Value::List(stages))]);
            caller.remove("apigateway", "UpdateUsagePlan", input).await?;
        }
        PART.delete(caller, resource).await
    }
}

fn removal(stage: &Map) -> Value {
    let part = |name| text(stage, name).unwrap_or_default();
    let stage = format!("{}:{}", part("ApiId"), part("Stage"));
    let operation = [("op", Value::from("remove")), ("path", "/apiStages".into()), ("value", stage.into())];
    Value::Map(Map::from(operation))
}

static PART: Part = Part {
    schema: &SCHEMA,
    create: "CreateUsagePlan",
    members: &[("Description", "description")],
    complete,
    id: given_id,
    attributes: &[("Id", "id")],
    list: "GetUsagePlans",
    known: Known::Tags,
    delete: "DeleteUsagePlan",
    delete_member: "usagePlanId",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::UsagePlan",
    properties: &[
        Property::new("ApiStages", API_STAGES),
        Property::text("Description"),
        Property::new("Quota", QUOTA),
        Property::new("Tags", TAGS),
        Property::new("Throttle", THROTTLE),
        Property::text("UsagePlanName"),
    ],
    attributes: &["Id"],
    naming: NameRule::UpTo(255),
    identifiers: &["Id"],
};

const LIMITS: &[Property] =
    &[Property::new("BurstLimit", Kind::Integer), Property::new("RateLimit", Kind::Number)];
const THROTTLE: Kind = Kind::Object(LIMITS);
const QUOTA: Kind = Kind::Object(&[
    Property::new("Limit", Kind::Integer),
    Property::new("Offset", Kind::Integer),
    Property::text("Period"),
]);
const API_STAGES: Kind = Kind::List(&Kind::Object(&[
    Property::text("ApiId"),
    Property::text("Stage"),
    Property::new("Throttle", Kind::Map(&THROTTLE)),
]));

fn complete(target: &Target<'_>, input: &mut Map) {
    marked(target, input);
    input.push("name", target.name("UsagePlanName"));
    let names = [("Limit", "limit"), ("Offset", "offset"), ("Period", "period")];
    input.push_some("quota", structure(target.properties, "Quota").map(|quota| renamed(quota, &names)));
    input.push_some("throttle", structure(target.properties, "Throttle").map(throttle));
    let stages: Vec<Value> =
        structures(target.properties, "ApiStages").map(|given| Value::Map(stage(given))).collect();
    input.push_some("apiStages", (!stages.is_empty()).then_some(Value::List(stages)));
}

fn throttle(given: &Map) -> Map {
    renamed(given, &[("BurstLimit", "burstLimit"), ("RateLimit", "rateLimit")])
}

fn stage(given: &Map) -> Map {
    let mut stage = renamed(given, &[("ApiId", "apiId"), ("Stage", "stage")]);
    let limits = |(method, limits): &(Cow<'static, str>, Value)| {
        Some((method.clone(), Value::Map(throttle(limits.as_map()?))))
    };
    let methods = structure(given, "Throttle").map(|all| all.iter().filter_map(limits).collect::<Map>());
    stage.push_some("throttle", methods);
    stage
}
