//! Imports and exports through wire bytes, on every store engine: the cases in `corpus/apigateway/import`, and what must
//! hold of any import.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use std::collections::BTreeMap;

use harness::cases::corpus;
use harness::{World, matches, with};
use serde_json::{Value as Json, json};
use store::{Order, Range, ScanLimit};
use testing::Storage;

/// Names in a case's expectations (`$api`, `$resource`, `$authorizer.guard`) and what they stand for.
type Names = BTreeMap<String, String>;

fn filled(json: &Json, names: &Names) -> Json {
    let text = json.to_string();
    // The longest first, so that `$authorizer.a` does not cut into `$authorizer.ab`.
    let mut ordered: Vec<_> = names.iter().collect();
    ordered.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let fill = |text: String, (name, value): (&String, &String)| text.replace(&format!("${name}"), value);
    serde_json::from_str(&ordered.into_iter().fold(text, fill)).unwrap()
}

/// A document as the text that is sent.
fn body(document: &Json) -> String {
    document.as_str().map_or_else(|| document.to_string(), str::to_owned)
}

/// Performs one import of a case, into the API of this id if there is one; the API's id.
async fn import(world: &World, name: &str, step: &Json, api: Option<String>) -> Option<String> {
    let mut input = json!({"body": body(&step["document"])});
    for member in ["mode", "parameters", "failOnWarnings"] {
        if step.get(member).is_some() {
            input[member] = step[member].clone();
        }
    }
    let operation = if let Some(api) = &api {
        input["restApiId"] = json!(api);
        "PutRestApi"
    } else {
        "ImportRestApi"
    };
    let answer = world.call(operation, &input).await;
    assert_eq!(json!(answer.status), step["status"], "{name}: {answer:?}");
    assert_eq!(json!(answer.error), step["error"], "{name}: {answer:?}");
    if let Some(expected) = step.get("answer") {
        let names = Names::from([("api".to_owned(), api.clone().unwrap_or_default())]);
        assert!(matches(&filled(expected, &names), &answer.body), "{name}: {answer:?}");
    }
    answer.body["id"].as_str().map(str::to_owned).or(api)
}

/// What a case expects to find of its API.
async fn look(world: &World, name: &str, case: &Json, api: &str) {
    let of_api = json!({"restApiId": api});
    let mut names = Names::from([("api".to_owned(), api.to_owned())]);
    let lists = [
        ("authorizers", "GetAuthorizers", "authorizer"),
        ("validators", "GetRequestValidators", "validator"),
        ("models", "GetModels", "model"),
        ("documentation", "GetDocumentationParts", "part"),
    ];
    for (member, operation, kind) in lists {
        let found = world.must(operation, of_api.clone()).await["item"].clone();
        for item in found.as_array().into_iter().flatten() {
            if let (Some(name), Some(id)) = (item["name"].as_str(), item["id"].as_str()) {
                names.insert(format!("{kind}.{name}"), id.to_owned());
            }
        }
        if let Some(expected) = case.get(member) {
            let (expected, found) = (by_name(&filled(expected, &names)), by_name(&found));
            assert!(matches(&expected, &found), "{name}, {member}: {found}");
        }
    }
    if let Some(expected) = case.get("gatewayResponses") {
        let found = world.must("GetGatewayResponses", of_api.clone()).await["item"].clone();
        let own: Vec<&Json> =
            found.as_array().unwrap().iter().filter(|item| item["defaultResponse"] == json!(false)).collect();
        assert!(matches(expected, &json!(own)), "{name}, gateway responses: {own:?}");
    }
    methods(world, name, case, api, names).await;
}

/// A list in the order of its items' names or texts.
fn by_name(items: &Json) -> Json {
    let mut items: Vec<Json> = items.as_array().cloned().unwrap_or_default();
    items.sort_by_key(|item| (item["name"].to_string(), item["location"].to_string()));
    items.into()
}

async fn methods(world: &World, name: &str, case: &Json, api: &str, mut names: Names) {
    let found = world.must("GetResources", json!({"restApiId": api, "limit": 500})).await["item"].clone();
    let resources: BTreeMap<&str, &Json> =
        found.as_array().unwrap().iter().map(|item| (item["path"].as_str().unwrap(), item)).collect();
    if let Some(expected) = case.get("resources") {
        let methods = |item: &Json| -> Vec<String> {
            item["resourceMethods"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let seen: BTreeMap<&str, Vec<String>> =
            resources.iter().map(|(path, item)| (*path, methods(item))).collect();
        assert_eq!(&json!(seen), expected, "{name}");
    }
    for (method, expected) in case["methods"].as_object().into_iter().flatten() {
        let (verb, path) = method.split_once(' ').unwrap();
        let id = resources[path]["id"].as_str().unwrap();
        names.insert("resource".to_owned(), id.to_owned());
        let input = json!({"restApiId": api, "resourceId": id, "httpMethod": verb});
        let answer = world.must("GetMethod", input).await;
        let expected = filled(expected, &names);
        assert!(matches(&expected, &answer), "{name}, {method}\nexpected {expected}\nfound    {answer}");
    }
}

async fn everything(world: &World) -> Vec<(store::Key, store::Bytes)> {
    let snapshot = world.ground.platform.store.snapshot().await.unwrap();
    snapshot.scan(Range::all(), Order::Forward, ScanLimit::default()).await.unwrap()
}

async fn perform_all(storage: impl Fn() -> Storage) {
    for (name, case) in corpus("import") {
        assert!(case["source"].is_string(), "{name} names no source");
        let world = World::on(storage());
        let mut api = None;
        if let Some(before) = case.get("api") {
            api = world.must("CreateRestApi", before.clone()).await["id"].as_str().map(str::to_owned);
        }
        for step in case["imports"].as_array().unwrap() {
            let before = everything(&world).await;
            api = import(&world, &name, step, api).await;
            if step["status"].as_u64().unwrap() >= 400 {
                assert_eq!(
                    everything(&world).await,
                    before,
                    "{name}: a refused import leaves everything as it was"
                );
            }
        }
        if let Some(api) = api {
            look(&world, &name, &case, &api).await;
        }
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

/// The document of a case's last import.
fn document(case: &str) -> Json {
    let (_, case) = corpus("import").into_iter().find(|(name, _)| name == case).unwrap();
    case["imports"].as_array().unwrap().last().unwrap()["document"].clone()
}

async fn exported(world: &World, api: &str, export_type: &str, more: Json) -> harness::Answer {
    let input = with(&json!({"restApiId": api, "stageName": "v1", "exportType": export_type}), &more);
    world.call("GetExport", &input).await
}

async fn deployed(world: &World, document: &Json) -> String {
    let made = world.must("ImportRestApi", json!({"body": body(document), "failOnWarnings": true})).await;
    let id = made["id"].as_str().unwrap().to_owned();
    world.must("CreateDeployment", json!({"restApiId": id, "stageName": "v1"})).await;
    id
}

/// What an export is whatever the API's id is, and that of the one it was imported from.
fn anonymous(document: &Json, apis: &[&str]) -> Json {
    let hide = |text: String, api: &&str| text.replace(api, "<api>");
    serde_json::from_str(&apis.iter().fold(document.to_string(), hide)).unwrap()
}

async fn export_all(storage: impl Fn() -> Storage) {
    for (name, case) in corpus("export") {
        assert!(case["source"].is_string(), "{name} names no source");
        let world = World::on(storage());
        let api = deployed(&world, &case["document"]).await;
        let names = Names::from([("api".to_owned(), api.clone())]);
        for export in case["exports"].as_array().unwrap() {
            let mut more = json!({});
            if export.get("parameters").is_some() {
                more["parameters"] = export["parameters"].clone();
            }
            let answer = exported(&world, &api, export["exportType"].as_str().unwrap(), more).await;
            let expected = filled(&export["answer"], &names);
            assert_eq!(answer.body, expected, "{name} {export}\nfound {}", answer.body);
            assert_eq!(json!(answer.headers["content-disposition"].to_str().unwrap()), export["disposition"]);
            assert_eq!(answer.headers["content-type"], "application/octet-stream");
        }
    }
}

#[tokio::test]
async fn exports_hold_in_memory() {
    export_all(Storage::memory).await;
}

#[tokio::test]
async fn exports_hold_on_the_embedded_engine() {
    export_all(Storage::embedded).await;
}

#[tokio::test]
async fn what_is_exported_imports_as_what_it_was() {
    let world = World::new();
    for case in ["widgets", "everything"] {
        let api = deployed(&world, &document(case)).await;
        for export_type in ["oas30", "swagger"] {
            let all = json!({"parameters": {"extensions": "apigateway"}});
            let first = exported(&world, &api, export_type, all.clone()).await;
            assert_eq!(first.status, 200, "{first:?}");
            let exact = first.body.clone();
            let again = deployed(&world, &exact).await;
            let second = exported(&world, &again, export_type, all).await;
            let (second, first) = (anonymous(&second.body, &[&again, &api]), anonymous(&first.body, &[&api]));
            assert_eq!(second, first, "{case} {export_type}");
            let overwriting = json!({"restApiId": api, "mode": "overwrite", "body": body(&exact)});
            world.must("PutRestApi", overwriting).await;
            world.must("CreateDeployment", json!({"restApiId": api, "stageName": "v1"})).await;
            let third =
                exported(&world, &api, export_type, json!({"parameters": {"extensions": "apigateway"}}))
                    .await;
            assert_eq!(third.body, exact, "{case} {export_type}");
        }
    }
}

#[tokio::test]
async fn exports_show_what_was_deployed() {
    let world = World::new();
    let api = deployed(&world, &document("widgets")).await;
    let before = exported(&world, &api, "swagger", json!({})).await.body;
    let method = json!({"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}});
    let gone = body(&json!({"swagger": "2.0", "info": {"title": "gone"}, "paths": {"/": {"get": method}}}));
    world.must("PutRestApi", json!({"restApiId": api, "mode": "overwrite", "body": gone})).await;
    assert_eq!(exported(&world, &api, "swagger", json!({})).await.body, before);
    world.must("CreateDeployment", json!({"restApiId": api, "stageName": "v1"})).await;
    assert_eq!(exported(&world, &api, "swagger", json!({})).await.body["info"]["title"], "gone");
}

/// Headers as recorded 2025-05 (localstack, `test_export_swagger_openapi`); what a client that names a type gets is our
/// reading.
#[tokio::test]
async fn exports_are_files() {
    let world = World::new();
    let api = deployed(&world, &document("widgets")).await;
    let cases = [
        (json!({}), "application/octet-stream", "oas30_1.0.0.json"),
        (json!({"accepts": "application/json"}), "application/json", "oas30_1.0.0.json"),
        (json!({"accepts": "application/yaml"}), "application/yaml", "oas30_1.0.0.yaml"),
    ];
    for (input, content_type, file) in cases {
        let answer = exported(&world, &api, "oas30", input).await;
        assert_eq!(answer.headers["content-type"], content_type);
        assert_eq!(answer.headers["content-disposition"], format!("attachment; filename=\"{file}\""));
    }
    for (input, expected) in [
        (json!({"parameters": {"extensions": "postman"}}), "Postman"),
        (json!({"parameters": {"extension": "all"}}), "`extension`"),
        (json!({"accepts": "text/html"}), "text/html"),
    ] {
        let answer = exported(&world, &api, "oas30", input).await;
        assert_eq!((answer.status, answer.error.as_deref()), (400, Some("BadRequestException")));
        assert!(answer.body["message"].as_str().unwrap().contains(expected), "{answer:?}");
    }
    let missing = json!({"restApiId": api, "stageName": "v2", "exportType": "oas30"});
    let answer = world.call("GetExport", &missing).await;
    assert_eq!((answer.status, answer.error.as_deref()), (404, Some("NotFoundException")));
}

/// The parts of an export that each extension brings, and that none has without being asked for.
#[tokio::test]
async fn exports_have_the_extensions_that_were_asked_for() {
    let world = World::new();
    let api = deployed(&world, &document("everything")).await;
    let has = |text: &str| {
        let parts = [
            "x-amazon-apigateway-integration\"",
            "x-amazon-apigateway-authorizer",
            "x-amazon-apigateway-policy",
        ];
        parts.map(|part| text.contains(part))
    };
    let cases = [
        ("integrations", [true, false, false]),
        ("authorizers", [false, true, false]),
        ("integrations,authorizers", [true, true, false]),
        ("apigateway", [true, true, true]),
    ];
    for (extensions, expected) in cases {
        let answer = exported(&world, &api, "oas30", json!({"parameters": {"extensions": extensions}})).await;
        assert_eq!(has(&answer.body.to_string()), expected, "{extensions}");
    }
    let plain = exported(&world, &api, "swagger", json!({})).await.body.to_string();
    assert_eq!(has(&plain), [false, false, false]);
}
