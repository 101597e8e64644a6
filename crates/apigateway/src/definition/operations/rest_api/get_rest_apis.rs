//! GetRestApis: shows the account's REST APIs in the Region, by id.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, ServiceError};
use store::{Order, ScanLimit};
use wire::apigateway::{GetRestApisInput, GetRestApisOutput};

use crate::definition::authorization::needs;
use crate::definition::model::RestApi;
use crate::definition::page::page;
use crate::definition::{Apigateway, keys, view};

/// Shows the account's REST APIs in the Region, by id.
pub(crate) struct GetRestApis;

#[async_trait]
impl Operation for GetRestApis {
    type State = Apigateway;
    type Input = GetRestApisInput;
    type Output = GetRestApisOutput;
    const NAME: &'static str = "GetRestApis";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetRestApisInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/restapis"))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetRestApisInput) -> Result<GetRestApisOutput> {
        let apis = all(state, ctx).await?;
        let (items, position) = page(apis, |api| &api.id, input.limit, input.position.as_deref())?;
        Ok(GetRestApisOutput { position, items: Some(items.iter().map(view::rest_api).collect()) })
    }
}

async fn all(state: &Apigateway, ctx: &Context) -> Result<Vec<RestApi>> {
    let snapshot = state.platform.store.snapshot().await?;
    let mut range = keys::apis(ctx);
    let mut apis = Vec::new();
    loop {
        let entries = snapshot.scan(range.clone(), Order::Forward, ScanLimit::default()).await?;
        let Some((last, _)) = entries.last() else { return Ok(apis) };
        range = range.after(last, Order::Forward);
        for (_, bytes) in &entries {
            apis.push(serde_json::from_slice(bytes).map_err(ServiceError::internal)?);
        }
    }
}
