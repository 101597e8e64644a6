//! What the tests share: a host with a cache of its own, functions from text, and
//! calls.
#![allow(dead_code, reason = "each test binary uses its share")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use sandbox::{
    Host, HostConfig, Interpreter, Invocation, LogEvent, Logs, Outcome, Process, Progress, Report, Runtime,
    Spec,
};
use serde_json::Value;
use tempfile::TempDir;

pub const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
pub const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

/// How processes start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    Plain,
    Forked,
}

pub struct Fixture {
    pub host: Host,
    pub folder: TempDir,
    start: Start,
}

/// A process and what it prints.
pub struct Function {
    pub process: Process,
    pub logs: Logs,
}

/// One cache for all tests, so that boto3 is installed once.
pub fn cache_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

impl Fixture {
    pub async fn new(start: Start) -> Self {
        let fixture = Self::with_cache(start, &cache_dir());
        if start == Start::Forked {
            let interpreter = fixture.interpreter().await;
            fixture.host.warm(&interpreter).unwrap();
            fixture.host.warmed(&interpreter).await;
        }
        fixture
    }

    pub fn with_cache(start: Start, cache_dir: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::new(HostConfig {
            cache_dir: cache_dir.to_path_buf(),
            scratch_dir: folder.path().join("scratch"),
            path: None,
            progress: Progress::new(|line| eprintln!("{line}")),
        });
        Fixture { host, folder, start }
    }

    pub async fn interpreter(&self) -> Interpreter {
        self.host.resolve_runtime("python3.8").await.unwrap().unwrap()
    }

    /// A function of one module, `index.py`.
    pub fn spec(&self, code: &str) -> Spec {
        let spec = self.empty_spec();
        std::fs::write(spec.code_dir.join("index.py"), code).unwrap();
        spec
    }

    /// A function without files.
    pub fn empty_spec(&self) -> Spec {
        let code_dir = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        let mut env = vec![
            ("AWS_LAMBDA_FUNCTION_NAME".to_owned(), "f".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE".to_owned(), "256".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION".to_owned(), "$LATEST".to_owned()),
            ("AWS_LAMBDA_LOG_GROUP_NAME".to_owned(), "/aws/lambda/f".to_owned()),
            ("AWS_LAMBDA_LOG_STREAM_NAME".to_owned(), "2024/01/01/[$LATEST]0".to_owned()),
        ];
        if self.start == Start::Plain {
            // Variables of Python's own are honoured by starting in the plain way.
            env.push(("PYTHONIOENCODING".to_owned(), "utf-8".to_owned()));
        }
        Spec {
            function_name: "f".into(),
            code_dir,
            handler: "index.handler".into(),
            runtime: Runtime::Python { minor: 8 },
            env,
            memory_mb: 256,
            tmp_mb: 512,
            init_timeout: Duration::from_secs(10),
            inline_code: false,
        }
    }

    pub async fn function(&self, code: &str) -> Function {
        self.started(&self.spec(code)).await
    }

    pub async fn started(&self, spec: &Spec) -> Function {
        let process = self.host.spawn(spec).await.unwrap();
        let logs = process.take_logs().unwrap();
        Function { process, logs }
    }
}

pub fn invocation(payload: &str) -> Invocation {
    Invocation {
        request_id: REQUEST_ID.into(),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
        timeout: Duration::from_secs(20),
        function_arn: ARN.into(),
        trace_id: None,
        client_context: None,
        cognito_identity: None,
    }
}

impl Function {
    pub async fn call(&self, payload: &str) -> Report {
        self.process.invoke(invocation(payload)).await
    }

    /// What the function returns.
    pub async fn value(&self, payload: &str) -> Value {
        let report = self.call(payload).await;
        match report.outcome {
            Outcome::Response(body) => serde_json::from_slice(&body).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The error that the runtime posts.
    pub async fn error(&self, payload: &str) -> Value {
        let report = self.call(payload).await;
        match report.outcome {
            Outcome::Error { error, .. } => serde_json::from_slice(&error.payload).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn events(&mut self) -> Vec<LogEvent> {
        std::iter::from_fn(|| self.logs.try_recv()).collect()
    }

    pub fn printed(&mut self) -> Vec<String> {
        self.events().into_iter().map(|event| event.text).collect()
    }
}

/// Whether a process of this id still runs.
pub fn runs(pid: i64) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
