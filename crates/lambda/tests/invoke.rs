//! Invocation, in the real sandbox. Source of shapes and wording: answers recorded from AWS, localstack
//! `tests/aws/services/lambda_/test_lambda.snapshot.json`, 2023–2025.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;

use serde_json::{Value, json};
use support::{ARN, Engine, FUNCTIONS, MUTE_ROLE, fault, shared_folder, zip, zip_of};
use zip::write::SimpleFileOptions;

const ECHO: &str = "def handler(event, context):\n    print('got', event)\n    return event\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_back_as_it_was_given() {
    let engine = Engine::start();
    engine.function("f", ECHO).await;
    let answer = engine.invoke("f", r#"{"a": [1, "ü"]}"#).await;
    assert_eq!((answer.status, answer.value()), (200, json!({"a": [1, "ü"]})));
    assert_eq!(answer.header("x-amz-executed-version"), Some("$LATEST"));
    assert_eq!((answer.header("x-amz-function-error"), answer.header("x-amz-log-result")), (None, None));
    assert_eq!(engine.value("f", "").await, json!({}));
    assert_eq!(engine.value(&format!("{ARN}:f:$LATEST"), "null").await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tail_of_the_log_can_be_had() {
    let engine = Engine::start();
    engine.function("f", &format!("print('loading')\n{ECHO}")).await;
    let answer = engine.invoke_with("f", &[("x-amz-log-type", "Tail")], "1").await;
    let tail = answer.tail();
    let lines: Vec<&str> = tail.lines().collect();
    let id = lines[1].strip_prefix("START RequestId: ").unwrap().strip_suffix(" Version: $LATEST").unwrap();
    assert_eq!(lines[0], "loading");
    assert_eq!(lines[2..4], ["got 1", &format!("END RequestId: {id}")]);
    let report = format!("REPORT RequestId: {id}\tDuration: ");
    assert!(lines[4].starts_with(&report) && lines[4].contains("Init Duration: "), "{tail}");
    assert_eq!(lines.len(), 5);
    let second = engine.invoke_with("f", &[("x-amz-log-type", "Tail")], "2").await.tail();
    assert!(second.starts_with("START RequestId: ") && !second.contains("Init Duration"), "{second}");
    let long = "def handler(event, context):\n    print('x' * 9000)\n";
    engine.function("long", long).await;
    let tail = engine.invoke_with("long", &[("x-amz-log-type", "Tail")], "1").await.tail();
    assert!(tail.len() == 4096 && tail.starts_with('x') && tail.contains("END RequestId"), "{}", tail.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_fail_are_answered_as_aws_does() {
    let engine = Engine::start();
    let failing = [
        ("raises", "def handler(e, c):\n    raise ValueError('no')\n", "ValueError", "no"),
        ("broken", "def handler(e, c):\n", "Runtime.UserCodeSyntaxError", "Syntax error in module 'index'"),
        ("loads", "raise Exception('Runtime startup fails')\n", "Exception", "Runtime startup fails"),
        ("exits", "import os\ndef handler(e, c):\n    os._exit(1)\n", "Runtime.ExitError", "exit status 1"),
    ];
    for (name, code, kind, message) in failing {
        engine.function(name, code).await;
        // Twice: a process that is gone is followed by another.
        for _ in 0..2 {
            let answer = engine.invoke(name, "{}").await;
            assert_eq!((answer.status, answer.header("x-amz-function-error")), (200, Some("Unhandled")));
            let error = answer.value();
            assert_eq!(error["errorType"], kind, "{error}");
            assert!(error["errorMessage"].as_str().unwrap().contains(message), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_takes_too_long_is_ended() {
    let engine = Engine::start();
    let code = "import time\ncalls = 0\ndef handler(event, context):\n    global calls\n    calls += 1\n    \
                time.sleep(event['sleep'])\n    return calls\n";
    engine.function_with("f", code, json!({"Timeout": 1})).await;
    assert_eq!(engine.value("f", r#"{"sleep": 0}"#).await, 1);
    let answer = engine.invoke_with("f", &[("x-amz-log-type", "Tail")], r#"{"sleep": 30}"#).await;
    assert_eq!(answer.header("x-amz-function-error"), Some("Unhandled"));
    let error = answer.value();
    assert_eq!(error["errorType"], "Sandbox.Timedout");
    let message = error["errorMessage"].as_str().unwrap();
    assert!(message.ends_with("Error: Task timed out after 1.00 seconds"), "{message}");
    let tail = answer.tail();
    let lines: Vec<&str> = tail.lines().filter(|line| !line.is_empty()).collect();
    assert!(
        lines[0].starts_with("START ") && lines[1].ends_with("Task timed out after 1.00 seconds"),
        "{tail}"
    );
    assert!(lines[2].starts_with("END ") && lines[3].ends_with("\tStatus: timeout"), "{tail}");
    // The next call finds a new process.
    assert_eq!(engine.value("f", r#"{"sleep": 0}"#).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_cannot_be_made_are_refused() {
    let engine = Engine::start();
    engine.function("f", ECHO).await;
    let none =
        |rest: &str| fault(404, "ResourceNotFoundException", &format!("Function not found: {ARN}:{rest}"));
    assert_eq!(engine.invoke("none", "{}").await.fault(), none("none:$LATEST"));
    assert_eq!(engine.invoke("f:live", "{}").await.fault(), none("f:live"));
    let version = engine.json("POST", &format!("{FUNCTIONS}/f/invocations?Qualifier=1"), &json!({})).await;
    assert_eq!(version.fault(), none("f:1"));
    engine.function_with("left", ECHO, json!({"Role": "arn:aws:iam::123456789012:role/leaving"})).await;
    let role = "The role defined for the function cannot be assumed by Lambda.";
    assert_eq!(engine.invoke("left", "{}").await.fault(), fault(403, "AccessDeniedException", role));
    let (status, code, message) = engine.invoke("f", "{nonsense").await.fault();
    assert_eq!((status, code.as_str()), (400, "InvalidRequestContentException"));
    let head = "Could not parse request body into json: Could not parse payload into json: ";
    assert!(message.starts_with(head), "{message}");
    let large = format!("\"{}\"", "x".repeat(6 * 1024 * 1024));
    let refused = engine.invoke("f", &large).await.fault();
    assert_eq!((refused.0, refused.1.as_str()), (413, "RequestTooLargeException"));
    let event = engine.invoke_with("f", &[("x-amz-invocation-type", "Event")], "{}").await.fault();
    assert!(event.2.contains("InvocationType=Event"), "{event:?}");
    let context = engine.invoke_with("f", &[("x-amz-client-context", "%%%")], "{}").await.fault();
    assert_eq!((context.0, context.1.as_str()), (400, "InvalidRequestContentException"));
    let dry = engine.invoke_with("f", &[("x-amz-invocation-type", "DryRun")], "{}").await;
    assert_eq!((dry.status, dry.body.len()), (204, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_keeps_its_state_between_calls() {
    let engine = Engine::start();
    let code = "import os\ncalls = 0\ndef handler(event, context):\n    global calls\n    calls += 1\n    return \
                [calls, os.environ.get('VV')]\n";
    engine.function_with("f", code, json!({"Environment": {"Variables": {"VV": "1"}}})).await;
    for expected in 1..=3 {
        assert_eq!(engine.value("f", "{}").await, json!([expected, "1"]));
    }
    // A permission is no reason for a new process, a variable is.
    let permission = json!({"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"});
    engine.json("POST", &format!("{FUNCTIONS}/f/policy"), &permission).await;
    assert_eq!(engine.value("f", "{}").await, json!([4, "1"]));
    let changed = json!({"Environment": {"Variables": {"VV": "2"}}});
    engine.json("PUT", &format!("{FUNCTIONS}/f/configuration"), &changed).await;
    assert_eq!(engine.value("f", "{}").await, json!([1, "2"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn new_code_answers_the_next_call() {
    use base64::Engine as _;
    let engine = Engine::start();
    for version in 1..=3 {
        let code =
            format!("import other\ndef handler(event, context):\n    return other.value * {version}\n");
        let package = zip(&[("index.py", code.as_str()), ("other.py", "value = 7\n")]);
        if version == 1 {
            engine.create("f", &package, json!({})).await;
        } else {
            let zip = base64::engine::general_purpose::STANDARD.encode(&package);
            engine.json("PUT", &format!("{FUNCTIONS}/f/code"), &json!({"ZipFile": zip})).await;
        }
        assert_eq!(engine.value("f", "{}").await, 7 * version);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_at_once_have_a_process_each() {
    let engine = Engine::start();
    // Each waits for the other, through files that both see: one process alone would never answer.
    let code = "import os, time\ndef handler(event, context):\n    open(event['mine'], 'w').close()\n    while not \
                os.path.exists(event['other']):\n        time.sleep(0.001)\n    return os.getpid()\n";
    engine.function_with("f", code, json!({"Timeout": 60})).await;
    let shared = shared_folder();
    let path = |name: &str| shared.path().join(name).display().to_string();
    let call = |mine: &str, other: &str| {
        let payload = json!({"mine": path(mine), "other": path(other)}).to_string();
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.value("f", &payload).await })
    };
    let (one, two) = (call("a", "b"), call("b", "a"));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    assert!(one.is_i64() && two.is_i64());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_at_once_are_all_answered() {
    let engine = Engine::start();
    // Forty processes are started at once, which takes a busy machine longer than the usual three seconds.
    engine.function_with("f", ECHO, json!({"Timeout": 60})).await;
    let calls: Vec<_> = (0..40)
        .map(|number| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move { (number, engine.value("f", &number.to_string()).await) })
        })
        .collect();
    for call in calls {
        let (number, value) = call.await.unwrap();
        assert_eq!(value, number);
    }
    let log = engine.log("/aws/lambda/f").await.unwrap();
    assert_eq!(log.iter().filter(|line| line.starts_with("END RequestId")).count(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_sees_who_it_is() {
    let engine = Engine::start();
    let code = "import os\ndef handler(event, context):\n    names = ['AWS_REGION', 'AWS_ACCESS_KEY_ID', \
                'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_EXECUTION_ENV', '_HANDLER']\n    \
                return [[os.environ[n] for n in names], context.invoked_function_arn, context.log_group_name, \
                context.memory_limit_in_mb, context.client_context.custom]\n";
    engine.function("f", code).await;
    let custom = "eyJjdXN0b20iOnsiZm9vIjoiYmFyIn19";
    let answer = engine.invoke_with("f", &[("x-amz-client-context", custom)], "{}").await.value();
    let environment =
        ["us-east-1", "ASIAEXAMPLE", "token", "http://127.0.0.1:4566", "f", "AWS_Lambda_python3.8"];
    let mut environment: Vec<Value> = environment.iter().map(|value| json!(value)).collect();
    environment.push(json!("index.handler"));
    let expected = json!([environment, format!("{ARN}:f"), "/aws/lambda/f", "128", {"foo": "bar"}]);
    assert_eq!(answer, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_goes_to_the_log_group_in_the_name_of_the_role() {
    let engine = Engine::start();
    engine.function("f", &format!("print('loading')\n{ECHO}")).await;
    engine.function_with("mute", ECHO, json!({"Role": MUTE_ROLE})).await;
    engine.function_with("own", ECHO, json!({"LoggingConfig": {"LogGroup": "/mine"}})).await;
    for name in ["f", "f", "mute", "own"] {
        engine.value(name, "1").await;
    }
    let lines = engine.log("/aws/lambda/f").await.unwrap();
    let kinds: Vec<&str> = lines.iter().map(|line| line.split([' ', '\n']).next().unwrap()).collect();
    assert_eq!(kinds, ["loading", "START", "got", "END", "REPORT", "START", "got", "END", "REPORT"]);
    assert!(lines.iter().all(|line| line.ends_with('\n')), "{lines:?}");
    assert_eq!(engine.log("/aws/lambda/mute").await, None);
    assert_eq!(engine.log("/aws/lambda/own").await, None);
    assert_eq!(engine.log("/mine").await.unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_function_cannot_be_called_and_leaves_its_log() {
    let engine = Engine::start();
    engine.function("f", ECHO).await;
    engine.value("f", "1").await;
    engine.json("DELETE", &format!("{FUNCTIONS}/f"), &Value::Null).await;
    assert_eq!(engine.invoke("f", "1").await.status, 404);
    assert_eq!(engine.log("/aws/lambda/f").await.unwrap().len(), 4);
    engine.function("f", "def handler(event, context):\n    return 'new'\n").await;
    assert_eq!(engine.value("f", "1").await, "new");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_in_a_package_are_links() {
    let engine = Engine::start();
    let package = zip_of(|zip| {
        use std::io::Write as _;
        zip.add_symlink("index.py", "real/module.py", SimpleFileOptions::default()).unwrap();
        zip.start_file("real/module.py", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"def handler(event, context):\n    return 'linked'\n").unwrap();
    });
    assert_eq!(engine.create("f", &package, json!({})).await.status, 201);
    assert_eq!(engine.value("f", "1").await, "linked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_when_its_caller_goes_away() {
    let engine = Engine::start();
    let code = "import os, time\ndef handler(event, context):\n    open(event['began'], 'w').close()\n    while not \
                os.path.exists(event['go']):\n        time.sleep(0.001)\n    open(event['done'], 'w').close()\n";
    engine.function_with("f", code, json!({"Timeout": 60})).await;
    let shared = shared_folder();
    let [began, go, done] = ["began", "go", "done"].map(|name| shared.path().join(name));
    let appears = async |path: &std::path::Path| {
        for _ in 0..6000 {
            if path.exists() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{} never appeared", path.display());
    };
    let call = {
        let (engine, payload) =
            (Arc::clone(&engine), json!({"began": began, "go": go, "done": done}).to_string());
        tokio::spawn(async move { engine.invoke("f", &payload).await })
    };
    appears(&began).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    std::fs::write(&go, "").unwrap();
    appears(&done).await;
    // Its process answers the next call.
    std::fs::remove_file(&done).unwrap();
    let payload = json!({"began": began, "go": go, "done": done}).to_string();
    assert_eq!(engine.value("f", &payload).await, Value::Null);
    assert_eq!(
        engine.log("/aws/lambda/f").await.unwrap().iter().filter(|line| line.starts_with("END")).count(),
        2
    );
}
