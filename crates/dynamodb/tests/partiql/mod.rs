//! PartiQL where a script does not reach: pages, and what statements need to be allowed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "helpers of tests, where clippy does not see that they are"
)]

use serde_json::{Value as Json, json};
use service::Principal;

use super::support::{Engine, engines};
use super::table;

/// All pages of a statement: each page's sort keys.
async fn pages(engine: &Engine, statement: &str, limit: u64) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut token = Json::Null;
    loop {
        let mut input = json!({"Statement": statement, "Limit": limit});
        if !token.is_null() {
            input["NextToken"] = token;
        }
        let page = engine.ok("ExecuteStatement", input).await;
        let items = page["Items"].as_array().unwrap().iter();
        pages.push(
            items.map(|item| format!("{}{}", item["pk"]["S"].as_str().unwrap(), item["sk"]["N"])).collect(),
        );
        match page.get("NextToken") {
            Some(next) => token = next.clone(),
            None => return pages,
        }
    }
}

async fn filled(engine: &Engine) {
    engine.ok("CreateTable", table("paged", Some("N"))).await;
    for partition in ["a", "b", "c"] {
        for number in 0..5 {
            let statement = format!(
                "INSERT INTO paged VALUE {{'pk': '{partition}', 'sk': {number}, 'even': {}}}",
                number % 2 == 0
            );
            engine.ok("ExecuteStatement", json!({"Statement": statement})).await;
        }
    }
}

#[tokio::test]
async fn pages_join_whatever_a_statement_reads() {
    for engine in engines() {
        filled(&engine).await;
        for (statement, expected) in [
            ("SELECT * FROM paged WHERE pk = 'a' ORDER BY sk DESC", "a4 a3 a2 a1 a0"),
            ("SELECT * FROM paged WHERE pk IN ['b', 'a'] AND sk > 2", "b3 b4 a3 a4"),
            (
                "SELECT * FROM paged WHERE pk IN ['a', 'b'] ORDER BY pk DESC, sk ASC",
                "b0 b1 b2 b3 b4 a0 a1 a2 a3 a4",
            ),
            (
                "SELECT * FROM paged WHERE pk = 'c' AND (sk < 1 OR sk > 3 OR sk = 2) ORDER BY sk DESC",
                "c4 c2 c0",
            ),
        ] {
            for limit in [1, 2, 3, 100] {
                let found = pages(&engine, statement, limit).await.concat().join(" ").replace('"', "");
                assert_eq!(found, expected, "{statement}, {limit}");
            }
        }
        let mut all = pages(&engine, "SELECT * FROM paged", 4).await.concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 15);
    }
}

#[tokio::test]
async fn a_limit_counts_what_is_evaluated() {
    for engine in engines() {
        filled(&engine).await;
        let found = pages(&engine, "SELECT * FROM paged WHERE pk = 'a' AND even = true", 2).await;
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_statement() {
    let engine = super::in_memory();
    filled(&engine).await;
    let statement = "SELECT * FROM paged WHERE pk = ?";
    let first = json!({"Statement": statement, "Parameters": [{"S": "a"}], "Limit": 1});
    let token = engine.ok("ExecuteStatement", first).await["NextToken"].clone();
    for (statement, parameter, token, message) in [
        (statement, "b", token.clone(), "NextToken does not match request"),
        ("SELECT sk FROM paged WHERE pk = ?", "a", token.clone(), "NextToken does not match request"),
        (statement, "a", json!("bm8="), "Invalid NextToken"),
        (statement, "a", json!("no token"), "Invalid NextToken"),
    ] {
        let input = json!({"Statement": statement, "Parameters": [{"S": parameter}], "NextToken": token});
        let (_, body) = engine.call("ExecuteStatement", &input).await;
        assert_eq!(body["message"], message, "{statement} {parameter}");
    }
    let rest = json!({
        "Statement": statement, "Parameters": [{"S": "a"}], "NextToken": token, "Limit": 9, "ConsistentRead": true,
    });
    assert_eq!(engine.ok("ExecuteStatement", rest).await["Items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_page_ends_at_a_megabyte() {
    let engine = super::in_memory();
    engine.ok("CreateTable", table("large", Some("N"))).await;
    for number in 0..5 {
        let item =
            json!({"pk": {"S": "p"}, "sk": {"N": number.to_string()}, "f": {"S": "x".repeat(300_000)}});
        engine.ok("PutItem", json!({"TableName": "large", "Item": item})).await;
    }
    let input =
        json!({"Statement": "SELECT sk FROM large WHERE pk = 'p'", "ReturnConsumedCapacity": "TOTAL"});
    let page = engine.ok("ExecuteStatement", input).await;
    assert_eq!(page["Items"].as_array().unwrap().len(), 4);
    assert_eq!(page["ConsumedCapacity"]["CapacityUnits"], json!(146.5));
    assert_eq!(page["LastEvaluatedKey"], json!({"pk": {"S": "p"}, "sk": {"N": "3"}}));
}

fn user() -> Principal {
    Principal::User { name: "u".into(), arn: "arn:aws:iam::000000000000:user/u".into(), id: "AIDA".into() }
}

/// What is asked for a statement: the action, the resource and its condition keys.
async fn asked(engine: &Engine, operation: &str, input: Json) -> String {
    let (_, body) = engine.call_as(user(), operation, &input).await;
    let body = body["Responses"].get(0).map_or(&body, |response| &response["Error"]);
    let message = body["Message"].as_str().or(body["message"].as_str()).unwrap();
    message.split_once("perform: dynamodb:").expect(message).1.to_owned()
}

#[tokio::test]
async fn statements_need_permissions_of_their_own() {
    let actions = &[
        "dynamodb:PartiQLSelect",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PartiQLDelete",
    ];
    let engine = Engine::refusing(testing::Storage::memory(), actions);
    engine.ok("CreateTable", table("guarded", Some("S"))).await;
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/guarded";
    let cases = [
        (
            "SELECT a FROM guarded WHERE pk IN ['x', 'y']",
            "PartiQLSelect",
            r#"[("dynamodb:LeadingKeys", ["x", "y"]), ("dynamodb:Attributes", ["a", "pk"]), ("dynamodb:Select", ["SPECIFIC_ATTRIBUTES"]), ("dynamodb:FullTableScan", ["false"])]"#,
        ),
        (
            "SELECT * FROM guarded WHERE a = 1",
            "PartiQLSelect",
            r#"[("dynamodb:Attributes", ["a"]), ("dynamodb:Select", ["ALL_ATTRIBUTES"]), ("dynamodb:FullTableScan", ["true"])]"#,
        ),
        (
            "INSERT INTO guarded VALUE {'pk': 'x', 'sk': 'y'}",
            "PartiQLInsert",
            r#"[("dynamodb:LeadingKeys", ["x"]), ("dynamodb:Attributes", ["pk", "sk"])]"#,
        ),
        (
            "UPDATE guarded SET a = b + 1 WHERE pk = 'x' AND sk = 'y' RETURNING MODIFIED NEW *",
            "PartiQLUpdate",
            r#"[("dynamodb:LeadingKeys", ["x"]), ("dynamodb:Attributes", ["a", "b", "pk", "sk"]), ("dynamodb:ReturnValues", ["UPDATED_NEW"])]"#,
        ),
        (
            "DELETE FROM guarded WHERE pk = 'x' AND sk = 'y'",
            "PartiQLDelete",
            r#"[("dynamodb:LeadingKeys", ["x"]), ("dynamodb:Attributes", ["pk", "sk"])]"#,
        ),
    ];
    for (statement, action, keys) in cases {
        let expected = format!("{action} on resource: {arn} \"{arn}\" {keys}");
        let input = json!({"Statement": statement});
        assert_eq!(asked(&engine, "ExecuteStatement", input.clone()).await, expected);
        assert_eq!(asked(&engine, "BatchExecuteStatement", json!({"Statements": [input]})).await, expected);
    }
    let index = json!({"Statement": "SELECT * FROM guarded.i"});
    let index = asked(&engine, "ExecuteStatement", index).await;
    assert!(index.starts_with(&format!("PartiQLSelect on resource: {arn}/index/i ")), "{index}");
    let within =
        json!({"TransactStatements": [{"Statement": "INSERT INTO guarded VALUE {'pk': 'x', 'sk': 'y'}"}]});
    let within = asked(&engine, "ExecuteTransaction", within).await;
    assert!(within.contains(r#"("dynamodb:EnclosingOperation", ["ExecuteTransaction"])"#), "{within}");
}

#[tokio::test]
async fn a_statement_of_a_batch_that_the_caller_may_not_run_fails_alone() {
    for storage in testing::Storage::both() {
        let engine = Engine::ruled_by(storage, |access| {
            access.resource.ends_with("/guarded").then(|| "because it is closed".to_owned())
        });
        for name in ["free", "guarded"] {
            engine.ok("CreateTable", table(name, None)).await;
        }
        let insert = |name: &str| json!({"Statement": format!("INSERT INTO {name} VALUE {{'pk': 'x'}}")});
        let input = json!({"Statements": [insert("free"), insert("guarded"), {"Statement": "nonsense"}],
            "ReturnConsumedCapacity": "TOTAL"});
        let (status, body) = engine.call_as(user(), "BatchExecuteStatement", &input).await;
        assert_eq!(status, 200, "{body}");
        let responses = &body["Responses"];
        assert_eq!(responses[0], json!({"TableName": "free"}));
        let message = "User: arn:aws:iam::000000000000:user/u is not authorized to perform: dynamodb:PartiQLInsert on \
            resource: arn:aws:dynamodb:us-east-1:000000000000:table/guarded because it is closed";
        assert_eq!(responses[1], json!({"Error": {"Code": "AccessDenied", "Message": message}}));
        assert_eq!(responses[2]["Error"]["Code"], json!("ValidationError"));
        assert_eq!(body["ConsumedCapacity"], json!([{"TableName": "free", "CapacityUnits": 1.0}]));
        for (name, count) in [("free", 1), ("guarded", 0)] {
            assert_eq!(engine.ok("Scan", json!({"TableName": name})).await["Count"], json!(count), "{name}");
        }
    }
}
