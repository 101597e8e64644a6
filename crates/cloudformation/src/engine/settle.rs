//! Finds out what an interrupted creation left: walks the resources in order of their dependencies and
//! looks each one up. One whose dependencies do not all exist was never begun.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use service::{Result, ServiceError};
use template::{Environment, Template};
use wire::Value;

use super::Engine;
use super::create::{Job, after_failure, resolve};
use super::known::Known;
use super::reason::CANCELLED;
use super::recorder::Recorder;
use super::transition::Transition;
use crate::json::Plain;
use crate::keys::StackKey;
use crate::model::{Resource, Stack};
use crate::plan::Plan;
use crate::providers::{Made, provider};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::{Batch, View};

/// Ends a creation that has no task any more: what it made is found, and what its failure would have
/// brought about follows.
pub(super) async fn give_up(engine: &Engine, key: &StackKey, stack: Stack) -> Result<()> {
    settle(engine, key, &stack).await?;
    let reason = "Landfall was stopped while the stack was being created.";
    let mut to = stack;
    let (status, reason) = after_failure(to.on_failure, reason);
    to.status = status;
    to.reason = Some(reason);
    if status != StackStatus::CreateFailed {
        to.deleted = Some(engine.platform.clock.now());
    }
    Transition { from: StackStatus::CreateInProgress, to, batch: Batch::default() }
        .commit(engine, key)
        .await?;
    Ok(())
}

/// Looks up every resource whose outcome is not known and writes down what was found.
pub(super) async fn settle(engine: &Engine, key: &StackKey, stack: &Stack) -> Result<()> {
    let view = View::of(&engine.platform.store).await?;
    let records = view.resources(key).await?;
    if !records.iter().any(|record| record.unsettled) {
        return Ok(());
    }
    let text = view.template(key).await?.unwrap_or_default();
    let plan = plan_again(key, stack, &text)?;
    let mut resources: IndexMap<String, Resource> =
        records.into_iter().map(|record| (record.logical_id.clone(), record)).collect();
    let mut search = Search { engine, key, stack, plan: &plan, made: HashMap::new() };
    let mut recorder = Recorder::new(engine, key, stack);
    for id in plan.scope.graph().order() {
        let Some(resource) = resources.get_mut(id) else { continue };
        if resource.unsettled {
            search.look(resource, &mut recorder).await?;
        }
        if let Some(made) = &resource.made {
            search.made.insert(id.to_owned(), made.clone());
        }
    }
    let batch = recorder.finish().await?;
    batch.commit(Arc::clone(&engine.platform.store)).await
}

/// The plan as CreateStack made it: the same text and values give the same plan.
fn plan_again(key: &StackKey, stack: &Stack, text: &str) -> Result<Plan> {
    let environment = Environment {
        account_id: key.place.account.clone(),
        region: key.place.region.clone(),
        stack_name: stack.name.clone(),
        stack_id: stack.id.clone(),
        notification_arns: Vec::new(),
    };
    let template = Template::parse(text).map_err(ServiceError::internal)?;
    let given = stack.parameters.iter().map(|it| (it.key.clone(), it.value.clone())).collect();
    Plan::new(Arc::new(template), &given, environment).map_err(|problems| {
        ServiceError::internal(problems.first().map_or("the template is no longer valid", |it| &it.message))
    })
}

struct Search<'e> {
    engine: &'e Engine,
    key: &'e StackKey,
    stack: &'e Stack,
    plan: &'e Plan,
    made: HashMap<String, Made>,
}

impl Search<'_> {
    async fn look(&self, resource: &mut Resource, recorder: &mut Recorder<'_>) -> Result<()> {
        let known = Known { made: &self.made, imports: &self.stack.imports };
        let begun = resource.needs.iter().all(|need| self.made.contains_key(need));
        let resolved = if begun { resolve(self.plan, &resource.logical_id, &known).ok() } else { None };
        let Some((resolved, provider)) = resolved.zip(provider(&resource.kind)) else {
            return never_begun(resource, recorder);
        };
        let caller = self.engine.caller(self.key, self.stack);
        let job = Job::new(self.stack, resource, resolved.properties.clone());
        match provider.find(&caller, &job.target(), self.stack.created).await {
            Ok(None) => never_begun(resource, recorder),
            Ok(Some(made)) => {
                resource.made = Some(made);
                resource.properties = Some(Plain(Value::Map(resolved.properties)));
                resource.shown = resolved.shown;
                failed(resource, recorder)
            }
            Err(error) => {
                tracing::warn!(resource = %resource.logical_id, %error, "could not look for a resource");
                Ok(())
            }
        }
    }
}

fn never_begun(resource: &mut Resource, recorder: &mut Recorder<'_>) -> Result<()> {
    if resource.status == ResourceStatus::Pending {
        recorder.forget(&resource.logical_id);
        return Ok(());
    }
    failed(resource, recorder)
}

/// The outcome is known now: the creation did not come to its end. One that has failed keeps its reason.
fn failed(resource: &mut Resource, recorder: &mut Recorder<'_>) -> Result<()> {
    resource.unsettled = false;
    match resource.status {
        ResourceStatus::Pending | ResourceStatus::CreateInProgress => {
            recorder.status(resource, ResourceStatus::CreateFailed, Some(CANCELLED.to_owned()))
        }
        _ => recorder.resource(resource),
    }
}
