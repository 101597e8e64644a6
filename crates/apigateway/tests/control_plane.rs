//! The control plane through wire bytes, on every store engine: the steps in `corpus/apigateway/control`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use std::collections::BTreeMap;
use std::sync::Arc;

use ::service::Principal;
use harness::cases::corpus;
use harness::{ACCOUNT, Gatekeeper, World, matches};
use serde_json::{Value as Json, json};
use store::{Order, Range, ScanLimit};
use testing::Storage;

type Names = BTreeMap<String, String>;

/// Performs a case's steps; what a step keeps, later ones name with a dollar.
async fn perform(world: &World, case: &str, steps: &Json) {
    let mut names = Names::from([("account".to_owned(), ACCOUNT.to_owned())]);
    for (number, step) in steps.as_array().unwrap().iter().enumerate() {
        let operation = step["call"].as_str().unwrap();
        let answer = world.call(operation, &filled(&step["input"], &names)).await;
        let place = format!("{case}, step {number} ({operation}): {answer:?}");
        assert_eq!(json!(answer.status), step["status"], "{place}");
        assert_eq!(json!(answer.error), step["error"], "{place}");
        if let Some(expected) = step.get("answer") {
            let expected = filled(expected, &names);
            assert!(matches(&expected, &answer.body), "{place}\nexpected {expected}");
        }
        for (name, member) in step["keep"].as_object().into_iter().flatten() {
            let kept = answer.body[member.as_str().unwrap()].as_str().unwrap_or_else(|| panic!("{place}"));
            names.insert(name.clone(), kept.to_owned());
        }
    }
}

fn filled(json: &Json, names: &Names) -> Json {
    match json {
        Json::String(text) => {
            let fill =
                |text: String, (name, value): (&String, &String)| text.replace(&format!("${name}"), value);
            Json::String(names.iter().rev().fold(text.clone(), fill))
        }
        Json::Array(items) => items.iter().map(|item| filled(item, names)).collect(),
        Json::Object(members) => {
            let fill = |(name, member): (&String, &Json)| {
                let name = filled(&Json::String(name.clone()), names);
                (name.as_str().unwrap().to_owned(), filled(member, names))
            };
            members.iter().map(fill).collect()
        }
        other => other.clone(),
    }
}

async fn perform_all(storage: impl Fn() -> Storage) {
    for (name, case) in corpus("control") {
        assert!(case["source"].is_string(), "{name} names no source");
        perform(&World::on(storage()), &name, &case["steps"]).await;
    }
}

#[tokio::test]
async fn the_corpus_holds_in_memory() {
    perform_all(Storage::memory).await;
}

#[tokio::test]
async fn the_corpus_holds_on_the_embedded_engine() {
    perform_all(Storage::embedded).await;
}

fn links() -> Json {
    let (_, case) = corpus("exchanges").into_iter().find(|(name, _)| name == "links").unwrap();
    case["api"].clone()
}

#[tokio::test]
async fn a_deleted_api_leaves_nothing_behind() {
    let world = World::new();
    let id = world.deploy(&links(), "prod", &Json::Null).await;
    world.must("CreateDeployment", json!({"restApiId": id, "stageName": "other"})).await;
    world.must("CreateRequestValidator", json!({"restApiId": id, "name": "v"})).await;
    world.must("PutGatewayResponse", json!({"restApiId": id, "responseType": "THROTTLED"})).await;
    let part = json!({"restApiId": id, "location": {"type": "API"}, "properties": "{}"});
    world.must("CreateDocumentationPart", part).await;
    world.must("CreateDocumentationVersion", json!({"restApiId": id, "documentationVersion": "1"})).await;
    world.must("CreateAuthorizer", authorizer(&id, 0)).await;
    world.must("DeleteRestApi", json!({"restApiId": id})).await;
    let snapshot = world.ground.platform.store.snapshot().await.unwrap();
    let rest = snapshot.scan(Range::all(), Order::Forward, ScanLimit::default()).await.unwrap();
    assert_eq!(rest, []);
}

fn authorizer(api: &str, number: usize) -> Json {
    let function = "arn:aws:lambda:us-east-1:111111111111:function:f";
    let uri = format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations");
    let source = "method.request.header.Authorization";
    json!({"restApiId": api, "name": format!("a{number}"), "type": "TOKEN", "authorizerUri": uri, "identitySource": source})
}

#[tokio::test]
async fn an_api_has_at_most_10_authorizers() {
    let world = World::new();
    let id = world.must("CreateRestApi", json!({"name": "a"})).await["id"].as_str().unwrap().to_owned();
    for number in 0..10 {
        world.must("CreateAuthorizer", authorizer(&id, number)).await;
    }
    let refused = world.call("CreateAuthorizer", &authorizer(&id, 10)).await;
    assert_eq!((refused.status, refused.error.as_deref()), (429, Some("LimitExceededException")));
}

#[tokio::test]
async fn a_generated_certificate_is_a_certificate() {
    let world = World::new();
    let one = world.must("GenerateClientCertificate", json!({})).await;
    let other = world.must("GenerateClientCertificate", json!({})).await;
    let pem = one["pemEncodedCertificate"].as_str().unwrap();
    assert!(
        pem.starts_with("-----BEGIN CERTIFICATE-----")
            && pem.trim_end().ends_with("-----END CERTIFICATE-----")
    );
    assert_ne!(one["pemEncodedCertificate"], other["pemEncodedCertificate"]);
}

#[tokio::test]
async fn an_api_deleted_while_it_grows_leaves_nothing_behind() {
    let world = Arc::new(World::new());
    let created = world.must("CreateRestApi", json!({"name": "a"})).await;
    let (id, root) = (created["id"].clone(), created["rootResourceId"].clone());
    let grow = |n: usize| {
        let (world, input) =
            (world.clone(), json!({"restApiId": id, "parentId": root, "pathPart": format!("r{n}")}));
        tokio::spawn(async move { world.call("CreateResource", &input).await.status })
    };
    let growing: Vec<_> = (0..20).map(grow).collect();
    tokio::task::yield_now().await;
    world.must("DeleteRestApi", json!({"restApiId": id})).await;
    for call in growing {
        assert!([201, 404].contains(&call.await.unwrap()));
    }
    let snapshot = world.ground.platform.store.snapshot().await.unwrap();
    assert_eq!(snapshot.scan(Range::all(), Order::Forward, ScanLimit::default()).await.unwrap(), []);
}

#[tokio::test]
async fn an_api_has_at_most_300_resources_and_10_stages() {
    let world = World::new();
    let id = world.deploy(&links(), "s0", &Json::Null).await;
    let root = world.must("GetRestApi", json!({"restApiId": id})).await["rootResourceId"].clone();
    for n in 2..300 {
        let input = json!({"restApiId": id, "parentId": root, "pathPart": format!("r{n}")});
        world.must("CreateResource", input).await;
    }
    let input = json!({"restApiId": id, "parentId": root, "pathPart": "more"});
    let refused = world.call("CreateResource", &input).await;
    assert_eq!((refused.status, refused.error.as_deref()), (429, Some("LimitExceededException")));
    for n in 1..10 {
        world.must("CreateDeployment", json!({"restApiId": id, "stageName": format!("s{n}")})).await;
    }
    let refused = world.call("CreateDeployment", &json!({"restApiId": id, "stageName": "more"})).await;
    assert_eq!((refused.status, refused.error.as_deref()), (429, Some("LimitExceededException")));
}

#[tokio::test]
async fn permissions_are_methods_on_paths() {
    let principal =
        Principal::User { name: "u".into(), arn: "arn:aws:iam::1:user/u".into(), id: "AIDA".into() };
    let gatekeeper = Gatekeeper { refuses: Some(""), ..Gatekeeper::default() };
    let world = World::guarded(Storage::memory(), gatekeeper, principal);
    let method =
        json!({"restApiId": "a", "resourceId": "r", "httpMethod": "GET", "authorizationType": "NONE"});
    let calls = [
        ("CreateRestApi", json!({"name": "n"}), "POST", ""),
        ("GetRestApis", json!({}), "GET", ""),
        ("DeleteRestApi", json!({"restApiId": "a"}), "DELETE", "/a"),
        (
            "CreateResource",
            json!({"restApiId": "a", "parentId": "p", "pathPart": "x"}),
            "POST",
            "/a/resources/p",
        ),
        ("PutMethod", method, "PUT", "/a/resources/r/methods/GET"),
        ("CreateDeployment", json!({"restApiId": "a"}), "POST", "/a/deployments"),
        ("GetStage", json!({"restApiId": "a", "stageName": "s"}), "GET", "/a/stages/s"),
        ("UpdateStage", json!({"restApiId": "a", "stageName": "s"}), "PATCH", "/a/stages/s"),
        ("FlushStageCache", json!({"restApiId": "a", "stageName": "s"}), "DELETE", "/a/stages/s/cache/data"),
        ("DeleteModel", json!({"restApiId": "a", "modelName": "m"}), "DELETE", "/a/models/m"),
        (
            "GetDocumentationPart",
            json!({"restApiId": "a", "documentationPartId": "d"}),
            "GET",
            "/a/documentation/parts/d",
        ),
        (
            "PutGatewayResponse",
            json!({"restApiId": "a", "responseType": "THROTTLED"}),
            "PUT",
            "/a/gatewayresponses/THROTTLED",
        ),
    ];
    for (operation, input, action, path) in calls {
        let answer = world.call(operation, &input).await;
        assert_eq!(
            (answer.status, answer.error.as_deref()),
            (403, Some("AccessDeniedException")),
            "{operation}"
        );
        let needed = world.gatekeeper.needed.lock().unwrap().pop().unwrap();
        let resource = format!("arn:aws:apigateway:us-east-1::/restapis{path}");
        assert_eq!(needed, (format!("apigateway:{action}"), resource), "{operation}");
    }
}
