//! The AWS CLI with the commands that the links application's author typed, against `landfall serve`.

use serde_json::{Value, json};

use crate::support::clients::aws;
use crate::support::engine::Engine;
use crate::support::http;

const CREATE: &str = "cloudformation create-stack --stack-name apidb --template-body file://setupapidb.yml";
const CAPABLE: &str = "--capabilities CAPABILITY_NAMED_IAM";

#[test]
fn named_iam_resources_want_to_be_acknowledged() {
    let engine = Engine::serve();
    for (capabilities, wanted) in
        [("", "CAPABILITY_NAMED_IAM"), ("--capabilities CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")]
    {
        let refused = aws(&engine, &format!("{CREATE} {capabilities}")).failed();
        assert_eq!(
            refused.trim(),
            format!(
                "An error occurred (InsufficientCapabilitiesException) when calling the CreateStack operation: \
                 Requires capabilities : [{wanted}]"
            ),
        );
    }
    assert_eq!(aws(&engine, "cloudformation describe-stacks").json(), json!({"Stacks": []}));
}

#[test]
fn a_stack_lives_and_dies_by_the_commands_of_the_author() {
    let engine = Engine::serve();
    let created = aws(&engine, &format!("{CREATE} {CAPABLE}")).json();
    let id = created["StackId"].as_str().unwrap().to_owned();
    assert!(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:stack/apidb/"), "{id}");
    aws(&engine, "cloudformation wait stack-create-complete --stack-name apidb").ok();

    described(&engine, &id);
    events(&engine, &id);
    resources(&engine);
    template(&engine);
    api(&engine);
    deleted(&engine, &id);
    logs(&engine);
}

fn described(engine: &Engine, id: &str) {
    let stack = aws(engine, "cloudformation describe-stacks --stack-name apidb").json()["Stacks"][0].clone();
    assert_eq!(stack["StackId"], id);
    assert_eq!(stack["StackStatus"], "CREATE_COMPLETE");
    assert_eq!(stack["Capabilities"], json!(["CAPABILITY_NAMED_IAM"]));
    assert_eq!(
        stack["Description"],
        "Creates a simple API endpoint that can be called to POST a link and store it in a database, or GET a list of links"
    );
    let api = physical(engine, "ApplicationAPI");
    assert_eq!(
        stack["Outputs"],
        json!([{
            "OutputKey": "APIUrl",
            "OutputValue": format!("https://{api}.execute-api.us-east-1.amazonaws.com/prod/link"),
            "Description": "Application API Gateway link endpoint URL",
        }])
    );
}

fn physical(engine: &Engine, logical: &str) -> String {
    let command =
        format!("cloudformation describe-stack-resources --stack-name apidb --logical-resource-id {logical}");
    aws(engine, &command).json()["StackResources"][0]["PhysicalResourceId"].as_str().unwrap().to_owned()
}

fn events(engine: &Engine, id: &str) {
    let events = aws(engine, "cloudformation describe-stack-events --stack-name apidb").json();
    let events = events["StackEvents"].as_array().unwrap();
    // Newest first.
    let of_stack = |status: &str| json!(["AWS::CloudFormation::Stack", "apidb", id, status]);
    let told = |event: &Value| {
        json!([
            event["ResourceType"],
            event["LogicalResourceId"],
            event["PhysicalResourceId"],
            event["ResourceStatus"]
        ])
    };
    assert_eq!(told(&events[0]), of_stack("CREATE_COMPLETE"));
    assert_eq!(told(events.last().unwrap()), of_stack("CREATE_IN_PROGRESS"));
    assert_eq!(events.last().unwrap()["ResourceStatusReason"], "User Initiated");
    let table: Vec<Value> =
        events.iter().filter(|it| it["LogicalResourceId"] == "linkTable").map(told).collect();
    let of_table =
        |physical: &str, status: &str| json!(["AWS::DynamoDB::Table", "linkTable", physical, status]);
    assert_eq!(
        table,
        [
            of_table("linkTable", "CREATE_COMPLETE"),
            of_table("linkTable", "CREATE_IN_PROGRESS"),
            of_table("", "CREATE_IN_PROGRESS"),
        ]
    );
}

fn resources(engine: &Engine) {
    let all = aws(engine, "cloudformation describe-stack-resources --stack-name apidb").json();
    let all = all["StackResources"].as_array().unwrap();
    assert_eq!(all.len(), 10);
    assert!(
        all.iter().all(|it| it["ResourceStatus"] == "CREATE_COMPLETE" && it["StackName"] == "apidb"),
        "{all:?}"
    );
    assert_eq!(physical(engine, "requestHandler"), "requestHandler");
    assert_eq!(physical(engine, "requestHandlerLambdaExecutionRole"), "requestHandlerLambdaExecutionRole");
    let listed = aws(engine, "cloudformation list-stack-resources --stack-name apidb").json();
    let names = |list: &[Value]| {
        let mut names: Vec<String> = list.iter().map(|it| it["LogicalResourceId"].to_string()).collect();
        names.sort();
        names
    };
    assert_eq!(names(listed["StackResourceSummaries"].as_array().unwrap()), names(all));
}

fn template(engine: &Engine) {
    let text = crate::support::templates::whole();
    let known = aws(engine, "cloudformation get-template --stack-name apidb").json();
    assert_eq!(known["TemplateBody"], text);
    assert_eq!(known["StagesAvailable"], json!(["Original", "Processed"]));
    let valid = aws(engine, "cloudformation validate-template --template-body file://setupapidb.yml").json();
    assert_eq!(valid["Capabilities"], json!(["CAPABILITY_NAMED_IAM"]));
    assert_eq!(valid["Parameters"], json!([]));
    assert_eq!(
        valid["CapabilitiesReason"],
        "The following resource(s) require capabilities: [AWS::IAM::Role]"
    );
}

fn api(engine: &Engine) {
    let url = engine.url(&format!("/_aws/execute-api/{}/prod/link", physical(engine, "ApplicationAPI")));
    let stored = http::post(&url, r#"{"link": "https://www.google.com"}"#).json();
    let listed = http::get(&url).json();
    assert_eq!(listed, json!([{"link_id": stored["link_id"], "link": "https://www.google.com"}]));
    let scanned = aws(engine, "dynamodb scan --table-name linkTable").json();
    assert_eq!(
        scanned["Items"],
        json!([{"link_id": {"S": stored["link_id"]}, "link": {"S": "https://www.google.com"}}])
    );
}

fn deleted(engine: &Engine, id: &str) {
    let exists = aws(engine, &format!("{CREATE} {CAPABLE}")).failed();
    assert_eq!(
        exists.trim(),
        "An error occurred (AlreadyExistsException) when calling the CreateStack operation: \
         Stack [apidb] already exists"
    );
    aws(engine, "cloudformation delete-stack --stack-name apidb").ok();
    aws(engine, "cloudformation wait stack-delete-complete --stack-name apidb").ok();
    let gone = aws(engine, "cloudformation describe-stacks --stack-name apidb").failed();
    assert_eq!(
        gone.trim(),
        "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id apidb does not exist"
    );
    let remembered = aws(engine, &format!("cloudformation describe-stacks --stack-name {id}")).json();
    assert_eq!(remembered["Stacks"][0]["StackStatus"], "DELETE_COMPLETE");
    for (list, member) in [
        ("dynamodb list-tables", "TableNames"),
        ("lambda list-functions", "Functions"),
        ("apigateway get-rest-apis", "items"),
        ("iam list-roles", "Roles"),
    ] {
        assert_eq!(aws(engine, list).json()[member], json!([]), "{list}");
    }
}

/// Step 7 of the author: the function's log group outlives the stack.
fn logs(engine: &Engine) {
    let groups = || aws(engine, "logs describe-log-groups").json()["logGroups"].clone();
    let left = groups();
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    assert_eq!(left[0]["logGroupName"], "/aws/lambda/requestHandler");
    aws(engine, "logs delete-log-group --log-group-name /aws/lambda/requestHandler").ok();
    assert_eq!(groups(), json!([]));
}
