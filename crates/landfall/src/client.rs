//! Calls a running engine as any AWS client does: over HTTP, by the same generated models.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use wire::{FromValue, Map, Value};

use crate::output::{Failure, Outcome};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running engine.
#[derive(Clone)]
pub struct Client {
    endpoint: String,
    http: Http<HttpConnector, Full<Bytes>>,
}

/// An error that the engine answered.
#[derive(Debug)]
pub struct Refused {
    /// AWS's code.
    pub code: String,
    /// AWS's wording.
    pub message: String,
}

/// Why a call gave no answer.
#[derive(Debug)]
pub enum CallError {
    /// The engine said no.
    Refused(Refused),
    /// The engine could not be reached, or did not speak AWS.
    Broken(Failure),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(Refused { code, message }) => Failure::new(format!("{code}: {message}")),
            CallError::Broken(failure) => failure,
        }
    }
}

impl Client {
    /// The engine at this address, e.g. `http://127.0.0.1:4566`.
    pub fn new(endpoint: impl Into<String>) -> Self {
        let endpoint = endpoint.into().trim_end_matches('/').to_owned();
        Self { endpoint, http: Http::builder(TokioExecutor::new()).build_http() }
    }

    /// The engine that was asked for, or the one that runs on this folder's data, or the usual address.
    pub fn find(endpoint: Option<&str>, data_dir: &Path) -> Self {
        let running = || std::fs::read_to_string(data_dir.join(crate::engine::ENDPOINT_FILE)).ok();
        let found = endpoint.map(str::to_owned).or_else(running);
        Self::new(found.unwrap_or_else(|| format!("http://127.0.0.1:{}", crate::engine::PORT)))
    }

    /// The engine's address.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Calls an operation.
    pub async fn call<T: FromValue>(
        &self,
        service: &str,
        operation: &str,
        input: impl Into<Map>,
    ) -> Result<T, CallError> {
        let broken = |what: String| CallError::Broken(Failure::new(what));
        let model = wire::model(service).ok_or_else(|| broken(format!("no model of {service}")))?;
        let described =
            model.operation(operation).ok_or_else(|| broken(format!("{service} has no {operation}")))?;
        let request = wire::encode_request(model, described, Value::Map(input.into()))
            .map_err(|error| broken(error.message))?;
        let (status, headers, body) = self.send(request).await.map_err(CallError::Broken)?;
        match wire::decode_response(model, described, status, &headers, &body) {
            Ok(output) => T::from_value(output).map_err(|error| broken(error.to_string())),
            Err(fault) => Err(CallError::Refused(Refused { code: fault.code, message: fault.message })),
        }
    }

    async fn send(&self, request: wire::OwnedRequest) -> Outcome<(u16, hyper::HeaderMap, Bytes)> {
        let uri = format!("{}{}", self.endpoint, request.path_and_query);
        let mut built = hyper::Request::builder().method(request.method).uri(uri);
        if let Some(headers) = built.headers_mut() {
            headers.extend(request.headers);
        }
        let sent = built.body(Full::new(request.body))?;
        let answered = tokio::time::timeout(PATIENCE, self.http.request(sent)).await;
        let response = answered.map_err(|_| self.silent())?.map_err(|_| self.unreachable())?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|_| self.unreachable())?.to_bytes();
        Ok((parts.status.as_u16(), parts.headers, body))
    }

    fn unreachable(&self) -> Failure {
        Failure::new(format!(
            "no engine answers at {}; start one with `landfall up` or `landfall serve`, or name its address with --endpoint",
            self.endpoint
        ))
    }

    fn silent(&self) -> Failure {
        Failure::new(format!(
            "the engine at {} did not answer within {} seconds",
            self.endpoint,
            PATIENCE.as_secs()
        ))
    }
}
