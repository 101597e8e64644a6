//! UpdateDeployment: changes the description of a deployment.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateDeploymentInput, UpdateDeploymentOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::change;
use crate::definition::error::no_deployment;
use crate::definition::model::Deployment;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, keys, view};

/// Changes the description of a deployment.
pub(crate) struct UpdateDeployment;

#[async_trait]
impl Operation for UpdateDeployment {
    type State = Apigateway;
    type Input = UpdateDeploymentInput;
    type Output = UpdateDeploymentOutput;
    const NAME: &'static str = "UpdateDeployment";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateDeploymentInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/deployments/{}", input.deployment_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateDeploymentInput,
    ) -> Result<UpdateDeploymentOutput> {
        let key = keys::deployment(ctx, &input.rest_api_id, &input.deployment_id);
        let patch = |deployment: &mut Deployment| {
            PATCHES.apply(deployment, input.patch_operations.as_deref())?;
            Ok(view::deployment(deployment, false))
        };
        change(state.platform.store.as_ref(), key, no_deployment(), patch).await
    }
}

const PATCHES: Patches<Deployment> = Patches {
    wording: Wording::Listed,
    rules: &[replace("/description", |deployment, change| {
        deployment.description = change.text();
        Ok(())
    })],
};
