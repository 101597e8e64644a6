//! `CreateStack`: checks everything that can be checked, writes down everything that is to be done, and
//! leaves the rest to the engine.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use base::ids;
use indexmap::IndexMap;
use service::{Access, Context, Operation, Result, ServiceError};
use template::{Environment, Template};
use wire::cloudformation::{CreateStackInput, CreateStackOutput, Parameter, Tag};

use super::request::{check_stack_name, invalid, stack_access, template_body};
use crate::Cloudformation;
use crate::engine::stack_event;
use crate::error::{not_honoured, validation};
use crate::keys::{Place, StackKey};
use crate::model::{self, Export, OnFailure, Owner, Stack};
use crate::plan::{self, Plan};
use crate::status::StackStatus;
use crate::storage::{Batch, View, read};

/// The operation.
pub struct CreateStack;

#[async_trait]
impl Operation for CreateStack {
    type State = Cloudformation;
    type Input = CreateStackInput;
    type Output = CreateStackOutput;
    const NAME: &'static str = "CreateStack";

    async fn access(_: &Cloudformation, ctx: &Context, input: &CreateStackInput) -> Result<Vec<Access>> {
        Ok(stack_access(ctx, "cloudformation:CreateStack", &input.stack_name))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: CreateStackInput,
    ) -> Result<CreateStackOutput> {
        check_stack_name(&input.stack_name)?;
        refuse_unsupported(&input)?;
        let body = template_body(input.template_body.as_ref(), input.template_url.as_ref())?;
        let template = plan::parse(body).map_err(|problems| invalid(&problems))?;
        check_capabilities(&template, input.capabilities.as_deref().unwrap_or_default())?;
        let key = Place::of(ctx).stack(ids::uuid(state.engine.platform.entropy.as_ref()));
        let id = ctx.arn("cloudformation", format!("stack/{}/{}", input.stack_name, key.uuid));
        let plan = make_plan(ctx, &input, Arc::clone(&template), &id)?;
        let stack = record(state, ctx, &input, &plan, id)?;
        match write(state, &key, stack, &plan).await? {
            Written::New(id) => {
                state.engine.wake(key, Some(plan));
                Ok(CreateStackOutput { stack_id: Some(id), ..Default::default() })
            }
            Written::Same(id) => Ok(CreateStackOutput { stack_id: Some(id), ..Default::default() }),
        }
    }
}

fn refuse_unsupported(input: &CreateStackInput) -> Result<()> {
    let rollback = input.rollback_configuration.as_ref();
    let triggers = rollback.is_some_and(|it| {
        it.rollback_triggers.as_ref().is_some_and(|list| !list.is_empty())
            || it.monitoring_time_in_minutes.is_some()
    });
    let given = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    let refused = [
        (triggers, "RollbackConfiguration", "there are no alarms to watch"),
        (given(&input.notification_arns), "NotificationARNs", "follow the stack's events instead"),
        (given(&input.resource_types), "ResourceTypes", "leave it out"),
        (
            input.role_arn.is_some(),
            "RoleARN",
            "the stack acts as its creator; assume the role before the call",
        ),
        (input.stack_policy_body.is_some(), "StackPolicyBody", "leave it out"),
        (input.stack_policy_url.is_some(), "StackPolicyURL", "leave it out"),
        (input.deployment_config.is_some(), "DeploymentConfig", "leave it out"),
        (input.disable_validation == Some(true), "DisableValidation", "templates are always validated"),
    ];
    match refused.iter().find(|(is_given, ..)| *is_given) {
        Some((_, parameter, advice)) => Err(not_honoured(parameter, advice)),
        None => Ok(()),
    }
}

fn check_capabilities(template: &Template, given: &[String]) -> Result<()> {
    match template::missing_capabilities(template, given) {
        Some(message) => Err(ServiceError::sender("InsufficientCapabilitiesException", 400, message)),
        None => Ok(()),
    }
}

fn make_plan(ctx: &Context, input: &CreateStackInput, template: Arc<Template>, id: &str) -> Result<Plan> {
    let environment = Environment {
        account_id: ctx.account.to_string(),
        region: ctx.region.to_string(),
        stack_name: input.stack_name.clone(),
        stack_id: id.to_owned(),
        notification_arns: Vec::new(),
    };
    let given = given_parameters(input.parameters.as_deref().unwrap_or_default())?;
    Plan::new(template, &given, environment).map_err(|problems| invalid(&problems))
}

fn given_parameters(parameters: &[Parameter]) -> Result<IndexMap<String, String>> {
    let mut given = IndexMap::new();
    for parameter in parameters {
        let key = parameter.parameter_key.clone().unwrap_or_default();
        if parameter.use_previous_value == Some(true) {
            let message = format!(
                "Invalid input for parameter key {key}. Cannot specify usePreviousValue as true \
                 for a parameter key not in the previous template"
            );
            return Err(validation(message));
        }
        if let Some(value) = &parameter.parameter_value
            && given.insert(key.clone(), value.clone()).is_some()
        {
            return Err(validation(format!("Duplicate input parameter key {key}")));
        }
    }
    Ok(given)
}

fn on_failure(input: &CreateStackInput) -> Result<OnFailure> {
    match (input.disable_rollback, input.on_failure.as_deref()) {
        (Some(_), Some(_)) => {
            Err(validation("You can specify either OnFailure or DisableRollback, but not both."))
        }
        (Some(true), None) | (None, Some("DO_NOTHING")) => Ok(OnFailure::DoNothing),
        (None, Some("DELETE")) => Ok(OnFailure::Delete),
        _ => Ok(OnFailure::Rollback),
    }
}

fn tags(given: &[Tag]) -> Result<Vec<(String, String)>> {
    let mut keys = BTreeSet::new();
    for tag in given {
        if tag.key.starts_with("aws:") {
            return Err(validation(format!("Tag keys beginning with aws: are reserved: {}", tag.key)));
        }
        if !keys.insert(tag.key.as_str()) {
            return Err(validation(format!("Duplicate tag key {}", tag.key)));
        }
    }
    Ok(given.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect())
}

fn record(
    state: &Cloudformation,
    ctx: &Context,
    input: &CreateStackInput,
    plan: &Plan,
    id: String,
) -> Result<Stack> {
    let on_failure = on_failure(input)?;
    let parameters = plan.scope.parameters().iter().map(|(key, value)| model::Parameter {
        key: key.clone(),
        value: value.text.clone(),
        no_echo: value.no_echo,
    });
    Ok(Stack {
        id,
        name: input.stack_name.clone(),
        status: StackStatus::CreateInProgress,
        reason: Some("User Initiated".to_owned()),
        created: state.engine.platform.clock.now(),
        deleted: None,
        description: plan.scope.template().description.clone(),
        parameters: parameters.collect(),
        outputs: Vec::new(),
        tags: tags(input.tags.as_deref().unwrap_or_default())?,
        capabilities: input.capabilities.clone().unwrap_or_default(),
        on_failure,
        disable_rollback: on_failure == OnFailure::DoNothing,
        timeout_minutes: input.timeout_in_minutes,
        termination_protection: input.enable_termination_protection.unwrap_or(false),
        retain_except_on_create: input.retain_except_on_create,
        token: input.client_request_token.clone(),
        creation_token: input.client_request_token.clone(),
        owner: Owner::from(&ctx.principal),
        imports: Vec::new(),
        retain: BTreeSet::new(),
    })
}

/// What writing a new stack came to.
enum Written {
    /// It is written; its ARN.
    New(String),
    /// The same request had written it before; its ARN.
    Same(String),
}

/// Everything the creation will need, in one transaction.
async fn write(state: &Cloudformation, key: &StackKey, mut stack: Stack, plan: &Plan) -> Result<Written> {
    let engine = &state.engine;
    let mut batch = Batch::default();
    batch.put_text(key.template(), &plan.scope.template().source);
    for resource in plan.records(engine.platform.entropy.as_ref(), stack.created) {
        batch.put(key.resource(&resource.logical_id), &resource)?;
    }
    batch.put(key.active(), &stack.name)?;
    batch.put(key.place.name(&stack.name), &key.uuid)?;
    stack_event(engine, key, &stack, &mut batch)?;
    let mut keys = batch.keys();
    keys.push(key.record());
    keys.extend(plan.imports.iter().map(|name| key.place.export(name)));
    let mut transaction = engine.platform.store.begin(keys).await?;
    if let Some(uuid) = read::<String>(transaction.as_ref(), &key.place.name(&stack.name)).await? {
        drop(transaction);
        return existing(state, &key.place.stack(uuid), &stack).await;
    }
    for name in &plan.imports {
        let record = key.place.export(name);
        let Some(mut export) = read::<Export>(transaction.as_ref(), &record).await? else { continue };
        export.importers.insert(stack.name.clone());
        stack.imports.push((name.clone(), export.value.clone()));
        batch.put(record, &export)?;
    }
    // The status is told with its reason; a stack keeps none for its beginning.
    stack.reason = None;
    batch.put(key.record(), &stack)?;
    batch.write(transaction.as_mut())?;
    transaction.commit().await?;
    Ok(Written::New(stack.id))
}

/// A stack of this name is there: the same request once more, or another one.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_name_conflicts` (2024-03-26).
async fn existing(state: &Cloudformation, key: &StackKey, stack: &Stack) -> Result<Written> {
    let known = View::of(&state.engine.platform.store).await?.stack(key).await?;
    match known.filter(|known| known.creation_token.is_some() && known.creation_token == stack.creation_token)
    {
        Some(known) => Ok(Written::Same(known.id)),
        None => {
            let message = format!("Stack [{}] already exists", stack.name);
            Err(ServiceError::sender("AlreadyExistsException", 400, message))
        }
    }
}
