//! The resumes application: the CDK's template on an engine, its data loaded and read by `curl`, API Gateway talking to
//! DynamoDB as the role that the stack made.

use serde_json::{Value as Json, json};

use crate::application::api_url;
use crate::support::clients::aws;
use crate::support::engine::Engine;
use crate::support::http;
use crate::support::programs::wait_for;
use crate::support::readme::{self, example};

struct Resumes {
    engine: Engine,
    url: String,
    table: String,
}

impl Resumes {
    fn up() -> Self {
        let mut engine = Engine::start(&["up", example("resumes").to_str().unwrap()]);
        let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
        let described = aws(&engine, "cloudformation describe-stacks --stack-name ResumeApiGwStack").json();
        let outputs = described["Stacks"][0]["Outputs"].as_array().unwrap();
        let output = |name: &str| {
            let found = outputs.iter().find(|output| output["OutputKey"] == name).unwrap();
            found["OutputValue"].as_str().unwrap().to_owned()
        };
        let public = output("APIUrl");
        assert!(public.starts_with("https://") && public.ends_with(".amazonaws.com/prod/"), "{public}");
        Self { table: output("TableName"), engine, url: format!("{url}/") }
    }

    fn get(&self, id: &str) -> http::Answer {
        http::get(&format!("{}?tablename={}&id={id}", self.url, self.table))
    }
}

fn resume() -> Json {
    let text = std::fs::read_to_string(example("resumes").join("data/resume.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_resume_is_written_and_read_without_a_function() {
    let resumes = Resumes::up();
    let variables = [("URL", resumes.url.as_str()), ("TABLE", resumes.table.as_str())];
    let printed = readme::run(&resumes.engine, "resumes", "Requests", &variables);
    let [written, read] = printed.as_slice() else { panic!("{printed:?}") };
    assert_eq!(written, "{}");
    assert_eq!(
        serde_json::from_str::<Json>(read).unwrap_or_else(|error| panic!("{error}: {read}")),
        resume()
    );

    let id = resume()["id"].as_str().unwrap().to_owned();
    let answer = resumes.get(&id);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let stored = aws(&resumes.engine, &format!("dynamodb scan --table-name {}", resumes.table)).json();
    let [item] = stored["Items"].as_array().unwrap().as_slice() else { panic!("{stored}") };
    assert_eq!((&item["id"]["S"], &item["name"]["S"]), (&json!(id), &resume()["name"]));
    assert_eq!(item["skills"]["L"].as_array().map(Vec::len), resume()["skills"].as_array().map(Vec::len));
}

/// The author's templates take whatever DynamoDB answers, its refusals too, for an item.
#[test]
fn the_role_is_assumed_and_may_do_no_more_than_its_policy_says() {
    let resumes = Resumes::up();
    let missing = resumes.get("nobody").json();
    assert_eq!((&missing["id"], &missing["profiles"]), (&json!(""), &json!([])));

    let kinds = "cloudformation describe-stack-resources --stack-name ResumeApiGwStack";
    let resources = aws(&resumes.engine, kinds).json()["StackResources"].clone();
    let resources = resources.as_array().unwrap();
    let roles = resources.iter().filter(|resource| resource["ResourceType"] == "AWS::IAM::Role");
    let names: Vec<&str> = roles.map(|role| role["PhysicalResourceId"].as_str().unwrap()).collect();
    let role = *names.iter().find(|name| name.contains("GetPutItemApiGWRole")).unwrap();
    let denied = told(&resumes, "another-table", "ada");
    let who = format!("User: arn:aws:sts::000000000000:assumed-role/{role}/BackplaneAssumeRoleSession");
    assert!(denied.contains("AccessDeniedException") && denied.contains(&who), "{denied}");
    assert!(denied.contains("table/another-table"), "{denied}");

    assert!(!told(&resumes, &resumes.table, "ada").contains("AccessDeniedException"));
    let policies = aws(&resumes.engine, &format!("iam list-role-policies --role-name {role}")).json();
    let policy = policies["PolicyNames"][0].as_str().unwrap();
    aws(&resumes.engine, &format!("iam delete-role-policy --role-name {role} --policy-name {policy}")).ok();
    wait_for("the policy to be gone", || {
        told(&resumes, &resumes.table, "ada").contains("AccessDeniedException").then_some(())
    });
}

/// What DynamoDB answered the integration, as the trace of a request has it.
fn told(resumes: &Resumes, table: &str, id: &str) -> String {
    let url = format!("{}?tablename={table}&id={id}", resumes.url);
    let trace = http::send("GET", &url, &[("x-landfall-trace", "1")], "").json();
    let steps = trace["steps"].as_array().unwrap();
    let returned = steps.iter().find(|step| step["step"] == "returned").unwrap();
    returned["body"].to_string()
}
