//! The cases under `corpus/policy`: documents and IAM's answers, requests and decisions.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use policy::{
    Attached, Context, Document, Policies, PolicyError, PolicyKind, PrincipalKind, PrincipalView, Request,
    ResourcePolicy, evaluate, validate_identity, validate_resource, validate_trust,
};
use serde_json::Value;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policy")
}

fn cases(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert!(file["source"].is_string() && file["date"].is_string());
    file["cases"].as_array().unwrap().clone()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn check_validation(file: &str, validate: fn(&str) -> Result<Document, PolicyError>) {
    let mut wrong = Vec::new();
    for case in cases(&corpus().join("validate").join(file)) {
        let answer = validate(&text(&case["document"])).err().map(|error| error.message);
        if answer.as_deref() != case["message"].as_str() {
            wrong.push(format!("{}: got {answer:?}, expected {}", case["name"], case["message"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn identity_policies_get_iams_answer() {
    check_validation("identity.json", validate_identity);
    check_validation("identity-own.json", validate_identity);
}

#[test]
fn trust_policies_get_iams_answer() {
    check_validation("trust.json", validate_trust);
}

#[test]
fn resource_policies_get_iams_answer() {
    check_validation("resource.json", validate_resource);
}

fn documents(value: &Value) -> Vec<Document> {
    let list = value.as_array().cloned().unwrap_or_default();
    list.iter().map(|one| Document::parse(&one.to_string()).unwrap()).collect()
}

fn named<'a>(names: &'a [String], documents: &'a [Document]) -> Vec<Attached<'a>> {
    names.iter().zip(documents).map(|(name, document)| Attached { name, document }).collect()
}

fn principal(value: &Value) -> PrincipalView<'_> {
    let field = |name: &str| value[name].as_str().unwrap_or_default();
    let kind = match field("kind") {
        "root" => PrincipalKind::Root,
        "user" => PrincipalKind::User,
        "role" => PrincipalKind::AssumedRole { role_arn: field("role_arn") },
        "service" => PrincipalKind::Service { name: field("name") },
        "anonymous" => PrincipalKind::Anonymous,
        other => panic!("no such kind of principal: {other}"),
    };
    let (arn, account) = (value["arn"].as_str().unwrap(), value["account"].as_str().unwrap());
    PrincipalView { arn, account, kind }
}

fn context(value: &Value) -> Context<'_> {
    let mut context = Context::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Array(all) => {
                context.set_all(key, all.iter().map(|one| one.as_str().unwrap().into()).collect());
            }
            one => context.set(key, one.as_str().unwrap()),
        }
    }
    context
}

fn check_decision(case: &Value) -> Result<(), String> {
    let policies = &case["policies"];
    let single = |name: &str| {
        let value = &policies[name];
        value.is_object().then(|| Document::parse(&value.to_string()).unwrap())
    };
    let (identity, session) = (documents(&policies["identity"]), documents(&policies["session"]));
    let (boundary, resource) = (single("boundary"), single("resource_policy"));
    let names: Vec<String> = (0..10).map(|index| index.to_string()).collect();
    let attached = |name: &'static str, document| Attached { name, document };
    let side = ResourcePolicy {
        policy: resource.as_ref().map(|document| attached("resource", document)),
        account: policies["resource_account"].as_str().unwrap_or_default(),
        must_allow: policies["must_allow"] == true,
    };
    let context = context(&case["context"]);
    let request = Request {
        action: case["action"].as_str().unwrap(),
        resource: case["resource"].as_str().unwrap(),
        principal: principal(&case["principal"]),
        context: &context,
    };
    let (identity, session) = (named(&names, &identity), named(&names, &session));
    let policies = Policies {
        identity: &identity,
        boundary: boundary.as_ref().map(|document| attached("boundary", document)),
        session: &session,
        resource: Some(side),
    };
    let decision = evaluate(&policies, &request);
    let said = decision.explain(request.action).unwrap_or_else(|| "allow".to_owned());
    if case["decision"] != said {
        return Err(format!("{}: {said}, expected {}", case["name"], case["decision"]));
    }
    let matched: Vec<String> = decision.matched.iter().map(reference).collect();
    match case.get("matched") {
        Some(expected) if *expected != serde_json::json!(matched) => {
            Err(format!("{}: matched {matched:?}, expected {expected}", case["name"]))
        }
        _ => Ok(()),
    }
}

fn reference(statement: &policy::StatementRef<'_>) -> String {
    let kind = match statement.kind {
        PolicyKind::Identity => "identity",
        PolicyKind::Resource => "resource",
        PolicyKind::Boundary => "boundary",
        PolicyKind::Session => "session",
    };
    let place = statement.sid.map_or_else(|| statement.index.to_string(), str::to_owned);
    format!("{kind}/{}/{place}", statement.policy)
}

#[test]
fn decisions_and_their_explanations() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in fs::read_dir(corpus().join("evaluate")).unwrap() {
        for case in cases(&file.unwrap().path()) {
            seen += 1;
            wrong.extend(check_decision(&case).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 40);
}

#[test]
fn conditions_hold_or_do_not() {
    let mut wrong = Vec::new();
    for case in cases(&corpus().join("conditions.json")) {
        let version = case["version"].as_str().unwrap_or("2012-10-17");
        let statement = serde_json::json!({
            "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": case["condition"]
        });
        let document = serde_json::json!({"Version": version, "Statement": statement}).to_string();
        let document = Document::parse(&document).unwrap();
        let context = context(&case["context"]);
        let root = PrincipalView { arn: "arn:aws:iam::1:user/u", account: "1", kind: PrincipalKind::User };
        let request = Request { action: "s3:GetObject", resource: "*", principal: root, context: &context };
        let policy = [Attached { name: "p", document: &document }];
        let decision = evaluate(&Policies { identity: &policy, ..Policies::default() }, &request);
        if case["holds"] != decision.is_allowed() {
            wrong.push(format!("{}: {}", case["name"], decision.is_allowed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
