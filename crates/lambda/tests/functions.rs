//! Functions as the control plane shows them. Source of shapes and wording: answers recorded from AWS, localstack
//! `tests/aws/services/lambda_/test_lambda_api.snapshot.json`, 2025-11 and 2026-01.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use service::Principal;
use support::{ARN, Answer, Engine, FUNCTIONS, ROLE, fault, inline, zip, zip_of};
use zip::write::SimpleFileOptions;

const CODE: &str = "def handler(event, context):\n    return 1\n";

/// What `create` answers, or its refusal.
async fn refused(engine: &Engine, extra: Value) -> (u16, String, String) {
    engine.create("f", &inline(CODE), extra).await.fault()
}

fn without(mut value: Value, members: &[&str]) -> Value {
    members.iter().for_each(|member| drop(value.as_object_mut().unwrap().remove(*member)));
    value
}

#[tokio::test]
async fn a_function_is_pending_when_made_and_active_after() {
    let engine = Engine::start();
    let made = engine.create("f", &inline(CODE), json!({"Tags": {"a": "b"}, "Timeout": 5})).await;
    assert_eq!(made.status, 201);
    let made = made.value();
    let own = ["CodeSha256", "CodeSize", "LastModified", "RevisionId"];
    let pending = json!({
        "Architectures": ["x86_64"], "Description": "", "EphemeralStorage": {"Size": 512},
        "FunctionArn": format!("{ARN}:f"), "FunctionName": "f", "Handler": "index.handler",
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/f"}, "MemorySize": 128,
        "PackageType": "Zip", "Role": ROLE, "Runtime": "python3.8",
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}, "State": "Pending",
        "StateReason": "The function is being created.", "StateReasonCode": "Creating", "Timeout": 5,
        "TracingConfig": {"Mode": "PassThrough"}, "Version": "$LATEST",
    });
    assert_eq!(without(made.clone(), &own), pending);
    assert_eq!(made["CodeSize"], inline(CODE).len());
    assert!(made["LastModified"].as_str().unwrap().ends_with("+0000"), "{made}");

    let got = engine.json("GET", &format!("{FUNCTIONS}/f"), &Value::Null).await.value();
    let mut active = without(made, &["StateReason", "StateReasonCode"]);
    active["State"] = "Active".into();
    active["LastUpdateStatus"] = "Successful".into();
    assert_eq!(got, json!({"Configuration": active, "Code": {"RepositoryType": "S3"}, "Tags": {"a": "b"}}));
    let target = format!("{FUNCTIONS}/f/configuration?Qualifier=%24LATEST");
    let configuration = engine.json("GET", &target, &Value::Null).await.value();
    active["FunctionArn"] = format!("{ARN}:f:$LATEST").into();
    assert_eq!(configuration, active);
}

#[tokio::test]
async fn a_function_that_is_not_here_is_not_found() {
    let engine = Engine::start();
    engine.function("f", CODE).await;
    let get =
        async |name: &str| engine.json("GET", &format!("{FUNCTIONS}/{name}"), &Value::Null).await.fault();
    let none =
        |rest: &str| fault(404, "ResourceNotFoundException", &format!("Function not found: {ARN}:{rest}"));
    assert_eq!(get("none").await, none("none"));
    assert_eq!(get("f?Qualifier=7").await, none("f:7"));
    let region = "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')";
    let elsewhere = get("arn:aws:lambda:eu-west-1:123456789012:function:f").await;
    assert_eq!(elsewhere, fault(404, "ResourceNotFoundException", region));
    let foreign = get("arn:aws:lambda:us-east-1:999999999999:function:f").await;
    assert_eq!((foreign.0, foreign.1.as_str()), (403, "AccessDeniedException"));
    let mismatch = "The derived qualifier from the function name does not match the specified qualifier.";
    assert_eq!(get("f:1?Qualifier=2").await, fault(400, "InvalidParameterValueException", mismatch));
    for name in ["f", "123456789012:f", "123456789012:function:f", "function:f", &format!("{ARN}:f")] {
        let answer = engine.json("GET", &format!("{FUNCTIONS}/{name}"), &Value::Null).await;
        assert_eq!(answer.status, 200, "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn functions_are_listed_by_name_in_pages_without_their_state() {
    let engine = Engine::start();
    for name in ["b", "a", "c"] {
        engine.function(name, CODE).await;
    }
    let first = engine.json("GET", &format!("{FUNCTIONS}?MaxItems=2"), &Value::Null).await.value();
    let names = |page: &Value| -> Vec<String> {
        let functions = page["Functions"].as_array().unwrap();
        functions.iter().map(|function| function["FunctionName"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&first), ["a", "b"]);
    assert_eq!(
        (first["Functions"][0].get("State"), first["Functions"][0].get("LastUpdateStatus")),
        (None, None)
    );
    let marker = first["NextMarker"].as_str().unwrap();
    let rest = engine.json("GET", &format!("{FUNCTIONS}?Marker={marker}"), &Value::Null).await.value();
    assert_eq!((names(&rest), rest.get("NextMarker")), (vec!["c".to_owned()], None));
    let all = engine.json("GET", &format!("{FUNCTIONS}?FunctionVersion=ALL"), &Value::Null).await.value();
    assert_eq!(all["Functions"][0]["FunctionArn"], format!("{ARN}:a:$LATEST"));
}

#[tokio::test]
async fn configuration_changes_where_it_is_given() {
    let engine = Engine::start();
    engine.function_with("f", CODE, json!({"Environment": {"Variables": {"AA": "1"}}})).await;
    let target = format!("{FUNCTIONS}/f/configuration");
    let before = engine.json("GET", &target, &Value::Null).await.value();
    let changed = engine.json("PUT", &target, &json!({"Timeout": 9, "MemorySize": 256})).await.value();
    let status = [&changed["LastUpdateStatus"], &changed["LastUpdateStatusReasonCode"]];
    assert_eq!(status, ["InProgress", "Creating"]);
    let after = engine.json("GET", &target, &Value::Null).await.value();
    assert_eq!(
        (&after["Timeout"], &after["MemorySize"], &after["Handler"]),
        (&9.into(), &256.into(), &before["Handler"])
    );
    assert_eq!(after["Environment"], json!({"Variables": {"AA": "1"}}));
    assert_ne!(after["RevisionId"], before["RevisionId"]);
    let stale = engine.json("PUT", &target, &json!({"Timeout": 1, "RevisionId": before["RevisionId"]})).await;
    let message = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API \
                   to retrieve the latest Revision Id";
    assert_eq!(stale.fault(), fault(412, "PreconditionFailedException", message));
}

#[tokio::test]
async fn code_changes_and_the_old_code_goes() {
    let engine = Engine::start();
    engine.function("f", CODE).await;
    let put = async |zip: &[u8], extra: Value| {
        let mut input = json!({"ZipFile": STANDARD.encode(zip)});
        input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        engine.json("PUT", &format!("{FUNCTIONS}/f/code"), &input).await
    };
    let sha = async || {
        let got = engine.json("GET", &format!("{FUNCTIONS}/f/configuration"), &Value::Null).await;
        got.value()["CodeSha256"].clone()
    };
    let before = sha().await;
    let other = zip(&[("index.py", CODE), ("more.py", "")]);
    let tried = put(&other, json!({"DryRun": true})).await.value();
    assert_ne!(tried["CodeSha256"], before);
    assert_eq!(sha().await, before);
    assert_eq!(put(&other, json!({})).await.status, 200);
    assert_eq!(sha().await, tried["CodeSha256"]);
    // The same code once more is no change, and no loss.
    assert_eq!(put(&other, json!({})).await.status, 200);
    assert_eq!(engine.value("f", "{}").await, 1);
    let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
    let range = store::key::KeyBuilder::new("lambda").str("code").range();
    let limit = store::ScanLimit { rows: 10, bytes: 1 << 20 };
    assert_eq!(snapshot.scan(range, store::Order::Forward, limit).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_deleted_function_leaves_nothing() {
    let engine = Engine::start();
    engine.function("f", CODE).await;
    let delete =
        async |target: &str| engine.json("DELETE", &format!("{FUNCTIONS}/{target}"), &Value::Null).await;
    let latest = "$LATEST version cannot be deleted without deleting the function.";
    let refused = delete("f?Qualifier=%24LATEST").await.fault();
    assert_eq!(refused, fault(400, "InvalidParameterValueException", latest));
    assert_eq!(delete("f").await.status, 204);
    assert_eq!(delete("f").await.fault().0, 404);
    let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
    let range = store::key::prefix_range(b"lambda");
    let limit = store::ScanLimit { rows: 10, bytes: 1 << 20 };
    assert_eq!(snapshot.scan(range, store::Order::Forward, limit).await.unwrap(), []);
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused_in_the_words_of_aws() {
    let engine = Engine::start();
    let invalid = |message: &str| fault(400, "InvalidParameterValueException", message);
    let stranger = refused(&engine, json!({"Role": "arn:aws:iam::123456789012:role/stranger"})).await;
    assert_eq!(stranger, invalid("The role defined for the function cannot be assumed by Lambda."));
    let runtime = refused(&engine, json!({"Runtime": "python9.9"})).await;
    assert_eq!((runtime.0, runtime.1.as_str()), (400, "InvalidParameterValueException"));
    let head = "Value python9.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x,";
    assert!(runtime.2.starts_with(head) && runtime.2.ends_with("] or be a valid ARN"), "{}", runtime.2);
    let other = refused(&engine, json!({"Runtime": "java21"})).await;
    assert!(other.2.contains("java21") && other.2.contains("python3.8"), "{}", other.2);
    let variables = json!({"Environment": {"Variables": {"AWS_REGION": "x", "AA": "b"}}});
    let reserved = "Lambda was unable to configure your environment variables because the environment variables you \
                    have provided contains reserved keys that are currently not supported for modification. Reserved \
                    keys used in this request: AWS_REGION";
    assert_eq!(refused(&engine, variables).await, invalid(reserved));
    let large = json!({"Environment": {"Variables": {"AA": "x".repeat(4096)}}});
    let words = "exceeded the 4KB limit. String measured: {\"AA\":\"xxx";
    assert!(refused(&engine, large).await.2.contains(words));
    let name = "a".repeat(65);
    let long = engine.create(&name, &inline(CODE), json!({})).await.fault();
    let words = format!(
        "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have \
         length less than or equal to 64"
    );
    assert_eq!(long, invalid(&words));
    engine.function("f", CODE).await;
    assert_eq!(
        refused(&engine, json!({})).await,
        fault(409, "ResourceConflictException", "Function already exist: f")
    );
}

#[tokio::test]
async fn a_package_that_cannot_be_unpacked_is_refused() {
    let engine = Engine::start();
    let unreadable = "Could not unzip uploaded file. Please check your file, then try to upload again.";
    let mut broken = inline(&CODE.repeat(50));
    let middle = broken.len() / 3;
    broken[middle] ^= 0xff;
    let climbing = zip_of(|zip| zip.start_file("../../escaped.py", SimpleFileOptions::default()).unwrap());
    for package in [b"garbage".to_vec(), broken, climbing] {
        let answer = engine.create("f", &package, json!({})).await;
        assert_eq!(answer.fault(), fault(400, "InvalidParameterValueException", unreadable));
    }
    let bomb = zip(&[("zeros", &"0".repeat(250 * 1024 * 1024 + 1))]);
    let large = engine.create("f", &bomb, json!({})).await.fault();
    let words = "Unzipped size must be smaller than 262144000 bytes";
    assert_eq!(large, fault(400, "InvalidParameterValueException", words));
    let zipped = engine.create("f", &vec![0; 50 * 1024 * 1024 + 1], json!({})).await.fault();
    let words = "Zipped size must be smaller than 52428800 bytes";
    assert_eq!(zipped, fault(413, "RequestEntityTooLargeException", words));
}

#[tokio::test]
async fn what_is_not_honoured_is_refused_by_name() {
    let engine = Engine::start();
    let layer = "arn:aws:lambda:us-east-1:123456789012:layer:l:1";
    for (extra, named) in [
        (json!({"Code": {"S3Bucket": "bucket", "S3Key": "key"}}), "S3"),
        (json!({"Layers": [layer]}), "Layers"),
        (json!({"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}}), "VpcConfig"),
        (json!({"TracingConfig": {"Mode": "Active"}}), "TracingConfig"),
        (
            json!({"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:q"}}),
            "DeadLetterConfig",
        ),
        (json!({"Publish": true}), "Publish"),
        (json!({"LoggingConfig": {"LogFormat": "JSON"}}), "LoggingConfig"),
    ] {
        let (status, code, message) = refused(&engine, extra).await;
        assert_eq!((status, code.as_str()), (400, "InvalidParameterValueException"), "{message}");
        assert!(message.contains(named), "{named}: {message}");
    }
    // What says that a thing is not wanted is no demand.
    let nothing =
        json!({"Layers": [], "VpcConfig": {"SubnetIds": []}, "TracingConfig": {"Mode": "PassThrough"}});
    assert_eq!(engine.create("f", &inline(CODE), nothing).await.status, 201);
}

#[tokio::test]
async fn permissions_are_asked_for_as_aws_asks() {
    let engine = Engine::start();
    engine.function("f", CODE).await;
    let ask = async |method: &str, target: &str| -> Answer {
        let nobody = Principal::Anonymous;
        engine.send_as(nobody, method, &format!("{FUNCTIONS}{target}"), &[], bytes::Bytes::new()).await
    };
    for (method, target, action, resource) in [
        ("GET", "/f", "GetFunction", format!("{ARN}:f")),
        ("GET", "/f/configuration", "GetFunctionConfiguration", format!("{ARN}:f")),
        ("DELETE", "/f", "DeleteFunction", format!("{ARN}:f")),
        ("POST", "/f/invocations", "InvokeFunction", format!("{ARN}:f")),
        ("GET", "/f/policy", "GetPolicy", format!("{ARN}:f")),
        ("GET", "/", "ListFunctions", "*".to_owned()),
    ] {
        let words = format!(
            "User: anonymous is not authorized to perform: lambda:{action} on resource: {resource} because no \
             identity-based policy allows the lambda:{action} action"
        );
        assert_eq!(ask(method, target).await.fault(), fault(403, "AccessDeniedException", &words));
    }
}
