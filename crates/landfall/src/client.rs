//! Calls a running engine as any AWS client does: over HTTP, by the same generated models.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::HeaderValue;
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use iam::RootKey;
use serde_json::Value as Json;
use wire::{FromValue, Map, Value};

use crate::output::{Failure, Outcome};
use crate::root_key;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running engine.
#[derive(Clone)]
pub struct Client {
    endpoint: String,
    /// What calls are signed with; without a key they are not signed.
    key: Option<Arc<RootKey>>,
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
    pub fn new(endpoint: impl Into<String>, key: Option<RootKey>) -> Self {
        let endpoint = endpoint.into().trim_end_matches('/').to_owned();
        Self { endpoint, key: key.map(Arc::new), http: Http::builder(TokioExecutor::new()).build_http() }
    }

    /// The engine that was asked for, or the one that runs on this folder's data, or the usual address.
    pub fn find(endpoint: Option<&str>, data_dir: &Path) -> Outcome<Self> {
        let running = || std::fs::read_to_string(data_dir.join(crate::engine::ENDPOINT_FILE)).ok();
        let found = endpoint.map(str::to_owned).or_else(running);
        let endpoint = found.unwrap_or_else(|| format!("http://127.0.0.1:{}", crate::engine::PORT));
        Ok(Self::new(endpoint, root_key::find(data_dir)?))
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
        let mut request = wire::encode_request(model, described, Value::Map(input.into()))
            .map_err(|error| broken(error.message))?;
        // Without a key, or where it cannot be applied, the call goes unsigned and the engine decides.
        let _ = self.sign(&mut request, model.signing_name);
        let (status, headers, body) = self.send(request).await.map_err(CallError::Broken)?;
        match wire::decode_response(model, described, status, &headers, &body) {
            Ok(output) => T::from_value(output).map_err(|error| broken(error.to_string())),
            Err(fault) => Err(CallError::Refused(Refused { code: fault.code, message: fault.message })),
        }
    }

    /// Asks for something at one of the engine's own addresses, in JSON.
    pub async fn control(&self, method: &'static str, path: &str, body: &Json) -> Outcome<Json> {
        let mut request = wire::OwnedRequest {
            method,
            path_and_query: path.to_owned(),
            headers: hyper::HeaderMap::new(),
            body: if body.is_null() { Bytes::new() } else { body.to_string().into() },
        };
        request.headers.insert("content-type", HeaderValue::from_static("application/json"));
        let _ = self.sign(&mut request, "landfall");
        let (status, _, body) = self.send(request).await?;
        let answer: Json = serde_json::from_slice(&body).map_err(|_| self.unreachable())?;
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        let message = answer.get("message").and_then(Json::as_str).unwrap_or("the engine refused");
        Err(Failure::new(message))
    }

    /// The key that calls are signed with.
    pub fn key(&self) -> Option<&RootKey> {
        self.key.as_deref()
    }

    /// Adds the headers by which an engine that is strict knows the account's root.
    fn sign(&self, request: &mut wire::OwnedRequest, service: &str) -> Option<()> {
        let key = self.key.as_deref()?;
        let now = base::Time::from(std::time::SystemTime::now());
        let host = self.endpoint.split_once("://").map_or(self.endpoint.as_str(), |(_, host)| host);
        request.headers.insert("host", HeaderValue::from_str(host).ok()?);
        request.headers.insert("x-amz-date", HeaderValue::from_str(&now.amz_date()).ok()?);
        let (path, query) = request.path_and_query.split_once('?').unwrap_or((&request.path_and_query, ""));
        let unsigned = wire::Request {
            method: request.method,
            path,
            query,
            headers: &request.headers,
            body: request.body.clone(),
        };
        let signature = iam::sign(&unsigned, key, base::DEFAULT_REGION, service, now)?;
        request.headers.insert("authorization", HeaderValue::from_str(&signature).ok()?);
        Some(())
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
