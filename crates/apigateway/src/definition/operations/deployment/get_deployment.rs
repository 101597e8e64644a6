//! GetDeployment: shows one deployment.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDeploymentInput, GetDeploymentOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::error::no_deployment;
use crate::definition::model::Deployment;
use crate::definition::{Apigateway, keys, operations, view};

/// Shows one deployment.
pub(crate) struct GetDeployment;

#[async_trait]
impl Operation for GetDeployment {
    type State = Apigateway;
    type Input = GetDeploymentInput;
    type Output = GetDeploymentOutput;
    const NAME: &'static str = "GetDeployment";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetDeploymentInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/deployments/{}", input.deployment_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDeploymentInput,
    ) -> Result<GetDeploymentOutput> {
        let summary = operations::embeds(input.embed.as_deref(), "apisummary")?;
        state.api(ctx, &input.rest_api_id).await?;
        let snapshot = state.platform.store.snapshot().await?;
        let key = keys::deployment(ctx, &input.rest_api_id, &input.deployment_id);
        let found: Deployment = read(snapshot.as_ref(), &key).await?.ok_or_else(no_deployment)?;
        Ok(view::deployment(&found, summary))
    }
}
