//! Custom domain names: where requests to them lead (`corpus/apigateway/domains`), and that what is changed holds for
//! the next request.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod harness;

use apigateway::execution::Response;
use harness::cases::corpus;
use harness::{World, matches, to_request, with};
use serde_json::{Value as Json, json};
use testing::Storage;

const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;

/// An API whose function answers everything.
fn api() -> Json {
    let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
    let any =
        json!({"ANY": {"integration": {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri}}});
    json!({"settings": {"name": "a"}, "resources": {"/": any, "/{proxy+}": any}})
}

/// An API that answers what `$context` says.
fn mirror() -> Json {
    let template = "$context.customDomain.basePathMatched $context.path";
    json!({"settings": {"name": "m"}, "resources": {"/link": {"GET": {
        "integration": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}},
        "responses": {"200": {}},
        "answers": {"200": {"responseTemplates": {"application/json": template}}}
    }}}})
}

async fn own(world: &World, name: &str) {
    let domain = json!({"domainName": name, "regionalCertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/c",
        "endpointConfiguration": {"types": ["REGIONAL"]}});
    world.must("CreateDomainName", domain).await;
}

async fn map(world: &World, name: &str, api: &str, mapping: &Json) {
    let place = json!({"domainName": name, "restApiId": api});
    world.must("CreateBasePathMapping", with(&place, mapping)).await;
}

/// The answer to `GET {url}` of this host; `None` if no custom domain name is called so.
async fn get(world: &World, host: &str, url: &str) -> Option<Response> {
    let address = world.execution.custom_domain(host, url).await?;
    let mut request = to_request(&address.api_id, &address.stage, &json!({"path": address.path}));
    request.domain_name = address.domain_name;
    request.custom_domain = address.custom_domain;
    Some(world.execution.handle(request).await)
}

/// Status and body.
async fn said(world: &World, host: &str, url: &str) -> Option<(u16, String)> {
    let response = get(world, host, url).await?;
    Some((response.status, String::from_utf8_lossy(&response.body).into_owned()))
}

#[tokio::test]
async fn the_corpus_holds() {
    for storage in Storage::both() {
        let (world, (name, file)) = (World::on(storage), corpus("domains").remove(0));
        assert!(file["source"].is_string(), "{name} names no source");
        let id = world.deploy(&api(), "prod", &Json::Null).await;
        world.must("CreateDeployment", json!({"restApiId": id, "stageName": "late"})).await;
        for (name, mappings) in file["domains"].as_object().unwrap() {
            own(&world, name).await;
            for mapping in mappings.as_array().unwrap() {
                map(&world, name, &id, mapping).await;
            }
        }
        world.must("DeleteStage", json!({"restApiId": id, "stageName": "late"})).await;
        for case in file["cases"].as_array().unwrap() {
            let (host, url) = (case["host"].as_str().unwrap(), case["url"].as_str().unwrap());
            let response = get(&world, host, &url.replace("<api>", &id)).await;
            check(case, response.as_ref(), world.last_event().as_deref());
        }
    }
}

fn check(case: &Json, response: Option<&Response>, event: Option<&str>) {
    let place = &case["name"];
    assert_eq!(json!(response.map(|response| response.status)), case["status"], "{place}: {response:?}");
    if case["status"] == 403 {
        let response = response.unwrap();
        assert_eq!(response.body.as_ref(), FORBIDDEN.as_bytes(), "{place}");
        assert_eq!(response.header("x-amzn-ErrorType"), Some("ForbiddenException"), "{place}");
    }
    if case["status"] == 200 {
        let event: Json = serde_json::from_str(event.unwrap()).unwrap();
        for (part, found) in [("event", &event), ("context", &event["requestContext"])] {
            for (name, value) in case[part].as_object().unwrap() {
                assert!(matches(value, &found[name]), "{place}, {part}, {name}: {}", found[name]);
            }
        }
    }
}

#[tokio::test]
async fn what_is_changed_holds_for_the_next_request() {
    for storage in Storage::both() {
        let world = World::on(storage);
        let (one, other) = (
            world.deploy(&api(), "prod", &Json::Null).await,
            world.deploy(&mirror(), "prod", &Json::Null).await,
        );
        let host = "api.example.com";
        assert_eq!(said(&world, host, "/link").await, None);
        own(&world, host).await;
        let forbidden = Some((403, FORBIDDEN.to_owned()));
        assert_eq!(said(&world, host, "/link").await, forbidden);
        map(&world, host, &one, &json!({"stage": "prod"})).await;
        assert_eq!(said(&world, host, "/link").await, Some((200, "hello".to_owned())));
        let patches = json!([{"op": "replace", "path": "/restapiId", "value": other}]);
        let change = json!({"domainName": host, "basePath": "(none)", "patchOperations": patches});
        world.must("UpdateBasePathMapping", change).await;
        assert_eq!(said(&world, host, "/link").await, Some((200, "(none) /link".to_owned())));
        map(&world, host, &other, &json!({"basePath": "v1", "stage": "prod"})).await;
        assert_eq!(said(&world, host, "/v1/link").await, Some((200, "v1 /v1/link".to_owned())));
        for base_path in ["(none)", "v1"] {
            world.must("DeleteBasePathMapping", json!({"domainName": host, "basePath": base_path})).await;
        }
        assert_eq!(said(&world, host, "/v1/link").await, forbidden);
        world.must("DeleteDomainName", json!({"domainName": host})).await;
        assert_eq!(said(&world, host, "/v1/link").await, None);
    }
}

#[tokio::test]
async fn a_disabled_default_endpoint_leaves_the_custom_domain_name() {
    let world = World::new();
    let closed = with(&api(), &json!({"settings": {"name": "a", "disableExecuteApiEndpoint": true}}));
    let id = world.deploy(&closed, "prod", &Json::Null).await;
    own(&world, "api.example.com").await;
    map(&world, "api.example.com", &id, &json!({"stage": "prod"})).await;
    let response = world.request(&id, "prod", &json!({"path": "/link"})).await;
    assert_eq!((response.status, response.body.as_ref()), (403, FORBIDDEN.as_bytes()));
    assert_eq!(said(&world, "api.example.com", "/link").await, Some((200, "hello".to_owned())));
}

#[tokio::test]
async fn names_that_no_request_could_reach_and_mutual_tls_are_refused() {
    let world = World::new();
    let domain = |name: &str| json!({"domainName": name, "certificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/c"});
    for name in [
        "localhost",
        "127.0.0.1",
        "a1.execute-api.us-east-1.amazonaws.com",
        "a.*.example.com",
        "*.*.com",
        "*",
    ] {
        let answer = world.call("CreateDomainName", &domain(name)).await;
        let message = json!({"message": "Invalid domain name specified"});
        assert_eq!((answer.status, &answer.body), (400, &message), "{name}");
    }
    own(&world, "api.example.com").await;
    let truststore =
        json!([{"op": "replace", "path": "/mutualTlsAuthentication/truststoreUri", "value": "s3://b/k"}]);
    let change = json!({"domainName": "api.example.com", "patchOperations": truststore});
    let answer = world.call("UpdateDomainName", &change).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body["message"].as_str().unwrap().contains("`mutualTlsAuthentication`"), "{answer:?}");
}
