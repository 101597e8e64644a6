//! `landfall up` with the links application: what it prints, what its API answers, what a second start finds.

use crate::support::engine::Engine;
use crate::support::programs::{command, links, run};
use crate::support::{calls, http};

fn up(data: &std::path::Path) -> Engine {
    Engine::start_on(data, &["up", links().to_str().unwrap()])
}

/// The lines below `Try:`.
pub fn suggestions(printed: &str) -> Vec<String> {
    let after = printed.lines().skip_while(|line| line.trim() != "Try:").skip(1);
    after.take_while(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned()).collect()
}

/// What a shell gets for a line.
#[track_caller]
pub fn shell(line: &str) -> String {
    run(command("sh").args(["-c", line])).ok()
}

/// The API's address, from the table.
pub fn api_url(printed: &str) -> String {
    let line = printed.lines().find(|line| line.trim().starts_with("API URL")).unwrap();
    line.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn up_shows_events_a_table_and_requests_that_work() {
    let data = tempfile::tempdir().unwrap();
    let mut engine = up(data.path());
    let printed = engine.wait_until_printed("Ctrl-C stops the engine");

    let events: Vec<Vec<&str>> =
        printed.lines().map(|line| line.split_whitespace().skip(1).collect()).collect();
    let happened = |status: &str, kind: &str, name: &str| {
        events.iter().position(|event| event.starts_with(&[status, kind, name]))
    };
    for (kind, name) in RESOURCES {
        let began =
            happened("CREATE_IN_PROGRESS", kind, name).unwrap_or_else(|| panic!("{name} began:\n{printed}"));
        let ended =
            happened("CREATE_COMPLETE", kind, name).unwrap_or_else(|| panic!("{name} ended:\n{printed}"));
        assert!(began < ended, "{printed}");
    }
    let stack = "AWS::CloudFormation::Stack";
    assert_eq!(happened("CREATE_IN_PROGRESS", stack, "apidb"), Some(0), "{printed}");
    let whole = happened("CREATE_COMPLETE", stack, "apidb").unwrap();
    assert!(RESOURCES.iter().all(|(kind, name)| happened("CREATE_COMPLETE", kind, name).unwrap() < whole));

    let row = |name: &str| -> Vec<String> {
        let rows = printed.lines().filter_map(|line| line.trim().strip_prefix(name));
        rows.map(|rest| rest.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(row("Stack "), ["apidb (CREATE_COMPLETE)"]);
    assert_eq!(row("Route "), ["GET OPTIONS POST /link"]);
    assert_eq!(row("Function "), ["requestHandler"]);
    assert_eq!(row("Table "), ["linkTable"]);
    assert_eq!(row("AWS endpoint "), [engine.endpoint()]);
    let url = api_url(&printed);
    assert!(url.starts_with(&engine.url("/_aws/execute-api/")) && url.ends_with("/prod"), "{url}");

    let lines = suggestions(&printed);
    let expected = [
        format!(
            "curl -X POST -H 'Content-Type: application/json' -d '{{\"link\": \"https://www.google.com\"}}' {url}/link"
        ),
        format!("curl {url}/link"),
    ];
    assert_eq!(lines, expected);
    let stored: serde_json::Value = serde_json::from_str(&shell(&format!("{} -sS", lines[0]))).unwrap();
    let id = stored["link_id"].as_str().unwrap();
    assert!(is_uuid(id), "{stored}");
    assert_eq!(
        shell(&format!("{} -sS", lines[1])),
        format!(r#"[{{"link_id": "{id}", "link": "https://www.google.com"}}]"#)
    );
}

const RESOURCES: [(&str, &str); 10] = [
    ("AWS::DynamoDB::Table", "linkTable"),
    ("AWS::IAM::Role", "requestHandlerLambdaExecutionRole"),
    ("AWS::Lambda::Function", "requestHandler"),
    ("AWS::ApiGateway::RestApi", "ApplicationAPI"),
    ("AWS::Lambda::Permission", "LambdaPermission"),
    ("AWS::ApiGateway::Resource", "link"),
    ("AWS::ApiGateway::Method", "ProxyResourceGET"),
    ("AWS::ApiGateway::Method", "ProxyResourcePOST"),
    ("AWS::ApiGateway::Method", "OptionsMethod"),
    ("AWS::ApiGateway::Deployment", "Deployment"),
];

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

#[test]
fn the_api_answers_as_on_aws() {
    let data = tempfile::tempdir().unwrap();
    let mut engine = up(data.path());
    let url = format!("{}/link", api_url(&engine.wait_until_printed("Ctrl-C stops the engine")));

    let options = http::send("OPTIONS", &url, &[("Content-Type", "application/json")], "");
    assert_eq!((options.status, options.body.as_str()), (200, ""), "{options:?}");
    let allowed = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token";
    assert_eq!(options.header("access-control-allow-headers"), Some(allowed));
    assert_eq!(options.header("access-control-allow-methods"), Some("GET,POST,OPTIONS"));
    assert_eq!(options.header("access-control-allow-origin"), Some("*"));
    assert_eq!(options.header("x-amzn-trace-id"), None, "{options:?}");

    let empty = http::get(&url);
    assert_eq!((empty.status, empty.body.as_str()), (200, "[]"));
    assert_eq!(empty.header("access-control-allow-origin"), Some("*"));
    assert!(empty.header("x-amzn-trace-id").unwrap().starts_with("Root=1-"), "{empty:?}");
    assert!(is_uuid(empty.header("x-amzn-requestid").unwrap()), "{empty:?}");
    assert!(empty.header("x-amz-apigw-id").is_some(), "{empty:?}");

    // The author's handler returns nothing when something goes wrong.
    for body in ["not json", r#"{"url": "https://www.google.com"}"#, ""] {
        let failed = http::post(&url, body);
        assert_eq!(
            (failed.status, failed.body.as_str()),
            (502, r#"{"message": "Internal server error"}"#),
            "{body}"
        );
        assert_eq!(failed.header("x-amzn-errortype"), Some("InternalServerErrorException"));
        assert_eq!(failed.header("content-type"), Some("application/json"));
    }
    let wrong = http::send("DELETE", &url, &[], "");
    assert_eq!((wrong.status, wrong.body.as_str()), (403, r#"{"message":"Missing Authentication Token"}"#));
    assert_eq!(wrong.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
    assert_eq!(http::get(&url).body, "[]");
}

/// The ids of everything that ever happened to the stack.
fn events(engine: &Engine) -> Vec<String> {
    let answer = calls::cloudformation(engine, "DescribeStackEvents", &[("StackName", "apidb")]);
    calls::tagged(&answer.body, "EventId").into_iter().map(str::to_owned).collect()
}

#[test]
fn a_second_start_finds_everything_and_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut first = up(data.path());
    let printed = first.wait_until_printed("Ctrl-C stops the engine");
    let url = api_url(&printed);
    http::post(&format!("{url}/link"), r#"{"link": "https://example.com/1"}"#);
    let links = http::get(&format!("{url}/link")).json();
    assert_eq!(links[0]["link"], "https://example.com/1");
    let events = events(&first);
    assert!(events.len() > 20, "{events:?}");
    assert_eq!(first.interrupt(), Some(0), "{}", first.said());

    let mut second = up(data.path());
    let again = second.wait_until_printed("Ctrl-C stops the engine");
    assert!(again.starts_with("The stack apidb is up to date.\n"), "{again}");
    assert!(!again.contains("_IN_PROGRESS"), "{again}");
    let path = |url: &str| url.splitn(4, '/').last().unwrap().to_owned();
    assert_eq!(path(&api_url(&again)), path(&url), "the API kept its id");
    assert_eq!(http::get(&format!("{}/link", api_url(&again))).json(), links);
    assert_eq!(self::events(&second), events);
    assert_eq!(second.interrupt(), Some(0), "{}", second.said());
}
