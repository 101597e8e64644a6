//! What was edited since it was deployed: an API as it stands, compiled, beside what the deployment of each stage froze. AWS
//! shows no such thing; it is for Landfall's own command line.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};
use service::{Principal, Result, ServiceError};

use super::Apigateway;
use super::compile::compile;
use super::edit::read;
use crate::compiled::Api;

/// A stage, and how the API as it stands differs from what answers there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Undeployed {
    /// The stage's name.
    pub stage: String,
    /// The id of its deployment.
    pub deployment: String,
    /// The differences by place; none if everything is deployed.
    pub differences: Vec<Difference>,
}

/// Something that was edited.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Where: `GET /pets` for a whole method, `GET /pets integration.uri` within it, `models.Pet` beside the methods.
    pub place: String,
    /// What answers requests; `None` where there was nothing.
    pub deployed: Option<Value>,
    /// What stands there now; `None` where there is nothing any more.
    pub now: Option<Value>,
}

impl Apigateway {
    /// The stages of an API, each with what was edited since its deployment.
    ///
    /// # Errors
    /// If there is no such API, or it cannot be deployed as it stands.
    pub async fn undeployed(&self, api: &str) -> Result<Vec<Undeployed>> {
        let ctx = self.platform.context(Principal::Root);
        let definition = self.definition(&ctx, api).await?;
        let (now, _) = compile(&definition)?;
        let now = described(now)?;
        let snapshot = self.platform.store.snapshot().await?;
        let mut stages = Vec::new();
        for (stage, deployment) in &definition.api.stages {
            let key = Api::key(&ctx.account, &ctx.region, api, deployment);
            let Some(frozen) = read::<Api>(snapshot.as_ref(), &key).await? else { continue };
            let differences = differences(&described(frozen)?, &now);
            stages.push(Undeployed { stage: stage.clone(), deployment: deployment.clone(), differences });
        }
        Ok(stages)
    }
}

/// A frozen API by place: each method under its own, whatever the id of its resource, the rest as it is.
fn described(api: Api) -> Result<Map<String, Value>> {
    let mut places = Map::new();
    for resource in &api.resources {
        for (name, method) in &resource.methods {
            places.insert(
                format!("{name} {}", resource.path),
                serde_json::to_value(method).map_err(ServiceError::internal)?,
            );
        }
    }
    let rest = serde_json::to_value(Api { resources: Vec::new(), ..api });
    if let Value::Object(rest) = rest.map_err(ServiceError::internal)? {
        places.extend(rest.into_iter().filter(|(name, _)| name != "resources"));
    }
    Ok(places)
}

/// What is not the same on both sides.
fn differences(deployed: &Map<String, Value>, now: &Map<String, Value>) -> Vec<Difference> {
    let mut found = Vec::new();
    let places: BTreeSet<&String> = deployed.keys().chain(now.keys()).collect();
    for place in places {
        compare(place, deployed.get(place), now.get(place), &mut found);
    }
    found
}

/// Goes down where both sides have members; the depth is that of our own records.
fn compare(place: &str, deployed: Option<&Value>, now: Option<&Value>, found: &mut Vec<Difference>) {
    match (deployed, now) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                compare(&within(place, name), one.get(name), other.get(name), found);
            }
        }
        (one, other) if one == other => {}
        (one, other) => {
            let place = place.to_owned();
            found.push(Difference { place, deployed: one.cloned(), now: other.cloned() });
        }
    }
}

/// `GET /pets`, `GET /pets integration`, `GET /pets integration.uri`.
fn within(place: &str, name: &str) -> String {
    let is_method =
        place.split_once(' ').is_some_and(|(_, path)| path.starts_with('/') && !path.contains(' '));
    if is_method { format!("{place} {name}") } else { format!("{place}.{name}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_is_named_by_its_place() {
        let object = |value: Value| value.as_object().cloned().unwrap();
        let deployed = object(json!({
            "GET /pets": {"integration": {"uri": "a", "timeout": 1}},
            "PUT /pets": {"integration": {}},
            "models": {"Pet": {"schema": "x"}},
        }));
        let now = object(json!({
            "GET /pets": {"integration": {"uri": "b", "timeout": 1}},
            "POST /pets": {"integration": {}},
            "models": {"Pet": {"schema": "y"}},
        }));
        let places: Vec<String> =
            differences(&deployed, &now).into_iter().map(|difference| difference.place).collect();
        let expected = ["GET /pets integration.uri", "POST /pets", "PUT /pets", "models.Pet.schema"];
        assert_eq!(places, expected);
        assert_eq!(differences(&now, &now), []);
    }
}
