//! AWS service integrations: the call that a client would make over HTTP, made of what the mappings give, read as the
//! service's protocol reads it, and performed through the one door. An error of the service is an answer like any, in
//! the service's own form.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use service::{Context, Fault, ServiceError};
use wire::{ErrorBody, Model, Operation, Protocol, Request};

use super::{roles, uri};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::mapping::{Incoming, Outgoing};
use crate::execution::stage::{Call, Integration, Service};

/// What the service answers; its errors are answers, too.
pub(crate) async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    service: &Service,
    outgoing: &Outgoing,
) -> Result<Incoming, Refusal> {
    let credentials = integration.credentials.as_deref();
    let credentials = credentials.ok_or_else(|| Refusal::internal("The integration has no credentials"))?;
    let principal = roles::principal(exchange, credentials).await?;
    let ctx = roles::acting(exchange, &service.region, principal);
    let method = integration.http_method.as_deref().filter(|method| *method != "ANY");
    let method = method.unwrap_or(&exchange.request.method);
    let (path, query) = address(service, outgoing);
    let headers = headers(service, outgoing);
    let body = outgoing.body.clone();
    let request = Request { method, path: &path, query: &query, headers: &headers, body };
    Ok(match perform(exchange, &ctx, service, &request).await {
        Ok(response) => incoming(response),
        Err((operation, error)) => failed(service.model, operation, &error, &ctx),
    })
}

type Failed = (Option<&'static Operation>, ServiceError);

async fn perform(
    exchange: &Exchange<'_>,
    ctx: &Context,
    service: &Service,
    request: &Request<'_>,
) -> Result<wire::Response, Failed> {
    let model = service.model;
    let operation = match service.operation {
        Some(operation) => operation,
        None => wire::identify(model, request).map_err(|error| (None, error.into()))?,
    };
    let failed = |error: ServiceError| (Some(operation), error);
    let input = wire::decode(model, operation, request).map_err(|error| failed(error.into()))?;
    let call = exchange.platform.aws.call(ctx, model.endpoint_prefix, operation.name, input);
    Ok(wire::encode(model, operation, call.await.map_err(failed)?, &ctx.request_id))
}

/// Path and query string of the call.
fn address(service: &Service, outgoing: &Outgoing) -> (String, String) {
    let (path, query) = match &service.call {
        Call::Path(template) => uri::fill(template, &outgoing.path),
        Call::Action(_) => ("/".to_owned(), String::new()),
    };
    let mut query = uri::query(query, &outgoing.query);
    if let (Call::Action(action), Protocol::Query) = (&service.call, service.model.protocol) {
        let named = [("Action", action.as_str()), ("Version", service.model.api_version)];
        let missing = named.iter().filter(|(name, _)| !outgoing.query.iter().any(|(other, _)| other == name));
        let missing: Vec<_> =
            missing.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        query = uri::query(query, &missing);
    }
    (path, query)
}

/// The mapped headers, and what the protocol needs to know the operation, if it is not known.
fn headers(service: &Service, outgoing: &Outgoing) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if service.operation.is_some() {
        return headers;
    }
    for (name, value) in &outgoing.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    if let (Call::Action(action), Some(prefix)) = (&service.call, service.model.target_prefix)
        && let Ok(target) = HeaderValue::try_from(format!("{prefix}.{action}"))
    {
        headers.insert(wire::TARGET.clone(), target);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    }
    headers
}

/// The service's answer to a call that failed.
pub(crate) fn failed(
    model: &'static Model,
    operation: Option<&'static Operation>,
    error: &ServiceError,
    ctx: &Context,
) -> Incoming {
    let body = ErrorBody {
        code: &error.code,
        status: error.status,
        message: &error.message,
        sender_fault: error.fault == Fault::Sender,
        fields: &error.fields,
    };
    incoming(wire::encode_error(model, operation, &body, &ctx.request_id))
}

/// An answer as its bytes say it.
fn incoming(response: wire::Response) -> Incoming {
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    Incoming {
        status: response.status,
        headers: response.headers.iter().filter_map(header).collect(),
        body: response.body,
        error_message: None,
    }
}
