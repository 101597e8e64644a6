//! Makes a stack's resources: every one as soon as all it needs are made.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use indexmap::IndexMap;
use service::Result;
use template::{Data, Problem, Ready};
use wire::{Map, Value};

use super::known::Known;
use super::reason::{CANCELLED, handler};
use super::recorder::Recorder;
use super::transition::{Outcome, Transition};
use super::{Control, Engine};
use crate::json::{self, Plain};
use crate::keys::StackKey;
use crate::model::{OnFailure, Output, Resource, Stack};
use crate::plan::Plan;
use crate::providers::{Caller, Failure, Made, Target, provider};
use crate::schema::{check, coerce, display};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::View;

/// How long calls under way are waited for once nothing more is begun: far longer than any takes.
const GRACE: Duration = Duration::from_secs(10);

/// One resource's creation under way, and what came of it.
type Running = FuturesUnordered<BoxFuture<'static, (String, std::result::Result<Made, Failure>)>>;

/// Runs the creation to its end, whatever that is.
pub(super) async fn create(
    engine: &Engine,
    key: &StackKey,
    control: &Control,
    stack: Stack,
    plan: Plan,
) -> Result<()> {
    let records = View::of(&engine.platform.store).await?.resources(key).await?;
    let mut creation = Creation {
        caller: engine.caller(key, &stack),
        recorder: Recorder::new(engine, key, &stack),
        resources: records.into_iter().map(|record| (record.logical_id.clone(), record)).collect(),
        made: HashMap::new(),
        under_way: BTreeSet::new(),
        failed: Vec::new(),
        halted: false,
        engine,
        key,
        stack,
        plan: &plan,
    };
    let reason = creation.run(control).await?;
    creation.conclude(reason).await
}

struct Creation<'e> {
    engine: &'e Engine,
    key: &'e StackKey,
    caller: Caller,
    stack: Stack,
    plan: &'e Plan,
    recorder: Recorder<'e>,
    resources: IndexMap<String, Resource>,
    made: HashMap<String, Made>,
    under_way: BTreeSet<String>,
    failed: Vec<String>,
    halted: bool,
}

impl Creation<'_> {
    /// Makes what can be made. Answers why it did not all succeed, if it did not.
    async fn run(&mut self, control: &Control) -> Result<Option<String>> {
        if let Some(name) = self.missing_import() {
            return Ok(Some(format!("No export named {name} found.")));
        }
        let plan = self.plan;
        let mut ready = plan.scope.graph().creation();
        let mut running = Running::new();
        let mut reason = None;
        let alarm = tokio::time::sleep(self.time_left());
        tokio::pin!(alarm);
        let mut grace = false;
        loop {
            self.start_ready(&mut ready, &mut running)?;
            if running.is_empty() {
                break;
            }
            if self.halted && !grace {
                grace = true;
                alarm.as_mut().reset(tokio::time::Instant::now() + GRACE);
            }
            tokio::select! {
                biased;
                Some((id, outcome)) = running.next() => {
                    if self.settle(&id, outcome)? {
                        ready.done(&id);
                    }
                }
                written = self.recorder.turn() => written?,
                () = control.interrupted(), if !self.halted => self.halt()?,
                () = &mut alarm, if grace || self.stack.timeout_minutes.is_some() => {
                    if grace {
                        self.abandon()?;
                        break;
                    }
                    reason = Some("Stack creation time exceeded the specified timeout.".to_owned());
                    self.halt()?;
                }
            }
        }
        let failed = self.failed.join(", ");
        let told = format!("The following resource(s) failed to create: [{failed}].");
        Ok(reason.or((!self.failed.is_empty()).then_some(told)))
    }

    fn missing_import(&self) -> Option<&String> {
        let known = |name: &String| self.stack.imports.iter().any(|(known, _)| known == name);
        self.plan.imports.iter().find(|name| !known(name))
    }

    fn time_left(&self) -> Duration {
        let minutes = self.stack.timeout_minutes.and_then(|minutes| u64::try_from(minutes).ok()).unwrap_or(1);
        let spent = self.engine.platform.clock.now().since(self.stack.created);
        Duration::from_secs(minutes.saturating_mul(60)).saturating_sub(spent)
    }

    /// Begins every resource that waits for nothing any more.
    fn start_ready(&mut self, ready: &mut Ready<'_>, running: &mut Running) -> Result<()> {
        while !self.halted {
            let ids = ready.take();
            if ids.is_empty() {
                break;
            }
            for id in ids {
                if self.halted {
                    break;
                }
                self.start(id, running)?;
            }
        }
        Ok(())
    }

    fn start(&mut self, id: &str, running: &mut Running) -> Result<()> {
        let resolved = self.resolve(id);
        let Some(resource) = self.resources.get_mut(id) else { return Ok(()) };
        let Some(provider) = provider(&resource.kind) else { return Ok(()) };
        let properties = match resolved {
            Ok(resolved) => {
                resource.shown = resolved.shown;
                resource.metadata = resolved.metadata;
                resource.properties = Some(Plain(Value::Map(resolved.properties.clone())));
                self.recorder.status(resource, ResourceStatus::CreateInProgress, None)?;
                resolved.properties
            }
            Err(problem) => {
                self.recorder.status(resource, ResourceStatus::CreateInProgress, None)?;
                resource.unsettled = false;
                self.recorder.status(resource, ResourceStatus::CreateFailed, Some(problem.message))?;
                return self.fail(id);
            }
        };
        self.under_way.insert(id.to_owned());
        let job = Job::new(&self.stack, resource, properties);
        let caller = self.caller.clone();
        running.push(Box::pin(async move {
            let outcome = provider.create(&caller, &job.target()).await;
            (job.logical_id, outcome)
        }));
        Ok(())
    }

    /// The resource's values, now that everything it needs exists.
    fn resolve(&self, id: &str) -> std::result::Result<Resolved, Problem> {
        let known = Known { made: &self.made, imports: &self.stack.imports };
        resolve(self.plan, id, &known)
    }

    /// Takes in what came of a resource. Whether it is there for others to use.
    fn settle(&mut self, id: &str, outcome: std::result::Result<Made, Failure>) -> Result<bool> {
        self.under_way.remove(id);
        let Some(resource) = self.resources.get_mut(id) else { return Ok(false) };
        let cancelled = resource.status == ResourceStatus::CreateFailed;
        let (made, error) = match outcome {
            Ok(made) => (Some(made), None),
            Err(failure) => (failure.made, Some(failure.error)),
        };
        // A service that failed may have done what it was asked: that is found out before anything is removed.
        resource.unsettled = made.is_none() && error.as_ref().is_some_and(|error| error.error.status >= 500);
        resource.made = made;
        if cancelled {
            self.recorder.resource(resource)?;
            return Ok(false);
        }
        if resource.made.is_some() {
            let reason = Some("Resource creation Initiated".to_owned());
            self.recorder.status(resource, ResourceStatus::CreateInProgress, reason)?;
        }
        let Some(error) = error else {
            self.recorder.status(resource, ResourceStatus::CreateComplete, None)?;
            self.made.extend(resource.made.clone().map(|made| (id.to_owned(), made)));
            return Ok(true);
        };
        let reason = handler(self.engine.platform.entropy.as_ref(), resource, &error);
        self.recorder.status(resource, ResourceStatus::CreateFailed, Some(reason))?;
        self.fail(id)?;
        Ok(false)
    }

    fn fail(&mut self, id: &str) -> Result<()> {
        self.failed.push(id.to_owned());
        self.halt()
    }

    /// Begins nothing more. What is under way counts as cancelled at once, though it is waited for; where
    /// nothing will be rolled back it may still succeed.
    fn halt(&mut self) -> Result<()> {
        if self.halted {
            return Ok(());
        }
        self.halted = true;
        if self.stack.on_failure == OnFailure::DoNothing {
            return Ok(());
        }
        for id in &self.under_way {
            let Some(resource) = self.resources.get_mut(id) else { continue };
            self.recorder.status(resource, ResourceStatus::CreateFailed, Some(CANCELLED.to_owned()))?;
            self.failed.push(id.clone());
        }
        Ok(())
    }

    /// Waits no longer for what is under way. Whether it took effect is found out when it is removed.
    fn abandon(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.under_way) {
            let Some(resource) = self.resources.get_mut(&id) else { continue };
            if resource.status != ResourceStatus::CreateFailed {
                self.recorder.status(resource, ResourceStatus::CreateFailed, Some(CANCELLED.to_owned()))?;
            }
        }
        Ok(())
    }

    /// Writes the outcome, with all that is still to be written.
    async fn conclude(mut self, reason: Option<String>) -> Result<()> {
        let reason = match (reason, self.halted) {
            (None, false) => match self.complete().await? {
                None => return Ok(()),
                conflict => conflict,
            },
            (reason, _) => reason,
        };
        for resource in self.resources.values().filter(|it| it.status == ResourceStatus::Pending) {
            self.recorder.forget(&resource.logical_id);
        }
        let batch = self.recorder.finish().await?;
        let (status, reason) = after_failure(self.stack.on_failure, &reason.unwrap_or_default());
        let mut to = self.stack;
        to.status = status;
        to.reason = Some(reason);
        if status != StackStatus::CreateFailed {
            to.deleted = Some(self.engine.platform.clock.now());
        }
        let transition = Transition { from: StackStatus::CreateInProgress, to, batch };
        transition.commit(self.engine, self.key).await?;
        Ok(())
    }

    /// Outputs, exports and the final status. The reason, if there is one against it.
    async fn complete(&mut self) -> Result<Option<String>> {
        let known = Known { made: &self.made, imports: &self.stack.imports };
        let outputs = match self.plan.scope.outputs(&known) {
            Ok(outputs) => outputs,
            Err(problem) => return Ok(Some(problem.message)),
        };
        let output = |output: template::ResolvedOutput| Output {
            key: output.name,
            value: output.value.unwrap_or_default(),
            description: output.description,
            export: output.export,
        };
        let mut to = self.stack.clone();
        to.outputs = outputs.into_iter().map(output).collect();
        to.status = StackStatus::CreateComplete;
        to.reason = None;
        let batch = self.recorder.finish().await?;
        let transition = Transition { from: StackStatus::CreateInProgress, to, batch };
        match transition.commit(self.engine, self.key).await? {
            Outcome::Done | Outcome::Overtaken => Ok(None),
            Outcome::Conflict { sentence, batch } => {
                self.recorder.restore(batch);
                Ok(Some(sentence))
            }
        }
    }
}

/// The status after a failed creation, and AWS's words for it.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_blocked_stack_deletion` (2023-09-06).
pub(super) fn after_failure(on_failure: OnFailure, reason: &str) -> (StackStatus, String) {
    match on_failure {
        OnFailure::Rollback => {
            (StackStatus::RollbackInProgress, format!("{reason} Rollback requested by user."))
        }
        OnFailure::Delete => (StackStatus::DeleteInProgress, format!("{reason} Delete requested by user.")),
        OnFailure::DoNothing => (StackStatus::CreateFailed, format!("{reason} ")),
    }
}

/// A resource's values with every function evaluated.
pub(super) struct Resolved {
    pub(super) properties: Map,
    pub(super) shown: Option<String>,
    pub(super) metadata: Option<String>,
}

/// Evaluates a resource's properties and checks them once more, now that nothing is unknown.
pub(super) fn resolve(plan: &Plan, id: &str, known: &Known<'_>) -> std::result::Result<Resolved, Problem> {
    let data = plan.scope.properties(id, known)?;
    let Some(resource) = plan.scope.resource(id) else { return Err(Problem::new("")) };
    let Some(provider) = provider(&resource.kind) else { return Err(Problem::new("")) };
    let given = resource.properties.is_some().then_some(&data);
    if let Some(problem) = check(provider.schema(), id, given, resource.span).into_iter().next() {
        return Err(problem);
    }
    let shown_properties = match &plan.masked {
        None => Some(shown(&data)),
        Some(masked) => masked.properties(id, known).ok().map(|data| shown(&data)),
    };
    let metadata = plan.scope.metadata(id, known)?;
    let metadata = resource.metadata.is_some().then(|| shown(&metadata));
    let properties = coerce(provider.schema().properties, &data);
    Ok(Resolved { properties, shown: shown_properties, metadata })
}

fn shown(data: &Data) -> String {
    json::text(&display(data))
}

/// What a creation takes along into the background.
pub(super) struct Job {
    pub(super) logical_id: String,
    stack_id: String,
    stack_name: String,
    default_name: String,
    properties: Map,
    tags: Vec<(String, String)>,
}

impl Job {
    pub(super) fn new(stack: &Stack, resource: &Resource, properties: Map) -> Self {
        Self {
            logical_id: resource.logical_id.clone(),
            stack_id: stack.id.clone(),
            stack_name: stack.name.clone(),
            default_name: resource.default_name.clone(),
            properties,
            tags: stack.tags.clone(),
        }
    }

    pub(super) fn target(&self) -> Target<'_> {
        Target {
            stack_id: &self.stack_id,
            stack_name: &self.stack_name,
            logical_id: &self.logical_id,
            default_name: &self.default_name,
            properties: &self.properties,
            tags: &self.tags,
        }
    }
}
