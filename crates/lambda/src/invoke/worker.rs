//! One process of a function, with its log stream and its credentials.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::limits::lambda as limits;
use base::{Clock, ids};
use sandbox::{Host, Invocation, Logs, Process, Runtime, Spec};
use service::{Context, LogDestination, Platform, Result, ServiceError};

use super::Answer;
use super::lines::{self, Record};
use super::session::Session;
use crate::functions::Loaded;
use crate::model::Function;
use crate::{error, names};

/// See the module.
pub struct Worker {
    process: Process,
    output: Option<Logs>,
    destination: Arc<LogDestination>,
    started: Instant,
    used: Instant,
}

impl Worker {
    /// Starts a process; its code is loading when this returns.
    pub async fn start(
        host: &Host,
        platform: &Platform,
        ctx: &Context,
        loaded: &Loaded,
        folder: &Path,
        session: Session,
    ) -> Result<Self> {
        let function = &loaded.function;
        let ctx = Context { region: ctx.region.clone(), ..platform.context(session.principal.clone()) };
        let destination = LogDestination::new(ctx, function.log_group(), stream_name(platform));
        let spec = Spec {
            function_name: function.name.clone(),
            code_dir: folder.to_owned(),
            handler: function.handler.clone(),
            runtime: Runtime::parse(&function.runtime).map_err(|error| error::invalid(error.to_string()))?,
            env: environment(platform, function, &session, &destination),
            memory_mb: u32::try_from(function.memory_mb).unwrap_or(128),
            tmp_mb: u32::try_from(function.tmp_mb).unwrap_or(512),
            init_timeout: Duration::from_secs(limits::INIT_SECONDS),
            inline_code: function.inline,
        };
        let process = host.spawn(&spec).await.map_err(ServiceError::internal)?;
        let output = process.take_logs();
        let now = Instant::now();
        Ok(Self { process, output, destination: Arc::new(destination), started: now, used: now })
    }

    /// Calls the function: the answer, and the call's log.
    pub async fn invoke(
        &mut self,
        function: &Function,
        invocation: Invocation,
        clock: &dyn Clock,
    ) -> (Answer, Vec<Record>) {
        let request_id = invocation.request_id.clone();
        let start = clock.now();
        let report = self.process.invoke(invocation).await;
        self.used = Instant::now();
        let printed = self.printed();
        let records = lines::of_call(function, &request_id, start, printed, &report, clock.now());
        let failed = !matches!(report.outcome, sandbox::Outcome::Response(_));
        let answer = Answer {
            payload: report.outcome.payload(&request_id),
            error: failed.then_some("Unhandled"),
            log_tail: lines::tail(&records),
        };
        (answer, records)
    }

    fn printed(&mut self) -> Vec<Record> {
        let mut records = Vec::new();
        while let Some(event) = self.output.as_mut().and_then(Logs::try_recv) {
            let loading = event.request_id.is_none();
            records.push(Record { time: event.time.into(), text: event.text, loading });
        }
        records
    }

    /// Where its log goes.
    pub fn destination(&self) -> Arc<LogDestination> {
        Arc::clone(&self.destination)
    }

    /// Whether it can take another call.
    pub fn usable(&self, life: Duration) -> bool {
        self.process.is_alive() && self.started.elapsed() < life
    }

    /// How long it has waited for a call.
    pub fn idle_since(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.used)
    }
}

/// `2026/11/21/[$LATEST]` and 32 digits.
fn stream_name(platform: &Platform) -> String {
    let date = platform.clock.now().civil();
    let unique = ids::hex(platform.entropy.as_ref(), 32);
    format!("{:04}/{:02}/{:02}/[{}]{unique}", date.year, date.month, date.day, names::LATEST)
}

/// The variables of the function's process. Source: developer guide, "Defined runtime environment
/// variables"; `AWS_ENDPOINT_URL` makes SDKs call this engine.
fn environment(
    platform: &Platform,
    function: &Function,
    session: &Session,
    destination: &LogDestination,
) -> Vec<(String, String)> {
    let region = destination.context().region.to_string();
    let own = [
        ("AWS_ENDPOINT_URL", platform.endpoint.to_string()),
        ("AWS_REGION", region.clone()),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_EXECUTION_ENV", format!("AWS_Lambda_{}", function.runtime)),
        ("AWS_LAMBDA_FUNCTION_NAME", function.name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", names::LATEST.to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function.memory_mb.to_string()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", destination.group().to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", destination.stream().to_owned()),
        ("AWS_ACCESS_KEY_ID", session.access_key.clone()),
        ("AWS_SECRET_ACCESS_KEY", session.secret_key.clone()),
        ("AWS_SESSION_TOKEN", session.token.clone()),
        ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR".to_owned()),
    ];
    let mut all: BTreeMap<String, String> =
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    // The function's own variables win: the reserved ones were refused when they were set.
    all.extend(function.environment.clone().unwrap_or_default());
    all.into_iter().collect()
}
