//! GetDeployments: shows an API's deployments, the newest first.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDeploymentsInput, GetDeploymentsOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::model::Deployment;
use crate::definition::page::page;
use crate::definition::{Apigateway, keys, view};

/// Shows an API's deployments, the newest first.
pub(crate) struct GetDeployments;

#[async_trait]
impl Operation for GetDeployments {
    type State = Apigateway;
    type Input = GetDeploymentsInput;
    type Output = GetDeploymentsOutput;
    const NAME: &'static str = "GetDeployments";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetDeploymentsInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/deployments")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDeploymentsInput,
    ) -> Result<GetDeploymentsOutput> {
        let record = state.api(ctx, &input.rest_api_id).await?;
        let snapshot = state.platform.store.snapshot().await?;
        let mut all: Vec<Deployment> = Vec::with_capacity(record.deployments.len());
        for id in &record.deployments {
            all.extend(read(snapshot.as_ref(), &keys::deployment(ctx, &record.id, id)).await?);
        }
        all.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        let (items, position) =
            page(all, |deployment| &deployment.id, input.limit, input.position.as_deref())?;
        let items = items.iter().map(|deployment| view::deployment(deployment, false)).collect();
        Ok(GetDeploymentsOutput { position, items: Some(items) })
    }
}
