//! `DeleteStack`: writes down that the stack is to go, and leaves the rest to the engine.

use std::collections::BTreeSet;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use store::Transaction;
use wire::cloudformation::{DeleteStackInput, DeleteStackOutput};

use super::request::stack_access;
use crate::Cloudformation;
use crate::engine::{stack_event, stack_event_of};
use crate::error::{no_resource, not_honoured, validation};
use crate::keys::{Place, StackKey};
use crate::model::{Export, Owner, Stack};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::{Batch, View, read};

/// The operation.
pub struct DeleteStack;

#[async_trait]
impl Operation for DeleteStack {
    type State = Cloudformation;
    type Input = DeleteStackInput;
    type Output = DeleteStackOutput;
    const NAME: &'static str = "DeleteStack";

    async fn access(_: &Cloudformation, ctx: &Context, input: &DeleteStackInput) -> Result<Vec<Access>> {
        Ok(stack_access(ctx, "cloudformation:DeleteStack", &input.stack_name))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: DeleteStackInput,
    ) -> Result<DeleteStackOutput> {
        refuse_unsupported(&input)?;
        let view = View::of(&state.engine.platform.store).await?;
        // A stack that is not there is deleted as wished.
        let Some((key, stack)) = view.find(&Place::of(ctx), &input.stack_name).await? else {
            return Ok(DeleteStackOutput {});
        };
        let retain = input.retain_resources.clone().unwrap_or_default().into_iter().collect();
        check_retained(&view, &key, &stack, &retain).await?;
        if begin(state, ctx, &key, &stack, &input, retain).await? {
            state.engine.wake(key, None);
        }
        Ok(DeleteStackOutput {})
    }
}

fn refuse_unsupported(input: &DeleteStackInput) -> Result<()> {
    let force = input.deletion_mode.as_deref() == Some("FORCE_DELETE_STACK");
    let refused = [
        (
            input.role_arn.is_some(),
            "RoleARN",
            "the stack acts as the caller; assume the role before the call",
        ),
        (force, "DeletionMode FORCE_DELETE_STACK", "name what is to stay in RetainResources"),
        (input.deployment_config.is_some(), "DeploymentConfig", "leave it out"),
    ];
    match refused.iter().find(|(is_given, ..)| *is_given) {
        Some((_, parameter, advice)) => Err(not_honoured(parameter, advice)),
        None => Ok(()),
    }
}

/// Resources can be retained only from a deletion that failed.
/// Source: user reports of AWS's answers (rebuy-de/aws-nuke #270, 2018; awslabs/eks-perf-tests #517, 2025).
async fn check_retained(view: &View, key: &StackKey, stack: &Stack, retain: &BTreeSet<String>) -> Result<()> {
    if retain.is_empty() {
        return Ok(());
    }
    if stack.status != StackStatus::DeleteFailed {
        return Err(validation(format!(
            "Invalid operation on stack [{}]. When you delete a stack, specify which resources to retain only when \
             the stack is in the DELETE_FAILED state.",
            stack.id
        )));
    }
    let resources = view.resources(key).await?;
    for id in retain {
        let found = resources.iter().find(|resource| resource.logical_id == *id);
        let Some(resource) = found else { return Err(no_resource(id, &stack.name)) };
        if resource.status == ResourceStatus::DeleteComplete {
            return Err(validation(
                "The specified resources to retain must be in a valid state. Do not specify resources that are in \
                 the DELETE_COMPLETE state.",
            ));
        }
    }
    Ok(())
}

/// Gives the stack its new status. Whether there is something to do.
async fn begin(
    state: &Cloudformation,
    ctx: &Context,
    key: &StackKey,
    known: &Stack,
    input: &DeleteStackInput,
    retain: BTreeSet<String>,
) -> Result<bool> {
    let engine = &state.engine;
    let mut batch = Batch::default();
    let asked = Stack { token: input.client_request_token.clone(), ..known.clone() };
    let reason = Some("User Initiated".to_owned());
    stack_event_of(engine, key, &asked, StackStatus::DeleteInProgress, reason, &mut batch)?;
    let exported: Vec<&str> = known.outputs.iter().filter_map(|output| output.export.as_deref()).collect();
    let mut keys = batch.keys();
    keys.extend([key.record(), key.active()]);
    keys.extend(exported.iter().map(|name| key.place.export(name)));
    let mut transaction = engine.platform.store.begin(keys).await?;
    let Some(mut stack) = read::<Stack>(transaction.as_ref(), &key.record()).await? else { return Ok(false) };
    match stack.status {
        StackStatus::DeleteInProgress | StackStatus::DeleteComplete => return Ok(false),
        _ if stack.termination_protection => {
            let name = &stack.name;
            return Err(validation(format!(
                "Stack [{name}] cannot be deleted while TerminationProtection is enabled"
            )));
        }
        _ => {}
    }
    if let Some(reason) = in_use(transaction.as_ref(), key, &exported).await? {
        drop(transaction);
        return cancel(state, key, reason).await;
    }
    stack.status = StackStatus::DeleteInProgress;
    stack.reason = None;
    stack.deleted = Some(engine.platform.clock.now());
    stack.owner = Owner::from(&ctx.principal);
    stack.token = asked.token;
    stack.retain = retain;
    batch.put(key.record(), &stack)?;
    batch.put(key.active(), &stack.name)?;
    batch.write(transaction.as_mut())?;
    transaction.commit().await?;
    Ok(true)
}

/// Why the stack must stay: another one imports what it exports.
/// Source: aws-samples/iam-identity-center-team #474 (2026-01-21), a user's events.
async fn in_use(transaction: &dyn Transaction, key: &StackKey, exported: &[&str]) -> Result<Option<String>> {
    for name in exported {
        let export: Option<Export> = read(transaction, &key.place.export(name)).await?;
        let importers: Vec<String> = export.into_iter().flat_map(|export| export.importers).collect();
        if let Some((last, others)) = importers.split_last() {
            let by =
                if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
            return Ok(Some(format!(
                "Delete canceled. Cannot delete export {name} as it is in use by {by}."
            )));
        }
    }
    Ok(None)
}

/// The deletion is refused by an event; the status stays.
/// Source: aws/aws-cdk #604 (2018-08-19) shows the status kept and the reason on it.
async fn cancel(state: &Cloudformation, key: &StackKey, reason: String) -> Result<bool> {
    let engine = &state.engine;
    let mut transaction = engine.platform.store.begin(vec![key.record()]).await?;
    let Some(mut stack) = read::<Stack>(transaction.as_ref(), &key.record()).await? else { return Ok(false) };
    stack.reason = Some(reason);
    let mut record = Batch::default();
    record.put(key.record(), &stack)?;
    record.write(transaction.as_mut())?;
    transaction.commit().await?;
    let mut event = Batch::default();
    stack_event(engine, key, &stack, &mut event)?;
    event.commit(std::sync::Arc::clone(&engine.platform.store)).await?;
    Ok(false)
}
