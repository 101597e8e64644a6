//! AWS calls without a client: as few bytes as the protocols allow, and unsigned.

use std::io;

use super::engine::Engine;
use super::http::{self, Answer};

/// Calls DynamoDB.
pub fn try_dynamodb(engine: &Engine, operation: &str, body: &str) -> io::Result<Answer> {
    let target = format!("DynamoDB_20120810.{operation}");
    let headers = [("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", target.as_str())];
    http::try_send("POST", &engine.url("/"), &headers, body)
}

/// Calls DynamoDB, which has to answer.
#[track_caller]
pub fn dynamodb(engine: &Engine, operation: &str, body: &str) -> Answer {
    try_dynamodb(engine, operation, body).unwrap_or_else(|error| panic!("{operation}: {error}"))
}

/// Calls CloudFormation: XML.
#[track_caller]
pub fn cloudformation(engine: &Engine, action: &str, fields: &[(&str, &str)]) -> Answer {
    query(engine, action, "2010-05-15", fields)
}

/// Calls IAM: XML.
#[track_caller]
pub fn iam(engine: &Engine, action: &str) -> Answer {
    query(engine, action, "2010-05-08", &[])
}

#[track_caller]
fn query(engine: &Engine, action: &str, version: &str, fields: &[(&str, &str)]) -> Answer {
    let mut form = format!("Action={action}&Version={version}");
    for (name, value) in fields {
        form.push_str(&format!("&{name}={}", encoded(value)));
    }
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    http::send("POST", &engine.url("/"), &headers, &form)
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// What stands between two tags.
pub fn tagged<'a>(xml: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}
