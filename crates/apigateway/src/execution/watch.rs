//! Who looks on while a request is answered: the ring of traces, the stage's logs, and the client that asks for its trace.
//! Nothing is recorded when nobody does.

use std::sync::Arc;

use base::Time;
use parking_lot::Mutex;
use serde_json::Value as Json;
use service::{LogRecord, Platform};

use super::exchange::{Exchange, Ids};
use super::logs::{self, Delivery, Format, Outcome};
use super::request::Request;
use super::response::Response;
use super::roles::Roles;
use super::stage::Stage;
use super::story::Observer;
use super::trace::{Recorder, Ring, Trace};

/// Everybody who may look on.
pub(crate) struct Watch {
    ring: Ring,
    delivery: Delivery,
}

/// Looks on while one request is answered.
pub(crate) struct Watcher {
    recorder: Recorder,
    /// The stage's access log.
    access: Option<Arc<AccessLog>>,
    /// The request's line of it.
    line: Mutex<Option<String>>,
}

/// Where a stage's access log goes, and in which form.
pub(crate) struct AccessLog {
    group: String,
    format: Format,
}

impl AccessLog {
    /// A stage's access log, if it has one.
    pub fn of(stage: &crate::compiled::Live) -> Option<Arc<Self>> {
        let settings = stage.settings.access_log.as_ref()?;
        let group = logs::group(settings.destination_arn.as_deref()?)?;
        let format = Format::parse(settings.format.as_deref()?);
        Some(Arc::new(Self { group, format }))
    }
}

impl Watcher {
    /// Who listens to the story.
    pub fn observer(&self) -> &dyn Observer {
        &self.recorder
    }

    /// Takes down the request's line of the access log.
    pub fn note_access(&self, exchange: &Exchange<'_>, response: &Response) {
        let Some(access) = &self.access else { return };
        let steps = self.recorder.steps();
        let outcome = Outcome { exchange, response, steps: &steps, latency: steps.latency() };
        *self.line.lock() = Some(access.format.render(|name| outcome.value(name)));
    }
}

impl Watch {
    /// Keeps so many traces; logs are written with sessions of `roles`.
    pub fn new(platform: &Platform, roles: Arc<Roles>, depth: usize) -> Self {
        Self { ring: Ring::new(depth), delivery: Delivery::start(platform.clone(), roles) }
    }

    /// Begins to look on, if anybody does.
    pub fn begin(&self, request: &Request, stage: Option<&Stage>) -> Option<Watcher> {
        let access = stage.and_then(|stage| stage.access_log.clone());
        let is_logged = access.is_some() || stage.is_some_and(Stage::has_execution_log);
        let looks_on = is_logged || self.ring.is_open() || request.sender.wants_trace;
        looks_on.then(|| Watcher { recorder: Recorder::begin(), access, line: Mutex::default() })
    }

    /// Keeps and logs what was seen; the answer is the client's, or its trace if it asked for that.
    pub async fn end(
        &self,
        watcher: Watcher,
        request: Request,
        stage: Option<Arc<Stage>>,
        ids: Ids,
        time: Time,
        response: Response,
    ) -> Response {
        let wants_trace = request.sender.wants_trace;
        let Watcher { recorder, access, line } = watcher;
        let trace = Arc::new(recorder.finish(request, stage, ids, time));
        if let Some(stage) = &trace.stage {
            self.log(&trace, stage, access.zip(line.into_inner())).await;
        }
        if self.ring.is_open() {
            self.ring.push(Arc::clone(&trace));
        }
        match wants_trace {
            false => response,
            true => {
                let ids = Ids { request: trace.id.clone(), extended: trace.extended_id.clone() };
                Response::new(200, trace.show().to_string()).finish(&ids, time)
            }
        }
    }

    async fn log(&self, trace: &Trace, stage: &Stage, access: Option<(Arc<AccessLog>, String)>) {
        if let Some((log, text)) = access {
            self.delivery.write(&stage.live, &log.group, vec![LogRecord { time: trace.time, text }]).await;
        }
        if stage.has_execution_log() {
            let records = records(trace, stage);
            if !records.is_empty() {
                let group = format!("API-Gateway-Execution-Logs_{}/{}", trace.request.api_id, stage.name);
                self.delivery.write(&stage.live, &group, records).await;
            }
        }
    }

    /// Writes the logs that wait.
    pub async fn flush(&self) {
        self.delivery.finish().await;
    }

    /// The traces that are kept, newest first.
    pub fn traces(&self) -> Json {
        self.ring.all().iter().map(|trace| trace.summary()).collect()
    }

    /// A trace, whole.
    pub fn trace(&self, id: &str) -> Option<Json> {
        self.ring.find(id).map(|trace| trace.show())
    }
}

/// The lines of the execution log that the method's settings ask for. What fails is all that `ERROR` says.
fn records(trace: &Trace, stage: &Stage) -> Vec<LogRecord> {
    let Some((resource, method)) = trace.resource().zip(trace.method()) else { return Vec::new() };
    let depth = logs::depth(&stage.live.settings, &resource.path, &method.name);
    let Some(depth) = depth else { return Vec::new() };
    if depth == super::story::Depth::Error && trace.steps.refusal().is_none() {
        return Vec::new();
    }
    let lines = logs::of_stage(trace, &format!("{}/{}", trace.request.api_id, stage.name));
    let said = lines.into_iter().filter(|line| line.depth <= depth);
    said.map(|line| LogRecord {
        time: trace.time.after(line.offset),
        text: format!("({}) {}", trace.id, line.text),
    })
    .collect()
}
