//! What code may not do to its host, whichever way it was started.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::time::Duration;

use sandbox::{Exit, MAX_OUTPUT_BYTES, Outcome, Phase};
use serde_json::json;
use support::{Fixture, Start, invocation, runs};

const BOTH: [Start; 2] = [Start::Plain, Start::Forked];

fn exit(report: &sandbox::Report) -> (Phase, Exit, bool) {
    match report.outcome {
        Outcome::Exited { phase, exit, out_of_memory } => (phase, exit, out_of_memory),
        ref other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_timeout_ends_children_that_hide() {
    let code = "
import os, subprocess, sys, time
def handler(event, context):
    plain = subprocess.Popen(['sleep', '600'])
    apart = subprocess.Popen(['sleep', '600'], start_new_session=True)
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        hidden = os.fork()
        if hidden == 0:
            time.sleep(600)
        os.write(write, str(hidden).encode())
        os._exit(0)
    os.wait()
    print(plain.pid, apart.pid, os.read(read, 100).decode(), os.getpid())
    time.sleep(600)
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let mut function = fixture.function(code).await;
        let mut call = invocation("{}");
        call.timeout = Duration::from_secs(1);
        let report = function.process.invoke(call).await;
        let after = Duration::from_secs(1);
        assert_eq!(report.outcome, Outcome::Timeout { phase: Phase::Invoke, after });
        assert!(!function.process.is_alive());
        let line = function.printed().concat();
        let pids: Vec<i64> = line.split_whitespace().map(|pid| pid.parse().unwrap()).collect();
        assert_eq!(pids.len(), 4, "{line}");
        for pid in pids {
            assert!(!runs(pid), "{start:?}: {pid} of {line}");
        }
    }
}

#[tokio::test]
async fn what_a_dead_process_leaves_behind_ends_too() {
    let code = "
import os, subprocess
def handler(event, context):
    child = subprocess.Popen(['sleep', '600'], start_new_session=True)
    print(child.pid)
    os._exit(3)
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let mut function = fixture.function(code).await;
        let report = function.call("{}").await;
        assert_eq!(exit(&report), (Phase::Invoke, Exit::Status(3), false));
        let pid: i64 = function.printed().concat().trim().parse().unwrap();
        for _ in 0..200 {
            if !runs(pid) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!runs(pid), "{start:?}");
    }
}

#[tokio::test]
async fn dropping_a_process_ends_it() {
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let function = fixture.function("def handler(e, c): pass").await;
        function.process.ready().await.unwrap();
        let pid = i64::from(function.process.pid());
        assert!(runs(pid));
        drop(function);
        for _ in 0..200 {
            if !runs(pid) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!runs(pid), "{start:?}");
    }
}

#[tokio::test]
async fn exits_and_crashes_are_told_apart() {
    let cases = [
        ("import sys; sys.exit(1)", Exit::Status(1)),
        ("import sys; sys.exit()", Exit::Status(0)),
        ("import os; os._exit(7)", Exit::Status(7)),
        ("import ctypes; ctypes.string_at(0)", Exit::Signal(11)),
        ("import os; os.kill(os.getpid(), 15)", Exit::Signal(15)),
    ];
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        for (statement, expected) in cases {
            let function = fixture.function(&format!("def handler(e, c):\n    {statement}\n")).await;
            let report = function.call("{}").await;
            assert_eq!(exit(&report), (Phase::Invoke, expected, false), "{start:?} {statement}");
            let function = fixture.function(statement).await;
            assert_eq!(exit(&function.call("{}").await), (Phase::Init, expected, false), "{statement}");
        }
    }
}

#[tokio::test]
async fn a_gigabyte_of_output_harms_nobody() {
    let code = "
import sys
def handler(event, context):
    piece = ('x' * 1023 + '\\n') * 1024
    for _ in range(1024):
        sys.stdout.write(piece)
    return 'done'
";
    let fixture = Fixture::new(Start::Plain).await;
    let mut function = fixture.function(code).await;
    let mut call = invocation("{}");
    call.timeout = Duration::from_secs(120);
    let report = function.process.invoke(call).await;
    assert_eq!(report.outcome, Outcome::Response("\"done\"".into()));
    let lines = function.printed();
    let kept: usize = lines.iter().map(String::len).sum();
    assert!(kept <= MAX_OUTPUT_BYTES + 1024, "{kept}");
    let last = lines.last().unwrap();
    let dropped: usize = last.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(last.ends_with("bytes of output were dropped: an invocation may print 16 MB\n"), "{last}");
    assert_eq!(kept - last.len() + dropped, 1 << 30);
}

#[tokio::test]
async fn a_long_line_is_split_and_a_short_rest_kept() {
    let code = "
def handler(event, context):
    print('y' * 600000)
    print('no newline', end='')
";
    let fixture = Fixture::new(Start::Plain).await;
    let mut function = fixture.function(code).await;
    function.call("{}").await;
    let lengths: Vec<usize> = function.printed().iter().map(String::len).collect();
    assert_eq!(lengths, [262_144, 262_144, 600_001 - 2 * 262_144, 10]);
}

#[tokio::test]
async fn an_answer_may_have_six_megabytes() {
    let fixture = Fixture::new(Start::Plain).await;
    let function = fixture.function("def handler(e, c): return 'z' * e").await;
    let largest = sandbox::MAX_PAYLOAD_BYTES - 2;
    let report = function.call(&largest.to_string()).await;
    assert_eq!(report.outcome.payload("").len(), sandbox::MAX_PAYLOAD_BYTES);
    let report = function.call(&(largest + 1).to_string()).await;
    assert_eq!(report.outcome, Outcome::ResponseTooLarge);
    assert_eq!(function.value("3").await, json!("zzz"), "the process lives on");
}

#[tokio::test]
async fn too_much_memory_ends_the_process() {
    let code = "
def handler(event, context):
    kept = []
    while True:
        kept.append(bytearray(b'x' * 4_000_000))
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let mut spec = fixture.spec(code);
        spec.memory_mb = 128;
        let function = fixture.started(&spec).await;
        let report = function.call("{}").await;
        assert_eq!(exit(&report), (Phase::Invoke, Exit::Signal(9), true), "{start:?}");
        assert_eq!(report.max_memory_mb, 128);
    }
}

#[tokio::test]
async fn memory_of_children_counts() {
    let code = "
import subprocess, sys, time
def handler(event, context):
    hog = 'import time; x = bytearray(b\"x\" * 200_000_000); time.sleep(60)'
    subprocess.run([sys.executable, '-c', hog])
    time.sleep(60)
";
    let fixture = Fixture::new(Start::Plain).await;
    let mut spec = fixture.spec(code);
    spec.memory_mb = 128;
    let report = fixture.started(&spec).await.call("{}").await;
    assert_eq!(exit(&report), (Phase::Invoke, Exit::Signal(9), true));
}

#[tokio::test]
async fn loading_has_its_time_limit() {
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let mut spec = fixture.spec("import time; time.sleep(600)");
        spec.init_timeout = Duration::from_millis(300);
        let function = fixture.started(&spec).await;
        let report = function.call("{}").await;
        let after = spec.init_timeout;
        assert_eq!(report.outcome, Outcome::Timeout { phase: Phase::Init, after });
        assert!(!function.process.is_alive());
    }
}

#[tokio::test]
async fn the_engines_environment_and_files_stay_outside() {
    let code = "
import os, resource
def handler(event, context):
    fds = sorted(int(fd) for fd in os.listdir('/proc/self/fd'))
    limits = [resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[0] for n in ('CORE', 'NOFILE', 'FSIZE')]
    return {'env': dict(os.environ), 'fds': len(fds), 'limits': limits, 'cwd': os.getcwd(), 'sid': os.getsid(0) == os.getpid()}
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let mut spec = fixture.spec(code);
        spec.env.push(("MINE".into(), "1".into()));
        let value = fixture.started(&spec).await.value("{}").await;
        let root = spec.code_dir.to_str().unwrap();
        assert_eq!(value["cwd"], root);
        assert_eq!(value["sid"], true);
        assert_eq!(value["limits"], json!([0, 1024, 512 * 1024 * 1024]));
        let env = value["env"].as_object().unwrap();
        assert_eq!((&env["MINE"], &env["LAMBDA_TASK_ROOT"]), (&json!("1"), &json!(root)));
        assert_eq!((&env["TZ"], &env["LANG"]), (&json!(":UTC"), &json!("en_US.UTF-8")));
        assert_eq!(env["_HANDLER"], "index.handler");
        for name in ["HOME", "USER", "CARGO", "CARGO_MANIFEST_DIR", "PWD"] {
            assert!(!env.contains_key(name), "{start:?}: {name}");
        }
        // Standard streams, the Runtime API, the frames' copy of stdout, the listing itself.
        assert!(value["fds"].as_u64().unwrap() <= 7, "{start:?}: {}", value["fds"]);
    }
}

#[tokio::test]
async fn tmp_is_private_empty_and_gone_afterwards() {
    let code = "
import os, tempfile
def handler(event, context):
    folder = tempfile.gettempdir()
    with open(folder + '/mine', 'a') as file:
        file.write('x')
    return [folder, os.path.getsize(folder + '/mine')]
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let spec = fixture.spec(code);
        let function = fixture.started(&spec).await;
        let private = fixture.host.missing_layers().is_empty();
        let first = function.value("{}").await;
        assert_eq!(first[1], 1);
        assert_eq!(function.value("{}").await[1], 2, "kept between calls");
        assert_eq!(fixture.started(&spec).await.value("{}").await[1], 1, "not shared");
        if private {
            assert_eq!(first[0], "/tmp");
            assert!(!std::path::Path::new("/tmp/mine").exists());
        }
        drop(function);
        let scratch = fixture.folder.path().join("scratch");
        for _ in 0..200 {
            if scratch.read_dir().unwrap().count() == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(scratch.read_dir().unwrap().count(), 0);
    }
}

#[tokio::test]
async fn the_users_own_keys_stay_hidden() {
    let code = "
import os, pwd
def handler(event, context):
    folder = os.path.join(pwd.getpwuid(os.getuid()).pw_dir, '.aws')
    listed = os.listdir(folder) if os.path.isdir(folder) else []
    return [listed, os.environ.get('AWS_SHARED_CREDENTIALS_FILE')]
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        let value = fixture.function(code).await.value("{}").await;
        match fixture.host.missing_layers().is_empty() {
            true => assert_eq!(value, json!([[], null])),
            false => assert_eq!(value[1], "/dev/null"),
        }
    }
}

#[tokio::test]
async fn files_are_as_large_as_tmp_and_code_is_read_only() {
    let code = "
import os
def attempt(action):
    try:
        action()
    except OSError as error:
        return error.strerror
def handler(event, context):
    def fill():
        with open('/tmp/big', 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, 600 * 1024 * 1024)
    return [attempt(fill), attempt(lambda: open('new', 'w'))]
";
    for start in BOTH {
        let fixture = Fixture::new(start).await;
        if !fixture.host.missing_layers().is_empty() {
            continue;
        }
        let value = fixture.function(code).await.value("{}").await;
        assert_eq!(value, json!(["File too large", "Read-only file system"]), "{start:?}");
    }
}
