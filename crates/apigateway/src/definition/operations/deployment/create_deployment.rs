//! CreateDeployment: freezes the API as it stands, and points a stage at it if one is named.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};

use base::ids;
use wire::apigateway::{CreateDeploymentInput, CreateDeploymentOutput};

use crate::compiled::{Api, Live};
use crate::definition::authorization::{api, needs};
use crate::definition::compile::compile;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_api, refuse};
use crate::definition::model::{Deployment, RestApi, Stage};
use crate::definition::{Apigateway, keys, stages, view};
use crate::settings::StageSettings;

/// Freezes the API as it stands, and points a stage at it if one is named.
pub(crate) struct CreateDeployment;

#[async_trait]
impl Operation for CreateDeployment {
    type State = Apigateway;
    type Input = CreateDeploymentInput;
    type Output = CreateDeploymentOutput;
    const NAME: &'static str = "CreateDeployment";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateDeploymentInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/deployments")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateDeploymentInput,
    ) -> Result<CreateDeploymentOutput> {
        check(&input)?;
        let (frozen, deployment) = freeze(state, ctx, &input).await?;
        let id = &input.rest_api_id;
        let key = keys::api(ctx, id);
        let deployment_key = keys::deployment(ctx, id, &deployment.id);
        let frozen_key = Api::key(&ctx.account, &ctx.region, id, &deployment.id);
        let mut held = vec![key.clone(), deployment_key.clone(), frozen_key.clone()];
        if let Some(name) = &input.stage_name {
            held.extend([keys::stage(ctx, id, name), Live::key(id, name)]);
        }
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, id))).await;
        };
        record.deployments.insert(deployment.id.clone());
        let outcome = match stage(&edit, ctx, &deployment, &input).await? {
            Some(stage) => stages::put(&mut edit, ctx, &mut record, &stage),
            None => Ok(()),
        };
        let outcome = outcome
            .and_then(|()| edit.put(frozen_key, &frozen))
            .and_then(|()| edit.put(deployment_key, &deployment))
            .and_then(|()| edit.put(key, &record));
        edit.finish(outcome.map(|()| view::deployment(&deployment, false))).await
    }
}

fn check(input: &CreateDeploymentInput) -> Result<()> {
    refuse(input.cache_cluster_enabled == Some(true), "cache clusters (`cacheClusterEnabled`)")?;
    refuse(input.cache_cluster_size.is_some(), "cache clusters (`cacheClusterSize`)")?;
    refuse(input.canary_settings.is_some(), "canary releases (`canarySettings`)")?;
    refuse(input.tracing_enabled == Some(true), "X-Ray (`tracingEnabled`)")?;
    match &input.stage_name {
        Some(name) => stages::check_name(name),
        None if input.stage_description.is_some() || input.variables.is_some() => {
            Err(bad_request("A stage name is required to set a stage description or stage variables"))
        }
        None => Ok(()),
    }
}

/// The API as it stands, compiled, and the new deployment's record.
async fn freeze(
    state: &Apigateway,
    ctx: &Context,
    input: &CreateDeploymentInput,
) -> Result<(Api, Deployment)> {
    let (frozen, methods) = compile(&state.definition(ctx, &input.rest_api_id).await?)?;
    let id = ids::api(state.platform.entropy.as_ref(), 6);
    let deployment = Deployment { id, description: input.description.clone(), created: ctx.time, methods };
    Ok((frozen, deployment))
}

/// The stage that is to point at the deployment: the existing one changed as asked, or a new one.
async fn stage(
    edit: &Edit,
    ctx: &Context,
    deployment: &Deployment,
    input: &CreateDeploymentInput,
) -> Result<Option<Stage>> {
    let Some(name) = &input.stage_name else { return Ok(None) };
    let existing: Option<Stage> = edit.get(&keys::stage(ctx, &input.rest_api_id, name)).await?;
    let mut stage = existing.unwrap_or_else(|| Stage {
        name: name.clone(),
        deployment: String::new(),
        description: None,
        documentation_version: None,
        variables: None,
        settings: StageSettings::default(),
        tags: None,
        created: ctx.time,
        updated: ctx.time,
    });
    stage.deployment.clone_from(&deployment.id);
    stage.updated = ctx.time;
    stage.description = input.stage_description.clone().or(stage.description);
    stage.variables = input.variables.clone().or(stage.variables);
    Ok(Some(stage))
}
