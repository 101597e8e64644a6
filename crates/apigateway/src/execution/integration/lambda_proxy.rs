//! The Lambda proxy integration: the whole request goes to the function, its answer comes back. The call goes through
//! the one door as `apigateway.amazonaws.com` for the method's ARN, so the function's resource policy decides.

use std::time::Duration;

use base::ids;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use service::{Context, Platform, Principal, ServiceError};
use wire::{Map, Value};

use crate::compiled::{IntegrationKind, Place};
use crate::execution::answer::Answer;
use crate::execution::binary::is_accepted;
use crate::execution::event::proxy_event;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::{answered, is_illegal, is_sound};
use crate::execution::response::Response;
use crate::execution::stage::{Function, Integration};
use crate::execution::xray;

const MALFORMED: &str = "Malformed Lambda proxy response";
const FUNCTION_ERROR: &str = "Lambda execution failed with status 200 due to customer function error";

/// The function's answer to the request.
pub(crate) async fn answer(
    exchange: &Exchange<'_>,
    integration: &Integration,
    function: &Function,
) -> Result<Response, Refusal> {
    check(integration)?;
    let event = proxy_event(exchange);
    let ctx = context(exchange, function);
    let payload = invoke(exchange.platform, ctx, function, integration.timeout, event).await?;
    let answer = Answer::parse(&payload).ok_or_else(|| Refusal::internal(MALFORMED).with_status(502))?;
    response(exchange, &answer)
}

/// Lambda answers POST only, and some headers may not be mapped, although a proxy's mappings are never applied.
fn check(integration: &Integration) -> Result<(), Refusal> {
    if integration.http_method.as_deref() != Some("POST") {
        return Err(Refusal::internal("A Lambda proxy integration needs the integration method POST"));
    }
    let headers = integration.parameters.iter().filter(|(target, _)| target.place == Place::Header);
    match headers.map(|(target, _)| &target.name).find(|name| is_illegal(IntegrationKind::AwsProxy, name)) {
        Some(name) => Err(Refusal::internal(format!("{name} header already present"))),
        None => Ok(()),
    }
}

/// Who calls the function, and for what.
fn context(exchange: &Exchange<'_>, function: &Function) -> Context {
    let (platform, request) = (exchange.platform, exchange.request);
    let source_arn = exchange.method_arn(&exchange.resource.path);
    let principal =
        Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source_arn.into()) };
    Context {
        account: exchange.stage.live.account.as_str().into(),
        region: function.region.as_str().into(),
        principal,
        request_id: ids::uuid(platform.entropy.as_ref()).into(),
        trace_id: Some(exchange.trace().full.as_str().into()),
        source_ip: Some(request.source_ip),
        user_agent: request.header("User-Agent").map(Into::into),
        time: exchange.time,
        trouble: None,
    }
}

/// The payload the function returned, in time and without an error of its own.
async fn invoke(
    platform: &Platform,
    ctx: Context,
    function: &Function,
    timeout: Duration,
    event: Bytes,
) -> Result<Bytes, Refusal> {
    let input = Map::from([
        ("FunctionName", Value::from(function.arn.as_str())),
        ("InvocationType", "RequestResponse".into()),
        ("Payload", event.into()),
    ]);
    // In this very task: another would cost every call a change of threads. That a function runs to its end even
    // if the gateway or the client has stopped waiting is seen to by whoever runs it.
    let call = platform.aws.call(&ctx, "lambda", "Invoke", input.into());
    match tokio::time::timeout(timeout, call).await {
        Err(_) => Err(Refusal::timeout()),
        Ok(Err(error)) => Err(refusal(&error)),
        Ok(Ok(output)) => payload(output).ok_or_else(|| Refusal::bad_gateway(FUNCTION_ERROR)),
    }
}

/// What a failed call means: whoever may not call, or calls what is not there, has put the API together wrongly.
fn refusal(error: &ServiceError) -> Refusal {
    tracing::debug!(%error, "the function could not be invoked");
    match error.status {
        413 => Refusal::request_too_large(),
        401 | 403 | 404 => Refusal::internal("Invalid permissions on Lambda function"),
        400..500 => Refusal::internal("Lambda refused the invocation"),
        _ => Refusal::bad_gateway("Lambda failed"),
    }
}

fn payload(output: Value) -> Option<Bytes> {
    let mut output = output.into_map().ok()?;
    if matches!(output.remove("FunctionError"), Some(Value::Str(_))) {
        return None;
    }
    match output.remove("Payload")? {
        Value::Blob(bytes) | Value::Json(bytes) => Some(bytes),
        Value::Str(text) => Some(text.into()),
        _ => None,
    }
}

/// The answer as the client gets it.
fn response(exchange: &Exchange<'_>, answer: &Answer<'_>) -> Result<Response, Refusal> {
    let mut response = Response::new(answer.status(), body(exchange, answer)?);
    for (name, value) in answer.headers() {
        if !is_sound(name, value) {
            return Err(Refusal::internal(MALFORMED).with_status(502));
        }
        if let Some(name) = answered(name) {
            response.push(name.into_owned(), value);
        }
    }
    response.push(xray::HEADER, exchange.trace().full.clone());
    Ok(response)
}

/// The body, decoded if the function says that it is base 64 and the client takes binary.
fn body(exchange: &Exchange<'_>, answer: &Answer<'_>) -> Result<Bytes, Refusal> {
    let Some(body) = &answer.body else { return Ok(Bytes::new()) };
    let accept = exchange.request.header("Accept");
    let binary =
        answer.is_base64_encoded == Some(true) && is_accepted(&exchange.stage.binary_media_types, accept);
    if !binary {
        return Ok(Bytes::copy_from_slice(body.0.as_bytes()));
    }
    STANDARD
        .decode(body.0.as_bytes())
        .map(Bytes::from)
        .map_err(|_| Refusal::internal("Unable to base64 decode the body."))
}
