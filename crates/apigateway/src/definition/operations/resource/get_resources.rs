//! GetResources: shows an API's resources, by path.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::{GetResourcesInput, GetResourcesOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::error::no_api;
use crate::definition::model::{Resource, RestApi};
use crate::definition::page::page;
use crate::definition::{Apigateway, keys, operations, view};

/// Shows an API's resources, by path.
pub(crate) struct GetResources;

#[async_trait]
impl Operation for GetResources {
    type State = Apigateway;
    type Input = GetResourcesInput;
    type Output = Value;
    const NAME: &'static str = "GetResources";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetResourcesInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/resources")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetResourcesInput) -> Result<Value> {
        let embed = operations::embeds(input.embed.as_deref(), "methods")?;
        let snapshot = state.platform.store.snapshot().await?;
        let found: Option<RestApi> = read(snapshot.as_ref(), &keys::api(ctx, &input.rest_api_id)).await?;
        let record = found.ok_or_else(|| no_api(&ctx.account, &input.rest_api_id))?;
        let mut ids: Vec<&String> = record.resources.keys().collect();
        ids.sort_by_cached_key(|id| record.path(id));
        let (ids, position) = page(ids, |id| id, input.limit, input.position.as_deref())?;
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            let methods: Option<Resource> =
                read(snapshot.as_ref(), &keys::resource(ctx, &record.id, id)).await?;
            items.push(view::resource(&record, id, &methods.unwrap_or_default(), embed));
        }
        Ok(view::with_null_templates(GetResourcesOutput { position, items: Some(items) }))
    }
}
