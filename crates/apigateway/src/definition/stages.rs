//! What CreateStage and CreateDeployment share: a stage's name, its limit, and the two records it consists of.

use base::limits;
use service::{Context, Result};

use super::Apigateway;
use super::edit::{Edit, read};
use super::error::{bad_request, limit_exceeded, no_stage};
use super::keys;
use super::model::{RestApi, Stage};
use crate::compiled::Live;

/// Checks a stage's name. Source: API Gateway Developer Guide, "Important notes": letters, digits, hyphens and
/// underscores, at most 128.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let valid = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if name.is_empty() || name.len() > 128 || !name.bytes().all(valid) {
        return Err(bad_request("Stage name only allows a-zA-Z0-9_-"));
    }
    Ok(())
}

impl Apigateway {
    /// A stage as it stands.
    pub(crate) async fn stage(&self, ctx: &Context, api: &str, name: &str) -> Result<Stage> {
        let snapshot = self.platform.store.snapshot().await?;
        read(snapshot.as_ref(), &keys::stage(ctx, api, name)).await?.ok_or_else(no_stage)
    }

    /// Changes a stage; the API's record is held, since it names stages and deployments.
    pub(crate) async fn change_stage<R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        name: &str,
        act: impl FnOnce(&mut Stage, &RestApi) -> Result<R> + Send,
    ) -> Result<R> {
        let (key, stage) = (keys::api(ctx, api), keys::stage(ctx, api, name));
        let held = vec![key.clone(), stage.clone(), Live::key(api, name)];
        let mut edit = Edit::begin(self.platform.store.as_ref(), held).await?;
        let (Some(mut record), Some(mut stage)) = (edit.get::<RestApi>(&key).await?, edit.get(&stage).await?)
        else {
            return edit.finish(Err(no_stage())).await;
        };
        let outcome = act(&mut stage, &record).and_then(|answer| {
            stage.updated = ctx.time;
            put(&mut edit, ctx, &mut record, &stage)?;
            edit.put(key, &record).map(|()| answer)
        });
        edit.finish(outcome).await
    }
}

/// Writes a stage: its record, what the data plane reads, and its name in the API's record (which the caller writes).
pub(crate) fn put(edit: &mut Edit, ctx: &Context, api: &mut RestApi, stage: &Stage) -> Result<()> {
    if !api.stages.contains_key(&stage.name) && api.stages.len() >= limits::apigateway::STAGES {
        return Err(limit_exceeded(
            "Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages.",
        ));
    }
    let live = Live {
        account: ctx.account.to_string(),
        region: ctx.region.to_string(),
        deployment: stage.deployment.clone(),
        variables: stage.variables.clone().unwrap_or_default(),
        settings: stage.settings.clone(),
    };
    edit.put(keys::stage(ctx, &api.id, &stage.name), stage)?;
    edit.put(Live::key(&api.id, &stage.name), &live)?;
    api.stages.insert(stage.name.clone(), stage.deployment.clone());
    Ok(())
}
