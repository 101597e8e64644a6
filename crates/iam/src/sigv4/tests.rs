//! Requests that AWS's clients signed, and what becomes of them when something differs.

use std::path::Path;

use base::Time;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use wire::{Model, Protocol, Request};

use super::*;

struct Case {
    name: String,
    service: String,
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
    secret: String,
    now: Time,
}

fn case(value: &Value) -> Case {
    let text = |name: &str| value[name].as_str().unwrap().to_owned();
    let mut headers = HeaderMap::new();
    for pair in value["headers"].as_array().unwrap() {
        let name: HeaderName = pair[0].as_str().unwrap().parse().unwrap();
        headers.append(name, HeaderValue::from_bytes(pair[1].as_str().unwrap().as_bytes()).unwrap());
    }
    Case {
        name: text("name"),
        service: text("service"),
        method: text("method"),
        path: text("path"),
        query: text("query"),
        headers,
        body: text("body").into(),
        secret: text("secret"),
        now: Time::parse_amz_date(&text("now")).unwrap(),
    }
}

fn cases() -> Vec<Case> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/iam/sigv4.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    file["cases"].as_array().unwrap().iter().map(case).collect()
}

fn model(service: &str) -> Model {
    Model {
        service_id: "Test",
        endpoint_prefix: "test",
        signing_name: Box::leak(service.to_owned().into_boxed_str()),
        api_version: "",
        protocol: Protocol::Json10,
        target_prefix: None,
        xml_namespace: None,
        operations: &[],
    }
}

impl Case {
    fn check(&self) -> Result<(), Fault> {
        self.check_at(self.now)
    }

    fn check_at(&self, now: Time) -> Result<(), Fault> {
        let request = Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: self.body.clone(),
        };
        let signature = Signature::read(&request)?.ok_or(Fault::Missing)?;
        verify(&request, &signature, &self.secret, &SigningKeys::default(), &model(&self.service), now)
    }

    fn message(&self) -> String {
        match self.check() {
            Err(Fault::Mismatch(message) | Fault::Incomplete(message)) => message,
            other => panic!("{}: {other:?}", self.name),
        }
    }
}

fn put_item() -> Case {
    cases().into_iter().next().unwrap()
}

#[test]
fn what_a_client_signed_verifies() {
    let wrong: Vec<String> =
        cases().iter().filter_map(|case| Some(format!("{}: {:?}", case.name, case.check().err()?))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_differs_from_what_was_signed_does_not() {
    for original in 0..cases().len() {
        let changes: [fn(&mut Case); 5] = [
            |case| case.method = "DELETE".to_owned(),
            |case| case.path.push('x'),
            |case| case.secret.push('x'),
            |case| {
                case.headers.insert("host", HeaderValue::from_static("elsewhere"));
            },
            |case| case.query += "&more=1",
        ];
        for change in changes {
            let mut case = cases().swap_remove(original);
            change(&mut case);
            assert!(matches!(case.check(), Err(Fault::Mismatch(_))), "{}", case.name);
        }
    }
    let mut case = put_item();
    case.body = "{}".into();
    assert!(matches!(case.check(), Err(Fault::Mismatch(_))));
}

#[test]
fn the_client_learns_what_should_have_been_signed() {
    let mut case = put_item();
    case.body = "{}".into();
    let message = case.message();
    let begin = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                 Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String \
                 for this request should have been\n'POST\n/\n\n";
    assert!(message.starts_with(begin), "{message}");
    assert!(
        message.contains(
            "\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261121T021405Z\n20261121/"
        )
    );
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let case = put_item();
    assert_eq!(case.check_at(Time(case.now.0 + 300_000)), Ok(()));
    assert_eq!(case.check_at(Time(case.now.0 - 300_000)), Ok(()));
    let late = "Signature expired: 20261121T021405Z is now earlier than 20261121T021406Z (20261121T021906Z - 5 min.)";
    assert_eq!(case.check_at(Time(case.now.0 + 301_000)), Err(Fault::Mismatch(late.into())));
    let early = "Signature not yet current: 20261121T021405Z is still later than 20261121T021404Z (20261121T020904Z + 5 min.)";
    assert_eq!(case.check_at(Time(case.now.0 - 301_000)), Err(Fault::Mismatch(early.into())));
}

#[test]
fn a_presigned_request_lasts_as_long_as_it_says() {
    let case = cases().into_iter().find(|case| case.name == "presigned").unwrap();
    assert_eq!(case.check_at(Time(case.now.0 + 600_000)), Ok(()));
    assert!(case.check_at(Time(case.now.0 + 601_000)).is_err());
}

fn with_authorization(text: &str) -> Case {
    let mut case = put_item();
    case.headers.insert("authorization", HeaderValue::from_str(text).unwrap());
    case
}

#[test]
fn an_incomplete_signature_is_told_what_it_lacks() {
    let message = with_authorization("AWS4-HMAC-SHA256 ").message();
    let begin = "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
                 Authorization header requires 'SignedHeaders' parameter. (Hashed with SHA-256 and encoded with Base64) ";
    assert!(message.starts_with(begin), "{message}");
    let message = with_authorization("AWS4-HMAC-SHA256 Credential").message();
    assert!(
        message.starts_with(
            "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header"
        )
    );
    let message =
        with_authorization("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00").message();
    assert!(message.starts_with("Credential must have exactly 5 slash-delimited elements"), "{message}");
}

#[test]
fn the_scope_has_to_be_the_services_and_the_days() {
    let service =
        "AWS4-HMAC-SHA256 Credential=A/20261121/r/sqs/aws4_request, SignedHeaders=host, Signature=00";
    assert_eq!(
        with_authorization(service).message(),
        "Credential should be scoped to correct service: 'dynamodb'. "
    );
    let day =
        "AWS4-HMAC-SHA256 Credential=A/20261120/r/dynamodb/aws4_request, SignedHeaders=host, Signature=00";
    assert_eq!(
        with_authorization(day).message(),
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120' != \
         '20261121', from '20261121T021405Z'."
    );
}

#[test]
fn the_host_has_to_be_signed() {
    let text = "AWS4-HMAC-SHA256 Credential=A/20261121/r/dynamodb/aws4_request, SignedHeaders=x-amz-date, Signature=00";
    let message = with_authorization(text).message();
    assert_eq!(message, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

#[test]
fn header_and_query_exclude_each_other() {
    let mut case = put_item();
    case.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256".to_owned();
    let message = case.message();
    assert_eq!(
        message,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    );
    case.headers.remove("authorization");
    assert!(case.message().starts_with("AWS query-string parameters must include 'X-Amz-Credential'. "));
}

#[test]
fn a_scope_reads_without_verification() {
    let headers = put_item().headers;
    let scope = Scope::of_headers(&headers).unwrap();
    assert_eq!((scope.access_key, scope.region, scope.service), ("AKIDEXAMPLE", "us-east-1", "dynamodb"));
    assert_eq!(Scope::parse("a/b/c"), None);
}

#[test]
fn signing_keys_are_derived_once() {
    let keys = SigningKeys::default();
    let scope = Scope { access_key: "A", date: "20261121", region: "r", service: "s" };
    for _ in 0..3 {
        let tag = ring::hmac::sign(&keys.get("secret", &scope), b"x");
        assert_eq!(
            tag.as_ref(),
            ring::hmac::sign(&SigningKeys::default().get("secret", &scope), b"x").as_ref()
        );
    }
    for region in 0..100 {
        keys.get("secret", &Scope { region: &region.to_string(), ..scope });
    }
    assert!(keys.kept() <= 32);
}
