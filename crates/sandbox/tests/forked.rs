//! Processes forked from a warm one: as fresh as those started in the plain way.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::json;
use support::{Fixture, Start};

/// A host whose functions find boto3.
async fn with_boto3(start: Start) -> Fixture {
    let fixture = Fixture::with_cache(start, &support::cache_dir());
    let interpreter = fixture.interpreter().await;
    fixture.host.prepare(&interpreter).await.unwrap();
    if start == Start::Forked {
        fixture.host.warm(&interpreter).unwrap();
        fixture.host.warmed(&interpreter).await;
    }
    fixture
}

#[tokio::test]
async fn boto3_is_there_and_already_imported() {
    let code = "
import sys
early = 'boto3' in sys.modules
import boto3, os, random, uuid
client = boto3.client('dynamodb', region_name='us-east-1')
def handler(event, context):
    return [early, client.meta.region_name, random.random(), str(uuid.uuid4()), os.getpid() == os.getpgid(0)]
";
    for (start, early) in [(Start::Plain, false), (Start::Forked, true)] {
        let fixture = with_boto3(start).await;
        let one = fixture.function(code).await.value("{}").await;
        let two = fixture.function(code).await.value("{}").await;
        assert_eq!((&one[0], &one[1], &one[4]), (&json!(early), &json!("us-east-1"), &json!(true)));
        assert!(one[2] != two[2] && one[3] != two[3], "forks draw different numbers");
    }
}

#[tokio::test]
async fn a_functions_own_modules_win() {
    let fixture = with_boto3(Start::Forked).await;
    let spec = fixture.spec("import boto3, calendar\ndef handler(e, c): return [boto3.MINE, calendar.MINE, c.aws_request_id != '']\n");
    std::fs::create_dir(spec.code_dir.join("boto3")).unwrap();
    std::fs::write(spec.code_dir.join("boto3/__init__.py"), "MINE = 'package'").unwrap();
    std::fs::write(spec.code_dir.join("calendar.py"), "MINE = 'module'").unwrap();
    let function = fixture.started(&spec).await;
    assert_eq!(function.value("{}").await, json!(["package", "module", true]));
}

#[tokio::test]
async fn a_dead_warm_process_is_replaced() {
    let fixture = with_boto3(Start::Forked).await;
    let code =
        "import os\ndef handler(e, c): return [os.getppid(), 'fork' if os.getppid() != e else 'plain']\n";
    let first = fixture.function(code).await;
    let own = std::process::id();
    let warm = first.value(&own.to_string()).await;
    assert_eq!(warm[1], "fork");
    let pid = i32::try_from(warm[0].as_i64().unwrap()).unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
    while first.process.is_alive() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let report = first.call(&own.to_string()).await;
    assert!(matches!(report.outcome, sandbox::Outcome::Exited { .. }), "its forks go with it: {report:?}");
    let plain = fixture.function(code).await.value(&own.to_string()).await;
    assert_eq!(plain[0], own, "meanwhile processes start in the plain way");
    fixture.host.warmed(&fixture.interpreter().await).await;
    let again = fixture.function(code).await.value(&own.to_string()).await;
    assert_eq!(again[1], "fork");
    assert_ne!(again[0], warm[0]);
}

#[tokio::test]
async fn many_at_once() {
    let fixture = with_boto3(Start::Forked).await;
    let spec = fixture.spec("def handler(e, c): return e * 2\n");
    let mut functions = Vec::new();
    for _ in 0..20 {
        functions.push(fixture.started(&spec).await);
    }
    for (i, function) in functions.iter().enumerate() {
        assert_eq!(function.value(&i.to_string()).await, json!(i * 2));
    }
}
