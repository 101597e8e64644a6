//! Runtimes that are not ours: AWS's own client for Python, a shell script, and
//! requests that are wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sandbox::{Outcome, Phase, Runtime, SandboxError, Spec};
use serde_json::json;
use support::{Fixture, REQUEST_ID, Start};

fn provided(fixture: &Fixture, bootstrap: &str) -> Spec {
    let mut spec = fixture.empty_spec();
    spec.runtime = Runtime::Provided;
    spec.handler = "index.handler".into();
    let path = spec.code_dir.join("bootstrap");
    std::fs::write(&path, bootstrap).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    spec
}

/// A virtual environment with awslambdaric, made once; its interpreter. Not under the target folder: that may lie in
/// `/tmp`, and a function's `/tmp` is its own.
fn awslambdaric() -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(make_awslambdaric).clone()
}

fn make_awslambdaric() -> PathBuf {
    let user = nix::unistd::getuid();
    let folder = Path::new("/var/tmp").join(format!("landfall-tests-{user}/awslambdaric"));
    let python = folder.join("bin/python");
    let works =
        Command::new(&python).args(["-c", "import awslambdaric"]).status().is_ok_and(|it| it.success());
    if !works {
        let run = |command: &mut Command| assert!(command.status().unwrap().success(), "{command:?}");
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "awslambdaric"]));
    }
    python
}

#[tokio::test]
async fn awss_own_client_works() {
    let fixture = Fixture::new(Start::Plain).await;
    let python = awslambdaric();
    let script = format!("#!/bin/sh\nexec {} -m awslambdaric \"$_HANDLER\"\n", python.display());
    let spec = provided(&fixture, &script);
    let code = "
import os
def handler(event, context):
    print('called')
    if 'size' in event:
        return 'x' * event['size']
    return [event['k'], context.aws_request_id, context.invoked_function_arn, os.environ['AWS_LAMBDA_FUNCTION_NAME']]
";
    std::fs::write(spec.code_dir.join("index.py"), code).unwrap();
    let mut function = fixture.started(&spec).await;
    let expected = json!(["v", REQUEST_ID, support::ARN, "f"]);
    assert_eq!(function.value(r#"{"k": "v"}"#).await, expected);
    assert_eq!(function.value(r#"{"k": "v"}"#).await, expected);
    assert!(function.printed().contains(&"called\n".to_owned()));
    let error = function.error("{}").await;
    assert_eq!((&error["errorType"], &error["errorMessage"]), (&json!("KeyError"), &json!("'k'")));
    let text = function.printed().concat();
    assert!(text.contains("[ERROR] KeyError: 'k'\rTraceback (most recent call last):\r"), "{text}");
    assert_eq!(function.value(r#"{"size": 6000000}"#).await.as_str().unwrap().len(), 6_000_000);
    let report = function.call(r#"{"size": 7000000}"#).await;
    assert_eq!(report.outcome, Outcome::ResponseTooLarge);
}

#[tokio::test]
async fn awss_own_client_reports_init_errors() {
    let fixture = Fixture::new(Start::Plain).await;
    let script = format!("#!/bin/sh\nexec {} -m awslambdaric \"$_HANDLER\"\n", awslambdaric().display());
    let spec = provided(&fixture, &script);
    let report = fixture.started(&spec).await.call("{}").await;
    let Outcome::Error { phase: Phase::Init, error } = report.outcome else { panic!("{:?}", report.outcome) };
    assert_eq!(error.error_type.as_deref(), Some("Runtime.ImportModuleError"));
}

#[tokio::test]
async fn a_shell_script_can_be_a_runtime() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let fixture = Fixture::new(Start::Plain).await;
    // After the tutorial of AWS's documentation on custom runtimes: header names are compared as they are written there.
    let script = r#"#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while true; do
  event=$(curl -sS -D headers.$$ -o - "$api/invocation/next" 2>/dev/null || curl -sS -D /tmp/h "$api/invocation/next")
  id=$(grep -F Lambda-Runtime-Aws-Request-Id /tmp/h | tr -d '[:space:]' | cut -d: -f2)
  curl -sS -H 'Transfer-Encoding: chunked' -H 'Content-Type: application/json' -d "{\"got\": $event}" "$api/invocation/$id/response"
done
"#;
    let script = script.replace("curl -sS -D headers.$$ -o - \"$api/invocation/next\" 2>/dev/null || ", "");
    let script =
        if fixture.host.missing_layers().is_empty() { script } else { script.replace("/tmp/h", "$TMPDIR/h") };
    let mut function = fixture.started(&provided(&fixture, &script)).await;
    assert_eq!(function.value("[1]").await, json!({"got": [1]}));
    assert_eq!(function.value("[2]").await, json!({"got": [2]}));
    assert!(function.printed().concat().contains(r#"{"status":"OK"}"#));
}

#[tokio::test]
async fn wrong_requests_are_refused_as_lambda_does() {
    let code = r#"
import http.client, json, os
api = os.environ['AWS_LAMBDA_RUNTIME_API']
def ask(method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(api)
    connection.request(method, '/2018-06-01' + path, body, headers)
    answer = connection.getresponse()
    return [answer.status, answer.read().decode()]
early = ask('POST', '/runtime/invocation/x/response', '1')
def handler(event, context):
    right = '/runtime/invocation/' + context.aws_request_id
    return [
        early,
        ask('POST', '/runtime/invocation/other/response', '1'),
        ask('POST', '/runtime/init/error', '{}'),
        ask('GET', '/runtime/nothing'),
        ask('DELETE', '/runtime/invocation/next')[0],
        json.loads(ask('GET', '/runtime/invocation/next')[1]),
    ]
"#;
    let fixture = Fixture::new(Start::Plain).await;
    let value = fixture.function(code).await.value(r#"{"again": true}"#).await;
    let transition = |from: &str, to: &str| {
        let text = format!(
            "{{\"errorMessage\":\"State transition from {from} to {to} failed for runtime. Error: \
             State transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}}\n"
        );
        json!([403, text])
    };
    let expected = json!([
        transition("Started", "InvocationResponse"),
        [400, "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n"],
        transition("Ready", "InitError"),
        [404, "404 page not found\n"],
        405,
        {"again": true},
    ]);
    assert_eq!(value, expected);
}

#[tokio::test]
async fn a_provided_runtime_needs_its_bootstrap() {
    let fixture = Fixture::new(Start::Plain).await;
    let mut spec = fixture.empty_spec();
    spec.runtime = Runtime::Provided;
    let Err(error) = fixture.host.spawn(&spec).await else { panic!("it started") };
    assert!(matches!(error, SandboxError::NoBootstrap { .. }), "{error}");
}
