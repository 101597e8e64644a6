//! The lines of the execution log, word for word as API Gateway writes them. Recorded 2017-06 and 2019-02 from stages that
//! trace data, 2025-08 and 2025-09 from test invocations (localstack, `test_apigw_test_invoke_method_api`,
//! `test_invoke_test_method`); their order where those differ is that of the newer ones.

use std::borrow::Cow;
use std::time::Duration;

use crate::execution::mapping::lossy;
use crate::execution::mask;
use crate::execution::story::Depth;
use crate::execution::trace::{Step, Trace};

/// The longest line, in characters, without what stands before and behind it.
const LONGEST: usize = 1024;

/// One line and when it was written.
pub(crate) struct Line {
    pub offset: Duration,
    pub depth: Depth,
    pub text: String,
}

/// The lines of a deployed stage's log; `stage` is `{api}/{stage}`.
pub(crate) fn of_stage(trace: &Trace, stage: &str) -> Vec<Line> {
    let mut lines = Lines(Vec::with_capacity(24));
    lines.put(Duration::ZERO, Depth::Error, format!("Extended Request Id: {}", trace.extended_id));
    for (offset, step) in trace.steps.iter() {
        if let Step::Admitted { api_key, key_required, .. } = step {
            lines.metered(*offset, trace, stage, api_key.as_deref(), *key_required);
        }
        lines.step(*offset, trace, step);
    }
    let end = trace.steps.latency();
    if let Some(id) = trace.steps.integration_header("x-amzn-RequestId") {
        lines.put(end, Depth::Info, format!("AWS Integration Endpoint RequestId : {id}"));
    }
    if let Some(root) = trace.steps.integration_header("X-Amzn-Trace-Id").and_then(root) {
        lines.put(end, Depth::Info, format!("X-ray Tracing ID : {root}"));
    }
    lines.0
}

/// The lines of a test invocation's log, less its first one.
pub(crate) fn of_test(trace: &Trace) -> Vec<Line> {
    let mut lines = Lines(Vec::with_capacity(20));
    trace.steps.iter().for_each(|(offset, step)| lines.step(*offset, trace, step));
    lines.0
}

/// The root of a trace header.
fn root(header: &str) -> Option<&str> {
    header
        .split(';')
        .find_map(|field| field.trim().strip_prefix("Root=").or(field.trim().strip_prefix("root=")))
}

struct Lines(Vec<Line>);

impl Lines {
    fn put(&mut self, offset: Duration, depth: Depth, text: impl Into<String>) {
        self.0.push(Line { offset, depth, text: truncated(text.into()) });
    }

    /// What the check of keys and plans says; its refusals speak for themselves.
    fn metered(&mut self, offset: Duration, trace: &Trace, stage: &str, key: Option<&str>, required: bool) {
        let key = mask::masked(key.unwrap_or_default());
        let id = &trace.id;
        let verifying = format!("Verifying Usage Plan for request: {id}. API Key: {key} API Stage: {stage}");
        self.put(offset, Depth::Info, verifying);
        let routed = trace.method().zip(trace.resource());
        let method = routed.map(|(method, resource)| format!("{} {}", method.name, resource.path));
        let method = method.unwrap_or_default();
        let authorized = match required {
            true => format!("API Key {key} authorized because method '{method}' requires API Key"),
            false => format!(
                "API Key {key} authorized because method '{method}' does not require API Key. Request will not contribute to throttle or quota limits"
            ),
        };
        self.put(offset, Depth::Info, authorized);
        self.put(
            offset,
            Depth::Info,
            format!("Usage Plan check succeeded for API Key {key} and API Stage {stage}"),
        );
    }

    fn step(&mut self, offset: Duration, trace: &Trace, step: &Step) {
        match step {
            Step::Said(depth, line) => self.put(offset, *depth, line.as_str()),
            Step::Admitted { .. } => self.started(offset, trace),
            // What a mock is asked and answers is nobody's business but the gateway's.
            Step::Called(_) | Step::Returned(_) if trace.is_mocked() => {}
            Step::Called(outgoing) => {
                let uri = trace.endpoint().unwrap_or_default();
                self.put(offset, Depth::Data, format!("Endpoint request URI: {uri}"));
                self.put(
                    offset,
                    Depth::Data,
                    format!("Endpoint request headers: {}", headers_shown(&outgoing.headers)),
                );
                let body = lossy(&outgoing.body);
                self.put(offset, Depth::Data, format!("Endpoint request body after transformations: {body}"));
                self.put(offset, Depth::Data, format!("Sending request to {uri}"));
            }
            Step::Returned(incoming) => {
                let status = incoming.status;
                let latency = trace.steps.integration_latency().unwrap_or_default().as_millis();
                let received =
                    format!("Received response. Status: {status}, Integration latency: {latency} ms");
                self.put(offset, Depth::Data, received);
                self.put(
                    offset,
                    Depth::Data,
                    format!("Endpoint response headers: {}", headers_shown(&incoming.headers)),
                );
                let body = lossy(&incoming.body);
                self.put(
                    offset,
                    Depth::Data,
                    format!("Endpoint response body before transformations: {body}"),
                );
            }
            Step::Refused(refusal) => {
                if let Some(cause) = &refusal.cause {
                    self.put(offset, Depth::Error, failure(cause));
                }
            }
            Step::Answered { status, headers, body } => self.answered(offset, trace, *status, headers, body),
            Step::Routed { .. }
            | Step::Validated
            | Step::Cached(_)
            | Step::Rendered { .. }
            | Step::Tried { .. } => {}
        }
    }

    fn started(&mut self, offset: Duration, trace: &Trace) {
        let request = &trace.request;
        self.put(offset, Depth::Info, format!("Starting execution for request: {}", trace.id));
        let (method, path) = (&request.method, request.routed_path());
        self.put(offset, Depth::Info, format!("HTTP Method: {method}, Resource Path: {path}"));
        let variables = pairs(trace.steps.routed().map_or(&[], |(_, variables)| variables));
        self.put(offset, Depth::Data, format!("Method request path: {variables}"));
        let query = crate::execution::query::parameters(&request.query);
        let query: Vec<(String, String)> = query
            .into_iter()
            .map(|(name, values)| {
                (name.into_owned(), values.last().cloned().unwrap_or_default().into_owned())
            })
            .collect();
        self.put(offset, Depth::Data, format!("Method request query string: {}", pairs(&query)));
        self.put(offset, Depth::Data, format!("Method request headers: {}", headers_shown(&request.headers)));
        let body = lossy(&request.body);
        self.put(offset, Depth::Data, format!("Method request body before transformations: {body}"));
    }

    fn answered(
        &mut self,
        offset: Duration,
        trace: &Trace,
        status: u16,
        headers: &[(Cow<'static, str>, String)],
        body: &[u8],
    ) {
        if trace.steps.refusal().is_none() {
            let body = lossy(body);
            self.put(offset, Depth::Data, format!("Method response body after transformations: {body}"));
            self.put(offset, Depth::Data, format!("Method response headers: {}", headers_shown(headers)));
            self.put(offset, Depth::Info, "Successfully completed execution");
        }
        let depth = if trace.steps.refusal().is_some() { Depth::Error } else { Depth::Info };
        self.put(offset, depth, format!("Method completed with status: {status}"));
    }
}

/// A failure's cause; some say themselves that execution failed.
fn failure(cause: &str) -> String {
    const WHOLE: [&str; 2] = ["Execution failed", "Lambda execution failed"];
    match WHOLE.iter().any(|beginning| cause.starts_with(beginning)) {
        true => cause.to_owned(),
        false => format!("Execution failed due to configuration error: {cause}"),
    }
}

fn headers_shown(headers: &[(impl AsRef<str>, String)]) -> String {
    let shown = headers.iter().map(|(name, value)| {
        let name = name.as_ref();
        format!("{name}={}", mask::header(name, value))
    });
    format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
}

/// As Java prints a map.
fn pairs(entries: &[(String, String)]) -> String {
    let shown = entries.iter().map(|(name, value)| format!("{name}={value}"));
    format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
}

fn truncated(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} [TRUNCATED]", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
