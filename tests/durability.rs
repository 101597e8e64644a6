//! `kill -9` at any moment: what was acknowledged is there afterwards, and what was under way comes to an end.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::support::calls::{cloudformation, dynamodb, iam, tagged, try_dynamodb};
use crate::support::engine::Engine;
use crate::support::http::Answer;
use crate::support::programs::wait_for;
use crate::support::templates;

/// The table that the other functions write to.
#[track_caller]
pub fn create_table(engine: &Engine) {
    let body = r#"{"TableName": "things", "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "n", "AttributeType": "N"}], "BillingMode": "PAY_PER_REQUEST"}"#;
    let made = dynamodb(engine, "CreateTable", body);
    assert_eq!(made.status, 200, "{made:?}");
}

fn item(number: u64, text: &str) -> String {
    format!(r#"{{"n": {{"N": "{number}"}}, "text": {{"S": "{text}"}}}}"#)
}

/// Puts an item; whether it was acknowledged.
pub fn put(engine: &Engine, number: u64) -> bool {
    let body = format!(r#"{{"TableName": "things", "Item": {}}}"#, item(number, &text(number)));
    try_dynamodb(engine, "PutItem", &body).is_ok_and(|answer| answer.status == 200)
}

/// Puts an item with a text of its own.
#[track_caller]
pub fn put_text(engine: &Engine, number: u64, text: &str) -> Answer {
    dynamodb(engine, "PutItem", &format!(r#"{{"TableName": "things", "Item": {}}}"#, item(number, text)))
}

/// Whether an item can be read.
#[track_caller]
pub fn is_there(engine: &Engine, number: u64) -> bool {
    let body =
        format!(r#"{{"TableName": "things", "ConsistentRead": true, "Key": {{"n": {{"N": "{number}"}}}}}}"#);
    let answer = dynamodb(engine, "GetItem", &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["Item"]["n"] == json!({"N": number.to_string()})
}

fn text(number: u64) -> String {
    format!("item {number} ").repeat(50)
}

/// Writers at once.
const WRITERS: usize = 8;
/// Times that the engine is killed.
const ROUNDS: u64 = 12;

/// Writes from many clients until the engine is killed; answers what was acknowledged.
fn write_until_killed(engine: &mut Engine, next: &AtomicU64, round: u64) -> Vec<u64> {
    let acknowledged = Mutex::new(Vec::new());
    let process = nix::unistd::Pid::from_raw(engine.process() as i32);
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if !put(engine, number) {
                        return;
                    }
                    acknowledged.lock().unwrap().push(number);
                }
            });
        }
        // Each round kills at another moment of the load.
        let wanted = 10 + usize::try_from(round * 23 % 120).unwrap();
        wait_for("acknowledged writes", || (acknowledged.lock().unwrap().len() >= wanted).then_some(()));
        std::thread::sleep(Duration::from_micros(round * 677 % 5_000));
        nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGKILL).unwrap();
    });
    engine.wait();
    acknowledged.into_inner().unwrap()
}

#[test]
fn no_acknowledged_write_is_lost() {
    let data = tempfile::tempdir().unwrap();
    let mut engine = Engine::start_on(data.path(), &["serve"]);
    create_table(&engine);
    let next = AtomicU64::new(0);
    let mut all = Vec::new();
    for round in 0..ROUNDS {
        let acknowledged = write_until_killed(&mut engine, &next, round);
        assert!(acknowledged.len() >= 10, "{acknowledged:?}");
        all.extend(acknowledged);
        engine = Engine::start_on(data.path(), &["serve"]);
        let found = scan(&engine);
        let lost: Vec<&u64> =
            all.iter().filter(|number| found.get(number) != Some(&text(**number))).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?} of {}", all.len());
        // What was not acknowledged may be there or not, but never in part.
        assert!(found.iter().all(|(number, kept)| *kept == text(*number)));
    }
}

/// Every item of the table.
#[track_caller]
fn scan(engine: &Engine) -> std::collections::HashMap<u64, String> {
    let mut found = std::collections::HashMap::new();
    let mut start = serde_json::Value::Null;
    loop {
        let mut body = json!({"TableName": "things", "ConsistentRead": true});
        if !start.is_null() {
            body["ExclusiveStartKey"] = start;
        }
        let page = dynamodb(engine, "Scan", &body.to_string()).json();
        for item in page["Items"].as_array().unwrap() {
            let number = item["n"]["N"].as_str().unwrap().parse().unwrap();
            found.insert(number, item["text"]["S"].as_str().unwrap().to_owned());
        }
        start = page["LastEvaluatedKey"].clone();
        if start.is_null() {
            return found;
        }
    }
}

/// What there is, whoever made it: tables, functions, APIs, roles.
fn everything(engine: &Engine) -> serde_json::Value {
    let status = engine.landfall(&["status", "--output", "json"]).json();
    let roles = iam(engine, "ListRoles").body;
    json!([status["tables"], status["functions"], status["apis"], tagged(&roles, "RoleName")])
}

#[test]
fn a_stack_that_was_being_made_comes_to_an_end() {
    let template = templates::whole();
    for moment in [0, 1, 5, 15, 30, 60, 90, 150] {
        let data = tempfile::tempdir().unwrap();
        let mut engine = Engine::start_on(data.path(), &["serve"]);
        let fields = [
            ("StackName", "apidb"),
            ("TemplateBody", template.as_str()),
            ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
        ];
        let created = cloudformation(&engine, "CreateStack", &fields);
        assert_eq!(created.status, 200, "{created:?}");
        std::thread::sleep(Duration::from_millis(moment));
        engine.kill();

        let again = Engine::start_on(data.path(), &["serve"]);
        let status = wait_for("the stack to come to rest", || {
            let answer = cloudformation(&again, "DescribeStacks", &[("StackName", "apidb")]);
            let status = tagged(&answer.body, "StackStatus").first().map(|status| (*status).to_owned());
            status.filter(|status| !status.ends_with("_IN_PROGRESS"))
        });
        match status.as_str() {
            "CREATE_COMPLETE" => assert_eq!(everything(&again)[0][0]["name"], "linkTable"),
            "ROLLBACK_COMPLETE" => {
                assert_eq!(everything(&again), json!([[], [], [], []]), "after {moment} ms")
            }
            other => panic!("{other} after {moment} ms"),
        }
        let deleted = again.landfall(&["destroy", "apidb"]);
        assert_eq!(deleted.status, 0, "{deleted:?}");
        assert_eq!(everything(&again), json!([[], [], [], []]), "nothing is left over after {moment} ms");
    }
}
