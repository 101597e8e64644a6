//! DeleteDeployment: removes a deployment that no stage points at.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteDeploymentInput, DeleteDeploymentOutput};

use crate::compiled::Api;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_api, no_deployment};
use crate::definition::model::RestApi;
use crate::definition::{Apigateway, keys};

/// Removes a deployment that no stage points at.
pub(crate) struct DeleteDeployment;

#[async_trait]
impl Operation for DeleteDeployment {
    type State = Apigateway;
    type Input = DeleteDeploymentInput;
    type Output = DeleteDeploymentOutput;
    const NAME: &'static str = "DeleteDeployment";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteDeploymentInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/deployments/{}", input.deployment_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteDeploymentInput,
    ) -> Result<DeleteDeploymentOutput> {
        let (api, id) = (&input.rest_api_id, &input.deployment_id);
        let key = keys::api(ctx, api);
        let parts = [keys::deployment(ctx, api, id), Api::key(&ctx.account, &ctx.region, api, id)];
        let held = parts.iter().cloned().chain([key.clone()]).collect();
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, api))).await;
        };
        let outcome = remove(&mut record, id)
            .and_then(|()| edit.put(key, &record))
            .and_then(|()| parts.into_iter().try_for_each(|part| edit.delete(part)));
        edit.finish(outcome.map(|()| DeleteDeploymentOutput {})).await
    }
}

fn remove(record: &mut RestApi, id: &str) -> Result<()> {
    if record.stages.values().any(|deployment| deployment == id) {
        return Err(bad_request("Active stages pointing to this deployment must be moved or deleted"));
    }
    if record.deployments.remove(id) { Ok(()) } else { Err(no_deployment()) }
}
