//! What the sandbox adds to a warm call, and what a fresh process costs. Prints
//! medians; run with `cargo bench -p sandbox`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on fails")]

use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sandbox::{Host, HostConfig, Invocation, Outcome, Process, Progress, Runtime, Spec};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const WARM_CALLS: usize = 5_000;
const FRESH_STARTS: usize = 30;
const CONSTANT: &str = "def handler(event, context):\n    return 1\n";
const BOTO3: &str =
    "import boto3\nclient = boto3.client('dynamodb')\ndef handler(event, context):\n    return 1\n";

const ECHO: &str = "
import socket, sys
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
while True:
    data = s.recv(4096)
    if not data:
        break
    s.sendall(data)
";

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    // On a worker thread, as in the engine: from outside, each wake-up would cross threads.
    runtime.block_on(runtime.spawn(run())).expect("the benchmark");
}

async fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = std::env::var_os("HOME").expect("HOME");
    let host = Host::new(HostConfig {
        cache_dir: Path::new(&home).join(".cache/landfall"),
        scratch_dir: folder.path().join("scratch"),
        path: None,
        progress: Progress::new(|line| eprintln!("{line}")),
    });
    let interpreter = host.resolve_runtime("python3.8").await.expect("Python").expect("an interpreter");
    host.prepare(&interpreter).await.expect("boto3");
    println!("interpreter: Python {}", interpreter.version);

    let mut bare = bare_round_trips(&interpreter.path).await;
    report("bare round trip to a Python process and back", &mut bare);
    let process = start(&host, folder.path(), CONSTANT).await;
    call(&process).await;
    report("plain start, first call", &mut [first_call(&host, folder.path(), CONSTANT).await]);
    let mut warm = Vec::with_capacity(WARM_CALLS);
    for _ in 0..WARM_CALLS {
        warm.push(call(&process).await);
    }
    report("warm call", &mut warm);

    host.warm(&interpreter).expect("a warm process");
    host.warmed(&interpreter).await;
    for (name, code) in [("constant", CONSTANT), ("boto3 client", BOTO3)] {
        let mut fresh = Vec::new();
        for _ in 0..FRESH_STARTS {
            fresh.push(first_call(&host, folder.path(), code).await);
        }
        report(&format!("forked start, first call ({name})"), &mut fresh);
    }
}

/// What the machine charges for waking Python over a socket, and nothing else.
async fn bare_round_trips(python: &Path) -> Vec<Duration> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port().to_string();
    let mut child = std::process::Command::new(python).args(["-c", ECHO, &port]).spawn().expect("Python");
    let (mut stream, _) = listener.accept().await.expect("a connection");
    stream.set_nodelay(true).expect("an option");
    let mut times = Vec::with_capacity(WARM_CALLS);
    let mut buffer = [0; 2];
    for _ in 0..WARM_CALLS {
        let started = Instant::now();
        stream.write_all(b"{}").await.expect("a write");
        stream.read_exact(&mut buffer).await.expect("a read");
        times.push(started.elapsed());
    }
    drop(stream);
    child.wait().expect("its end");
    times
}

async fn first_call(host: &Host, folder: &Path, code: &str) -> Duration {
    let started = Instant::now();
    let process = start(host, folder, code).await;
    call(&process).await;
    started.elapsed()
}

async fn start(host: &Host, folder: &Path, code: &str) -> Process {
    let code_dir = folder.join("code");
    std::fs::create_dir_all(&code_dir).expect("a folder");
    std::fs::write(code_dir.join("index.py"), code).expect("a file");
    let env = [("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "us-east-1")];
    let spec = Spec {
        function_name: "bench".into(),
        code_dir,
        handler: "index.handler".into(),
        runtime: Runtime::Python { minor: 8 },
        env: env.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        memory_mb: 256,
        tmp_mb: 512,
        init_timeout: Duration::from_secs(10),
        inline_code: true,
    };
    host.spawn(&spec).await.expect("a process")
}

async fn call(process: &Process) -> Duration {
    let started = Instant::now();
    let invocation = Invocation {
        request_id: "8476a536-e9f4-11e8-9739-2dfe598c3fcd".into(),
        payload: Bytes::from_static(b"{\"key\": \"value\"}"),
        timeout: Duration::from_secs(3),
        function_arn: "arn:aws:lambda:us-east-1:000000000000:function:bench".into(),
        trace_id: None,
        client_context: None,
        cognito_identity: None,
    };
    let report = process.invoke(invocation).await;
    assert!(matches!(report.outcome, Outcome::Response(_)), "{:?}", report.outcome);
    started.elapsed()
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("{name}: median {:?}, 90th percentile {:?}", at(50), at(90));
}
