//! `Invoke`.

use std::sync::Arc;

use async_trait::async_trait;
use base::ids;
use base::limits::lambda as limits;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sandbox::Invocation;
use serde::de::IgnoredAny;
use service::{Access, Context, Operation, Result, ServiceError};
use wire::lambda::{InvokeInput, InvokeOutput};

use crate::functions::Loaded;
use crate::invoke::Answer;
use crate::names::{self, Named};
use crate::{Lambda, error};

/// Calls a function and waits for its answer.
pub struct Invoke;

#[async_trait]
impl Operation for Invoke {
    type State = Lambda;
    type Input = InvokeInput;
    type Output = InvokeOutput;
    const NAME: &'static str = "Invoke";

    async fn access(lambda: &Lambda, ctx: &Context, input: &InvokeInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:InvokeFunction", &input.function_name).await
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: InvokeInput) -> Result<InvokeOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        named.require_latest(ctx)?;
        let loaded = current(lambda, ctx, &named).await?;
        match input.invocation_type.as_deref() {
            None | Some("RequestResponse") => {}
            Some("DryRun") => return Ok(InvokeOutput { status_code: Some(204), ..InvokeOutput::default() }),
            Some(other) => return Err(error::not_here(&format!("InvocationType={other}"))),
        }
        if input.durable_execution_name.is_some() || input.tenant_id.is_some() {
            return Err(error::not_here("DurableExecutionName and TenantId"));
        }
        let invocation = invocation(lambda, ctx, &loaded, &named, &input)?;
        let answer = match lambda.fleet.invoke(ctx, &loaded, invocation.clone()).await {
            Err(error) => {
                // The code may have been changed or deleted before a process could be started on it.
                let now = current(lambda, ctx, &named).await?;
                if now.function.build == loaded.function.build {
                    return Err(error);
                }
                lambda.fleet.invoke(ctx, &now, invocation).await?
            }
            Ok(answer) => answer,
        };
        Ok(output(answer, input.log_type.as_deref() == Some("Tail")))
    }
}

/// The function as it is now. One that is not there is named with the version that would have been called.
async fn current(lambda: &Lambda, ctx: &Context, named: &Named) -> Result<Arc<Loaded>> {
    let snapshot = lambda.platform.store.snapshot().await?;
    let found = lambda.functions.find(snapshot.as_ref(), ctx, &named.name).await?;
    let missing = || format!("{}:{}", names::arn(ctx, &named.name), names::LATEST);
    found.ok_or_else(|| error::no_function(&missing()))
}

fn invocation(
    lambda: &Lambda,
    ctx: &Context,
    loaded: &Loaded,
    named: &Named,
    input: &InvokeInput,
) -> Result<Invocation> {
    let payload = input.payload.clone().filter(|payload| !payload.is_empty());
    let payload = payload.unwrap_or_else(|| Bytes::from_static(b"{}"));
    check_payload(&payload)?;
    let arn = match &named.qualifier {
        Some(qualifier) => format!("{}:{qualifier}", loaded.arn),
        None => loaded.arn.clone(),
    };
    let started = lambda.platform.clock.now().seconds();
    let trace = || format!("Root={};Sampled=0", ids::trace_root(lambda.platform.entropy.as_ref(), started));
    Ok(Invocation {
        request_id: ids::uuid(lambda.platform.entropy.as_ref()),
        payload,
        timeout: std::time::Duration::from_secs(u64::try_from(loaded.function.timeout).unwrap_or(3)),
        function_arn: arn,
        trace_id: Some(ctx.trace_id.as_deref().map_or_else(trace, str::to_owned)),
        client_context: input.client_context.as_deref().map(client_context).transpose()?,
        cognito_identity: None,
    })
}

fn check_payload(payload: &Bytes) -> Result<()> {
    if payload.len() > limits::SYNC_PAYLOAD {
        let message = format!(
            "{} byte payload is too large for the RequestResponse invocation type (limit {} bytes)",
            payload.len(),
            limits::SYNC_PAYLOAD
        );
        return Err(ServiceError::sender("RequestTooLargeException", 413, message).with("Type", "User"));
    }
    match serde_json::from_slice::<IgnoredAny>(payload) {
        Ok(_) => Ok(()),
        Err(cause) => {
            let message =
                format!("Could not parse request body into json: Could not parse payload into json: {cause}");
            Err(ServiceError::sender("InvalidRequestContentException", 400, message).with("Type", "User"))
        }
    }
}

fn client_context(encoded: &str) -> Result<String> {
    let unreadable = || {
        let message = "Client context must be a valid Base64-encoded JSON object.";
        ServiceError::sender("InvalidRequestContentException", 400, message).with("Type", "User")
    };
    let bytes = STANDARD.decode(encoded).map_err(|_| unreadable())?;
    String::from_utf8(bytes).map_err(|_| unreadable())
}

fn output(answer: Answer, with_log: bool) -> InvokeOutput {
    InvokeOutput {
        status_code: Some(200),
        function_error: answer.error.map(str::to_owned),
        log_result: with_log.then(|| STANDARD.encode(answer.log_tail)),
        payload: Some(answer.payload),
        executed_version: Some(names::LATEST.to_owned()),
        ..InvokeOutput::default()
    }
}
