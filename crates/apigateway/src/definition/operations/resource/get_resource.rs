//! GetResource: shows one resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::GetResourceInput;

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::error::no_resource;
use crate::definition::model::{Resource, RestApi};
use crate::definition::{Apigateway, keys, operations, view};

/// Shows one resource.
pub(crate) struct GetResource;

#[async_trait]
impl Operation for GetResource {
    type State = Apigateway;
    type Input = GetResourceInput;
    type Output = Value;
    const NAME: &'static str = "GetResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetResourceInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/resources/{}", input.resource_id)),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetResourceInput) -> Result<Value> {
        let snapshot = state.platform.store.snapshot().await?;
        let found: Option<RestApi> = read(snapshot.as_ref(), &keys::api(ctx, &input.rest_api_id)).await?;
        let record =
            found.filter(|api| api.resources.contains_key(&input.resource_id)).ok_or_else(no_resource)?;
        let key = keys::resource(ctx, &input.rest_api_id, &input.resource_id);
        let methods: Resource = read(snapshot.as_ref(), &key).await?.ok_or_else(no_resource)?;
        let embed = operations::embeds(input.embed.as_deref(), "methods")?;
        Ok(view::with_null_templates(view::resource(&record, &input.resource_id, &methods, embed)))
    }
}
