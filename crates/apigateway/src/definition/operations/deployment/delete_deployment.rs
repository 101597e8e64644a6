//! DeleteDeployment: removes a deployment that no stage points at.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteDeploymentInput, DeleteDeploymentOutput};

use crate::compiled::Api;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_api, no_deployment};
use crate::definition::model::{RestApi, Stage};
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
        let parts = [
            keys::deployment(ctx, api, id),
            keys::frozen(ctx, api, id),
            Api::key(&ctx.account, &ctx.region, api, id),
        ];
        let held = parts.iter().cloned().chain([key.clone()]).collect();
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, api))).await;
        };
        let used = is_used(&edit, ctx, &record, id).await?;
        let outcome = remove(&mut record, id, used)
            .and_then(|()| edit.put(key, &record))
            .and_then(|()| parts.into_iter().try_for_each(|part| edit.delete(part)));
        edit.finish(outcome.map(|()| DeleteDeploymentOutput {})).await
    }
}

/// Whether a stage points at the deployment, or its canary does. Whoever changes a stage holds the API's record.
async fn is_used(edit: &Edit, ctx: &Context, record: &RestApi, id: &str) -> Result<bool> {
    for name in record.stages.keys() {
        let stage: Option<Stage> = edit.get(&keys::stage(ctx, &record.id, name)).await?;
        let uses = |stage: &Stage| {
            let canary = stage.settings.canary.as_ref().and_then(|canary| canary.deployment_id.as_deref());
            stage.deployment == id || canary == Some(id)
        };
        if stage.as_ref().is_some_and(uses) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn remove(record: &mut RestApi, id: &str, used: bool) -> Result<()> {
    if used {
        return Err(bad_request("Active stages pointing to this deployment must be moved or deleted"));
    }
    if record.deployments.remove(id) { Ok(()) } else { Err(no_deployment()) }
}
