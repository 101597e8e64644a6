//! API keys in a CSV file. Source: API Gateway Developer Guide, "API Gateway API key file format": columns in any order,
//! named in any case of letters: `name`, `key`, and perhaps `description`, `enabled`, `usageplanIds`.

use base::ids;
use serde::Deserialize;
use service::{Context, Result};

use super::check;
use crate::definition::Apigateway;
use crate::definition::error::bad_request;
use crate::settings::ApiKey;

/// A line of the file.
#[derive(Deserialize)]
pub(super) struct Row {
    name: String,
    key: String,
    description: Option<String>,
    enabled: Option<String>,
    #[serde(rename = "usageplanids")]
    usage_plan_ids: Option<String>,
}

/// The lines of the file.
pub(super) fn rows(body: &[u8]) -> Result<Vec<Row>> {
    let invalid = |error: csv::Error| bad_request(format!("Invalid API keys file: {error}"));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(body);
    let headers = reader.headers().map_err(invalid)?.iter().map(str::to_lowercase).collect();
    reader.set_headers(headers);
    reader.deserialize().collect::<std::result::Result<_, _>>().map_err(invalid)
}

/// Makes the key of a line, and adds it to its usage plans; its id.
pub(super) async fn key(state: &Apigateway, ctx: &Context, row: Row) -> Result<String> {
    let plans = row.usage_plan_ids.unwrap_or_default();
    let plans: Vec<&str> = plans.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    for id in &plans {
        state.usage_plan(ctx, id).await?;
    }
    let key = ApiKey {
        id: ids::api(state.platform.entropy.as_ref(), 10),
        value: row.key,
        name: Some(row.name).filter(|name| !name.is_empty()),
        description: row.description.filter(|text| !text.is_empty()),
        customer_id: None,
        enabled: row.enabled.is_none_or(|flag| flag.is_empty() || flag.eq_ignore_ascii_case("true")),
        created: ctx.time,
        updated: ctx.time,
        stage_keys: Default::default(),
        plans: Default::default(),
        tags: Default::default(),
    };
    check::whole(&key)?;
    state.add_api_key(ctx, &key).await?;
    for id in plans {
        let mut held = state.hold_key_and_plans(ctx, &key, &[id.to_owned()].into()).await?;
        let outcome = held.join(ctx, id).await;
        held.edit.finish(outcome.map(drop)).await?;
    }
    Ok(key.id)
}
