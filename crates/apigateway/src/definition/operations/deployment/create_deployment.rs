//! CreateDeployment: freezes the API as it stands, and points a stage at it if one is named.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, ServiceError};

use base::ids;
use wire::apigateway::{CreateDeploymentInput, CreateDeploymentOutput, DeploymentCanarySettings};

use crate::compiled::{Api, Live};
use crate::definition::authorization::{api, needs};
use crate::definition::compile::compile;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_api};
use crate::definition::model::{Definition, Deployment, RestApi, Stage};
use crate::definition::{Apigateway, keys, stages, view};
use crate::settings::{CanarySettings, StageSettings};

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
        let (definition, frozen, deployment) = freeze(state, ctx, &input).await?;
        let id = &input.rest_api_id;
        let key = keys::api(ctx, id);
        let deployment_key = keys::deployment(ctx, id, &deployment.id);
        let definition_key = keys::frozen(ctx, id, &deployment.id);
        let frozen_key = Api::key(&ctx.account, &ctx.region, id, &deployment.id);
        let mut held = vec![key.clone(), deployment_key.clone(), definition_key.clone(), frozen_key.clone()];
        if let Some(name) = &input.stage_name {
            held.extend([keys::stage(ctx, id, name), Live::key(id, name)]);
        }
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, id))).await;
        };
        record.deployments.insert(deployment.id.clone());
        let stage = stage(&edit, ctx, &deployment, &input).await;
        let outcome = stage.and_then(|stage| match stage {
            Some(stage) => stages::put(&mut edit, ctx, &mut record, &stage),
            None => Ok(()),
        });
        let outcome = outcome
            .and_then(|()| edit.put(frozen_key, &frozen))
            .and_then(|()| edit.put(definition_key, &definition))
            .and_then(|()| edit.put(deployment_key, &deployment))
            .and_then(|()| edit.put(key, &record));
        edit.finish(outcome.map(|()| view::deployment(&deployment, false))).await
    }
}

fn check(input: &CreateDeploymentInput) -> Result<()> {
    match &input.stage_name {
        // Recorded 2025-05 (localstack, `test_create_canary_deployment_validation`).
        None if input.canary_settings.is_some() => Err(canary_without_stage("null")),
        Some(name) if name.is_empty() && input.canary_settings.is_some() => Err(canary_without_stage("")),
        Some(name) => stages::check_name(name),
        None if input.stage_description.is_some() || input.variables.is_some() => {
            Err(bad_request("A stage name is required to set a stage description or stage variables"))
        }
        None => Ok(()),
    }
}

fn canary_without_stage(name: &str) -> ServiceError {
    bad_request(format!(
        "Invalid deployment content specified.Non null and non empty stageName must be provided for canary \
         deployment. Provided value is {name}"
    ))
}

/// The API as it stands, as it is compiled, and the new deployment's record.
async fn freeze(
    state: &Apigateway,
    ctx: &Context,
    input: &CreateDeploymentInput,
) -> Result<(Definition, Api, Deployment)> {
    let definition = state.definition(ctx, &input.rest_api_id).await?;
    let (frozen, methods) = compile(&definition)?;
    let id = ids::api(state.platform.entropy.as_ref(), 6);
    let deployment = Deployment { id, description: input.description.clone(), created: ctx.time, methods };
    Ok((definition, frozen, deployment))
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
    if let Some(canary) = &input.canary_settings {
        return existing.map(|stage| with_canary(stage, canary, deployment)).map(Some).ok_or_else(|| {
            bad_request(format!(
                "Invalid deployment content specified.Stage {name} must already be created before making a canary \
                 release deployment"
            ))
        });
    }
    let mut stage = existing.unwrap_or_else(|| Stage {
        name: name.clone(),
        deployment: String::new(),
        description: None,
        documentation_version: None,
        variables: None,
        settings: StageSettings::of_new_stage(ctx.time),
        tags: None,
        created: ctx.time,
        updated: ctx.time,
    });
    stage.deployment.clone_from(&deployment.id);
    stage.updated = ctx.time;
    stage.description = input.stage_description.clone().or(stage.description);
    stage.variables = input.variables.clone().or(stage.variables);
    stage.settings.change_cache(input.cache_cluster_enabled, input.cache_cluster_size.clone(), ctx.time);
    stage.settings.tracing_enabled = input.tracing_enabled.unwrap_or(stage.settings.tracing_enabled);
    Ok(Some(stage))
}

/// The stage whose canary the deployment is; it goes on pointing where it does.
fn with_canary(stage: Stage, canary: &DeploymentCanarySettings, deployment: &Deployment) -> Stage {
    let canary = CanarySettings {
        deployment_id: Some(deployment.id.clone()),
        percent_traffic: canary.percent_traffic.unwrap_or_default(),
        stage_variable_overrides: canary.stage_variable_overrides.clone().unwrap_or_default(),
        use_stage_cache: canary.use_stage_cache.unwrap_or(false),
    };
    let settings = StageSettings { canary: Some(canary), ..stage.settings };
    Stage { settings, ..stage }
}
