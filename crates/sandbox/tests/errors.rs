//! Errors of functions: what the caller gets and what stands in the log. Expected
//! texts: AWS's managed Python runtime, as observed with awslambdaric 4.2.2.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::json;
use support::{Fixture, Function, REQUEST_ID, Start};

/// The fixture keeps the code until the test ends.
async fn function(code: &str, handler: &str) -> (Fixture, Function) {
    let fixture = Fixture::new(Start::Plain).await;
    let mut spec = fixture.spec(code);
    spec.handler = handler.into();
    let function = fixture.started(&spec).await;
    (fixture, function)
}

/// Code, handler, error type, message.
const INIT: &[(&str, &str, &str, &str)] = &[
    (
        "import x_y",
        "index.handler",
        "Runtime.ImportModuleError",
        "Unable to import module 'index': No module named 'x_y'",
    ),
    (
        "",
        "nothing.handler",
        "Runtime.ImportModuleError",
        "Unable to import module 'nothing': No module named 'nothing'",
    ),
    ("", "a/b.handler", "Runtime.ImportModuleError", "Unable to import module 'a/b': No module named 'a'"),
    ("", "index.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'index'"),
    (
        "def",
        "index.handler",
        "Runtime.UserCodeSyntaxError",
        "Syntax error in module 'index': invalid syntax (index.py, line 1)",
    ),
    (
        "",
        "x",
        "Runtime.MalformedHandlerName",
        "Bad handler 'x': not enough values to unpack (expected 2, got 1)",
    ),
    ("", "sys.exit", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    ("1/0", "index.handler", "ZeroDivisionError", "division by zero"),
];

#[tokio::test]
async fn code_that_cannot_be_loaded_says_why() {
    for (code, handler, kind, message) in INIT {
        let (_fixture, mut function) = function(code, handler).await;
        let error = function.error("{}").await;
        assert_eq!(error["errorType"], *kind);
        assert_eq!(error["errorMessage"], *message);
        assert_eq!(error["requestId"], "");
        assert!(error["stackTrace"].is_array());
        let log = function.printed().concat();
        assert!(
            log.starts_with(&format!("[ERROR] {kind}: {message}\nTraceback (most recent call last):")),
            "{log}"
        );
        assert_eq!(function.error("{}").await, error, "a dead process keeps its reason");
    }
}

#[tokio::test]
async fn a_syntax_error_shows_its_line() {
    let (_fixture, function) = function("x = (\n", "index.handler").await;
    let error = function.error("{}").await;
    let trace = error["stackTrace"][0].as_str().unwrap();
    assert!(trace.starts_with("  File \"") && trace.contains("index.py\" Line 1\n    x = ("), "{trace}");
}

#[tokio::test]
async fn an_exception_has_its_trace_without_our_frames() {
    for start in [Start::Plain, Start::Forked] {
        let fixture = Fixture::new(start).await;
        let code = "def handler(event, context):\n    return event['x']\n";
        let mut function = fixture.function(code).await;
        let error = function.error("{}").await;
        assert_eq!(error["errorMessage"], "'x'");
        assert_eq!(error["errorType"], "KeyError");
        assert_eq!(error["requestId"], REQUEST_ID);
        let trace = error["stackTrace"].as_array().unwrap();
        assert_eq!(trace.len(), 1);
        let line = trace[0].as_str().unwrap();
        assert!(line.ends_with("index.py\", line 2, in handler\n    return event['x']\n"), "{line}");
        let events = function.events();
        assert_eq!(events.len(), 1, "{events:?}");
        let text = &events[0].text;
        assert!(
            text.starts_with(
                "[ERROR] KeyError: 'x'\nTraceback (most recent call last):\n\u{a0}\u{a0}File \""
            ),
            "{text}"
        );
        assert_eq!(events[0].request_id.as_deref(), Some(REQUEST_ID));
        assert_eq!(function.error("{}").await["errorType"], "KeyError", "the process lives on");
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused_both_ways() {
    let (_fixture, function) =
        function("def handler(event, context):\n    return {1, 2}\n", "index.handler").await;
    let error = function.error("{}").await;
    assert_eq!(
        error,
        json!({"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable",
               "errorType": "Runtime.MarshalError", "requestId": REQUEST_ID, "stackTrace": []})
    );
    let error = function.error("{").await;
    assert_eq!(error["errorType"], "Runtime.UnmarshalError");
    let message = error["errorMessage"].as_str().unwrap();
    assert!(message.starts_with("Unable to unmarshal input: Expecting property name"), "{message}");
}

#[tokio::test]
async fn numbers_bytes_and_characters_are_encoded_as_lambda_does() {
    let code = "from decimal import Decimal\ndef handler(event, context):\n    return [Decimal('1.10'), Decimal('3'), b'bytes', 'é', None, float('nan')]\n";
    for (name, text) in [
        ("AWS_Lambda_python3.11", r#"[1.10, 3, "bytes", "\u00e9", null, NaN]"#),
        ("AWS_Lambda_python3.12", r#"[1.10, 3, "bytes", "é", null, NaN]"#),
    ] {
        let fixture = Fixture::new(Start::Plain).await;
        let mut spec = fixture.spec(code);
        spec.env.push(("AWS_EXECUTION_ENV".into(), name.into()));
        let report = fixture.started(&spec).await.call("{}").await;
        assert_eq!(String::from_utf8(report.outcome.payload("").to_vec()).unwrap(), text);
    }
}

#[tokio::test]
async fn modules_in_folders_are_found_by_path_and_by_name() {
    let fixture = Fixture::new(Start::Plain).await;
    for handler in ["a/b.handler", "a.b.handler"] {
        let mut spec = fixture.empty_spec();
        std::fs::create_dir(spec.code_dir.join("a")).unwrap();
        std::fs::write(spec.code_dir.join("a/b.py"), "def handler(e, c): return __name__").unwrap();
        spec.handler = handler.into();
        assert_eq!(fixture.started(&spec).await.value("{}").await, json!("a.b"));
    }
}
