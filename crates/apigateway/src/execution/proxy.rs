//! The Lambda proxy integration: the whole request goes to the function, its answer comes back. The call goes through
//! the one door as `apigateway.amazonaws.com` for the method's ARN, so the function's resource policy decides.

use base::ids;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use service::{Context, Platform, Principal, ServiceError};
use wire::{Map, Value};

use super::answer::Answer;
use super::binary::is_accepted;
use super::event::proxy_event;
use super::exchange::Exchange;
use super::gateway::Refusal;
use super::headers::{answered, is_sound};
use super::response::Response;
use super::stage::Function;
use super::trace::{self, Trace};

const MALFORMED: &str = "Malformed Lambda proxy response";
const FUNCTION_ERROR: &str = "Lambda execution failed with status 200 due to customer function error";

/// The function's answer to the request.
pub(crate) async fn answer(
    platform: &Platform,
    exchange: &Exchange<'_>,
    function: &Function,
) -> Result<Response, Refusal> {
    if !function.callable {
        return Err(Refusal::Internal(
            "A Lambda proxy integration needs the integration method POST, and may not map headers of the gateway's own",
        ));
    }
    let trace = Trace::of(exchange.request.header(trace::HEADER), platform.entropy.as_ref(), exchange.time);
    let event = proxy_event(exchange, &trace.header);
    let ctx = context(platform, exchange, function, &trace);
    let payload = invoke(platform, ctx, function, event).await?;
    let answer = Answer::parse(&payload).ok_or(Refusal::BadGateway(MALFORMED))?;
    response(exchange, &answer, trace)
}

/// Who calls the function, and for what.
fn context(platform: &Platform, exchange: &Exchange<'_>, function: &Function, trace: &Trace) -> Context {
    let (stage, request) = (exchange.stage, exchange.request);
    let source_arn = format!(
        "arn:{}:execute-api:{}:{}:{}/{}/{}{}",
        base::PARTITION,
        stage.live.region,
        stage.live.account,
        request.api_id,
        stage.name,
        request.method,
        exchange.resource.path
    );
    let principal =
        Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source_arn.as_str().into()) };
    Context {
        account: stage.live.account.as_str().into(),
        region: function.region.as_str().into(),
        principal,
        request_id: ids::uuid(platform.entropy.as_ref()).into(),
        trace_id: Some(trace.full.as_str().into()),
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
    match tokio::time::timeout(function.timeout, call).await {
        Err(_) => Err(Refusal::Timeout),
        Ok(Err(error)) => Err(refusal(&error)),
        Ok(Ok(output)) => payload(output).ok_or(Refusal::BadGateway(FUNCTION_ERROR)),
    }
}

/// What a failed call means: whoever may not call, or calls what is not there, has put the API together wrongly.
fn refusal(error: &ServiceError) -> Refusal {
    tracing::debug!(%error, "the function could not be invoked");
    match error.status {
        413 => Refusal::RequestTooLarge,
        401 | 403 | 404 => Refusal::Internal("Invalid permissions on Lambda function"),
        400..500 => Refusal::Internal("Lambda refused the invocation"),
        _ => Refusal::BadGateway("Lambda failed"),
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
fn response(exchange: &Exchange<'_>, answer: &Answer<'_>, trace: Trace) -> Result<Response, Refusal> {
    let mut response = Response::new(answer.status(), body(exchange, answer)?);
    for (name, value) in answer.headers() {
        if !is_sound(name, value) {
            return Err(Refusal::BadGateway(MALFORMED));
        }
        if let Some(name) = answered(name) {
            response.push(name.into_owned(), value);
        }
    }
    response.push(trace::HEADER, trace.full);
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
        .map_err(|_| Refusal::Internal("Unable to base64 decode the body."))
}
