//! Functions behind API Gateway: how they are called, by proxies and by mapped integrations alike.

use bytes::Bytes;
use service::{Context, ServiceError};
use wire::{Map, Value};

use super::aws;
use super::roles::{acting, gateway, principal};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::mapping::{Incoming, Outgoing};
use crate::execution::stage::{Function, Integration};

/// The header that says how a function is invoked.
const INVOCATION_TYPE: &str = "X-Amz-Invocation-Type";

/// What a mapped integration's function answers.
pub(crate) async fn invoke(
    exchange: &Exchange<'_>,
    integration: &Integration,
    function: &Function,
    outgoing: &Outgoing,
) -> Result<Incoming, Refusal> {
    let kind = outgoing.header(INVOCATION_TYPE).unwrap_or("RequestResponse");
    let body = if outgoing.body.is_empty() { Bytes::from_static(b"{}") } else { outgoing.body.clone() };
    let ctx = context(exchange, integration, function).await?;
    match call(exchange, &ctx, function, kind, body).await {
        Ok(outcome) => Ok(incoming(outcome, kind)),
        Err(error) => match wire::model("lambda").filter(|_| error.status == 400) {
            // What Lambda has to say about the payload is mapped like any answer.
            Some(model) => Ok(aws::failed(model, None, &error, &ctx)),
            None => Err(refusal(&error)),
        },
    }
}

fn incoming(outcome: Outcome, kind: &str) -> Incoming {
    let status = if kind == "Event" { 202 } else { 200 };
    let error_message = Some(error_message(&outcome.payload));
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Incoming { status, headers, body: outcome.payload, error_message }
}

/// What patterns are put to: the payload's `errorMessage`, whatever else it is; empty where there is none.
fn error_message(payload: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Failure {
        #[serde(rename = "errorMessage")]
        error_message: Option<String>,
    }
    let failure = serde_json::from_slice::<Failure>(payload).ok();
    failure.and_then(|failure| failure.error_message).unwrap_or_default()
}

/// Who calls the function: the integration's role, or API Gateway for the method.
pub(crate) async fn context(
    exchange: &Exchange<'_>,
    integration: &Integration,
    function: &Function,
) -> Result<Context, Refusal> {
    match &integration.credentials {
        None => Ok(gateway(exchange, &function.region)),
        Some(role) => {
            let principal = principal(exchange, role).await?;
            Ok(acting(exchange, &function.region, principal))
        }
    }
}

/// What a function came to.
pub(crate) struct Outcome {
    pub payload: Bytes,
    /// Whether the payload tells of an error.
    pub failed: bool,
}

/// Invokes a function. That it runs to its end even if the gateway or the client has stopped waiting is seen to by
/// whoever runs it.
pub(crate) async fn call(
    exchange: &Exchange<'_>,
    ctx: &Context,
    function: &Function,
    kind: &str,
    payload: Bytes,
) -> Result<Outcome, ServiceError> {
    let input = Map::from([
        ("FunctionName", Value::from(function.arn.as_str())),
        ("InvocationType", kind.into()),
        ("Payload", payload.into()),
    ]);
    let output = exchange.platform.aws.call(ctx, "lambda", "Invoke", input.into()).await?;
    let mut output = output.into_map().unwrap_or_default();
    let failed = matches!(output.remove("FunctionError"), Some(Value::Str(_)));
    let payload = match output.remove("Payload") {
        Some(Value::Blob(bytes) | Value::Json(bytes)) => bytes,
        Some(Value::Str(text)) => text.into(),
        _ => Bytes::new(),
    };
    Ok(Outcome { payload, failed })
}

/// What a failed call means: whoever may not call, or calls what is not there, has put the API together wrongly.
pub(crate) fn refusal(error: &ServiceError) -> Refusal {
    tracing::debug!(%error, "the function could not be invoked");
    match error.status {
        413 => Refusal::request_too_large(),
        401 | 403 | 404 => Refusal::internal("Invalid permissions on Lambda function"),
        400..500 => Refusal::internal("Lambda refused the invocation"),
        _ => Refusal::bad_gateway("Lambda failed"),
    }
}
