//! The role decides what the function may do, and the permission who may call it.

use crate::application::api_url;
use crate::support::engine::Engine;
use crate::support::{clients, http, templates};

/// The engine with this template, and its API's address.
fn up(template: &str) -> (Engine, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = templates::write(folder.path(), template);
    let mut engine = Engine::start(&["up", path.to_str().unwrap(), "--stack", "apidb"]);
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    (engine, format!("{url}/link"))
}

#[test]
fn a_function_may_do_only_what_its_role_allows() {
    let (engine, url) = up(&templates::without_line("- dynamodb:PutItem"));
    let failed = http::post(&url, r#"{"link": "https://www.google.com"}"#);
    assert_eq!((failed.status, failed.body.as_str()), (502, r#"{"message": "Internal server error"}"#));
    // Reading is still allowed.
    assert_eq!(http::get(&url).body, "[]");
    clients::play(&engine, "functions", "denied_by_its_role");
}

#[test]
fn an_api_may_call_a_function_only_with_its_permission() {
    let (engine, url) = up(&templates::without_resource("LambdaPermission"));
    let failed = http::get(&url);
    assert_eq!((failed.status, failed.body.as_str()), (500, r#"{"message": "Internal server error"}"#));
    assert_eq!(failed.header("x-amzn-errortype"), Some("InternalServerErrorException"));
    let logs = engine.landfall(&["logs", "requestHandler"]);
    assert!(logs.stderr.contains("there is no log of a function requestHandler"), "{logs:?}");
}
