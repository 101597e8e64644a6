//! Stacks as clients see them, on both store engines: deletion, retries, exports, protection, and what
//! happens when something else happens meanwhile.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use support::fake::{Fake, Fault};
use support::{NOW, Rig, text};
use testing::Storage;
use wire::{Map, Value};

/// Runs a test once in memory and once on disk.
async fn on_both<F: Future<Output = ()>>(test: impl Fn(Rig) -> F) {
    test(Rig::new()).await;
    test(Rig::on(Storage::embedded(), Fake::new(NOW), 7)).await;
}

fn groups(names: &[&str]) -> String {
    let group = |name: &&str| {
        format!("  {name}: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {name}}}}}\n")
    };
    format!("Resources:\n{}", names.iter().map(group).collect::<String>())
}

fn named(name: &str) -> Map {
    Map::from([("StackName", name.into())])
}

fn status(stack: &Map) -> &str {
    text(stack, "StackStatus")
}

#[tokio::test]
async fn a_stack_is_made_shown_and_deleted() {
    on_both(|rig| async move {
        let body = groups(&["one", "two"]);
        let created = rig.create("s", &body, Map::new()).await.unwrap();
        let id = text(&created, "StackId").to_owned();
        assert!(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:stack/s/"), "{id}");
        assert_eq!(status(&rig.settled("s").await.unwrap()), "CREATE_COMPLETE");
        let template = rig.call("GetTemplate", named("s")).await.unwrap();
        assert_eq!(text(&template, "TemplateBody"), body);
        let again = rig.create("s", &body, Map::new()).await.unwrap_err();
        assert_eq!(
            (again.code.as_ref(), again.message.as_str()),
            ("AlreadyExistsException", "Stack [s] already exists")
        );
        rig.call("DeleteStack", named("s")).await.unwrap();
        assert_eq!(status(&rig.settled(&id).await.unwrap()), "DELETE_COMPLETE");
        assert!(rig.fake.things().is_empty());
        let gone = rig.call("DescribeStacks", named("s")).await.unwrap_err();
        assert_eq!(gone.message, "Stack with id s does not exist");
        rig.call("DeleteStack", named("s")).await.unwrap();
        let second = rig.create("s", &body, Map::new()).await.unwrap();
        assert_ne!(text(&second, "StackId"), id);
        rig.settled("s").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_is_told_in_each_operations_words() {
    let rig = Rig::new();
    let message = async |operation: &str, input: Map| rig.call(operation, input).await.unwrap_err().message;
    assert_eq!(message("DescribeStackEvents", named("x")).await, "Stack [x] does not exist");
    for operation in ["DescribeStackResources", "ListStackResources", "GetTemplate", "GetTemplateSummary"] {
        assert_eq!(message(operation, named("x")).await, "Stack with id x does not exist", "{operation}");
    }
    let mut input = named("x");
    input.push("LogicalResourceId", "y");
    assert_eq!(message("DescribeStackResource", input).await, "Stack 'x' does not exist");
    rig.create("s", &groups(&["one"]), Map::new()).await.unwrap();
    rig.settled("s").await.unwrap();
    let mut input = named("s");
    input.push("LogicalResourceId", "y");
    assert_eq!(message("DescribeStackResource", input).await, "Resource y does not exist for stack s");
    let refused = rig.create("*@da591fa3_$", &groups(&["a"]), Map::new()).await.unwrap_err();
    assert_eq!(
        refused.message,
        "1 validation error detected: Value '*@da591fa3_$' at 'stackName' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"
    );
}

#[tokio::test]
async fn the_same_token_makes_one_stack() {
    let rig = Rig::new();
    let token = || Map::from([("ClientRequestToken", Value::from("t-1"))]);
    let first = rig.create("s", &groups(&["one"]), token()).await.unwrap();
    let second = rig.create("s", &groups(&["one"]), token()).await.unwrap();
    assert_eq!(first, second);
    rig.settled("s").await.unwrap();
    let events = rig.call("DescribeStackEvents", named("s")).await.unwrap();
    let events = events.get("StackEvents").and_then(Value::as_list).unwrap();
    assert!(events.iter().all(|event| text(event.as_map().unwrap(), "ClientRequestToken") == "t-1"));
    assert_eq!(rig.fake.calls(), ["logs:CreateLogGroup one"]);
}

#[tokio::test]
async fn a_protected_stack_stays() {
    let rig = Rig::new();
    let more = Map::from([("EnableTerminationProtection", Value::Bool(true))]);
    rig.create("s", &groups(&["one"]), more).await.unwrap();
    rig.settled("s").await.unwrap();
    let refused = rig.call("DeleteStack", named("s")).await.unwrap_err();
    assert_eq!(refused.message, "Stack [s] cannot be deleted while TerminationProtection is enabled");
    assert_eq!(status(&rig.settled("s").await.unwrap()), "CREATE_COMPLETE");
}

#[tokio::test]
async fn what_fails_to_delete_can_be_retained() {
    on_both(|rig| async move {
        let created = rig.create("s", &groups(&["one", "two"]), Map::new()).await.unwrap();
        let id = text(&created, "StackId").to_owned();
        rig.settled("s").await.unwrap();
        let retain = || {
            let mut input = named("s");
            input.push("RetainResources", vec![Value::from("one")]);
            input
        };
        let early = rig.call("DeleteStack", retain()).await.unwrap_err();
        assert!(
            early.message.starts_with(&format!("Invalid operation on stack [{id}].")),
            "{}",
            early.message
        );
        rig.fake.fail(Fault::refuse("DeleteLogGroup", "one", "OperationAbortedException", 400, "busy"));
        rig.call("DeleteStack", named("s")).await.unwrap();
        let failed = rig.settled("s").await.unwrap();
        assert_eq!(status(&failed), "DELETE_FAILED");
        assert_eq!(text(&failed, "StackStatusReason"), "The following resource(s) failed to delete: [one]. ");
        rig.call("DeleteStack", retain()).await.unwrap();
        assert_eq!(status(&rig.settled(&id).await.unwrap()), "DELETE_COMPLETE");
        assert_eq!(rig.fake.things(), ["log-group/one"]);
        assert!(rig.events(&id).await.contains(&"DELETE_SKIPPED one (one)".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn an_export_in_use_keeps_its_stack() {
    on_both(|rig| async move {
        let exporting = format!("{}Outputs:\n  O: {{Value: !Ref one, Export: {{Name: shared}}}}\n", groups(&["one"]));
        rig.create("exporter", &exporting, Map::new()).await.unwrap();
        rig.settled("exporter").await.unwrap();
        let importing = "Resources:\n  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub [\"${x}/b\", {x: !ImportValue shared}]}}";
        rig.create("importer", importing, Map::new()).await.unwrap();
        rig.settled("importer").await.unwrap();
        let imports = rig.call("ListImports", Map::from([("ExportName", "shared".into())])).await.unwrap();
        assert_eq!(imports.get("Imports"), Some(&Value::from(vec![Value::from("importer")])));
        rig.call("DeleteStack", named("exporter")).await.unwrap();
        let kept = rig.settled("exporter").await.unwrap();
        assert_eq!(status(&kept), "CREATE_COMPLETE");
        let reason = "Delete canceled. Cannot delete export shared as it is in use by importer.";
        assert_eq!(text(&kept, "StackStatusReason"), reason);
        rig.call("DeleteStack", named("importer")).await.unwrap();
        assert!(rig.settled("importer").await.is_none());
        rig.call("DeleteStack", named("exporter")).await.unwrap();
        assert!(rig.settled("exporter").await.is_none());
        let exports = rig.call("ListExports", Map::new()).await.unwrap();
        assert_eq!(exports.get("Exports"), Some(&Value::List(Vec::new())));
    })
    .await;
}

#[tokio::test]
async fn what_is_under_way_when_another_fails_is_cancelled_and_removed() {
    let rig = Rig::new();
    let body = "
Resources:
  Slow:
    Type: AWS::IAM::Role
    Properties:
      RoleName: slow
      AssumeRolePolicyDocument: {}
      Policies: [{PolicyName: p, PolicyDocument: {}}]
  Broken: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: broken}}
  Never: {Type: AWS::Logs::LogGroup, DependsOn: Slow}
";
    rig.fake.fail(Fault::refuse("CreateLogGroup", "broken", "LimitExceededException", 400, "too many"));
    let more = Map::from([("Capabilities", vec![Value::from("CAPABILITY_NAMED_IAM")].into())]);
    rig.create("s", body, more).await.unwrap();
    assert_eq!(status(&rig.settled("s").await.unwrap()), "ROLLBACK_COMPLETE");
    let events = rig.events("s").await;
    assert!(events.contains(&"CREATE_FAILED Slow: Resource creation cancelled".to_owned()), "{events:#?}");
    let rollback = "ROLLBACK_IN_PROGRESS s: The following resource(s) failed to create: [Broken, Slow]. Rollback \
                    requested by user.";
    assert!(events.contains(&rollback.to_owned()), "{events:#?}");
    assert!(!events.iter().any(|event| event.contains("Never")), "{events:#?}");
    assert!(rig.fake.things().is_empty());
}

#[tokio::test]
async fn a_service_that_fails_after_doing_its_work_leaves_nothing() {
    let rig = Rig::new();
    let fault = Fault::refuse("CreateLogGroup", "two", "InternalFailure", 500, "an unknown error");
    rig.fake.fail(Fault { after: true, ..fault });
    rig.create("s", &groups(&["one", "two"]), Map::new()).await.unwrap();
    assert_eq!(status(&rig.settled("s").await.unwrap()), "ROLLBACK_COMPLETE");
    assert!(rig.fake.things().is_empty(), "{:?}", rig.fake.things());
}

#[tokio::test]
async fn a_deletion_overtakes_a_creation() {
    on_both(|rig| async move {
        let names: Vec<String> = (0..50).map(|at| format!("g{at}")).collect();
        let chain = |at: usize| {
            let needs = if at == 0 { String::new() } else { format!(", DependsOn: g{}", at - 1) };
            format!("  g{at}: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: g{at}}}{needs}}}\n")
        };
        let body = format!("Resources:\n{}", (0..names.len()).map(chain).collect::<String>());
        // The creation cannot get past this one before the deletion is asked for.
        let held = rig.fake.hold("g10");
        let created = rig.create("s", &body, Map::new()).await.unwrap();
        let id = text(&created, "StackId").to_owned();
        while rig.fake.calls().len() < 3 {
            tokio::task::yield_now().await;
        }
        rig.call("DeleteStack", named("s")).await.unwrap();
        drop(held);
        assert_eq!(status(&rig.settled(&id).await.unwrap()), "DELETE_COMPLETE");
        assert!(rig.fake.things().is_empty());
        assert!(rig.fake.calls().len() < 2 * names.len(), "the creation went on");
    })
    .await;
}

#[tokio::test]
async fn events_come_in_pages_the_newest_first() {
    let rig = Rig::new();
    let names: Vec<String> = (0..60).map(|at| format!("g{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    rig.create("s", &groups(&names), Map::new()).await.unwrap();
    rig.settled("s").await.unwrap();
    let first = rig.call("DescribeStackEvents", named("s")).await.unwrap();
    let page = first.get("StackEvents").and_then(Value::as_list).unwrap();
    assert_eq!(page.len(), 100);
    assert_eq!(text(page[0].as_map().unwrap(), "ResourceStatus"), "CREATE_COMPLETE");
    let events = rig.events("s").await;
    assert_eq!(events.len(), 2 + 3 * 60);
    assert_eq!(events[0], "CREATE_IN_PROGRESS s: User Initiated");
    assert_eq!(events.last().unwrap(), "CREATE_COMPLETE s");
}

#[tokio::test]
async fn stacks_are_listed_by_status_and_deleted_ones_stay_listed() {
    let rig = Rig::new();
    for name in ["a", "b"] {
        rig.create(name, &groups(&[name]), Map::new()).await.unwrap();
        rig.settled(name).await.unwrap();
    }
    rig.call("DeleteStack", named("a")).await.unwrap();
    assert!(rig.settled("a").await.is_none());
    let names = async |filter: &[&str]| {
        let filter: Vec<Value> = filter.iter().map(|status| Value::from(*status)).collect();
        let listed = rig.call("ListStacks", Map::from([("StackStatusFilter", filter.into())])).await.unwrap();
        let stacks = listed.get("StackSummaries").and_then(Value::as_list).unwrap();
        let mut names: Vec<String> =
            stacks.iter().map(|stack| text(stack.as_map().unwrap(), "StackName").to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&[]).await, ["a", "b"]);
    assert_eq!(names(&["DELETE_COMPLETE"]).await, ["a"]);
    assert_eq!(names(&["CREATE_COMPLETE"]).await, ["b"]);
    let described = rig.call("DescribeStacks", Map::new()).await.unwrap();
    assert_eq!(described.get("Stacks").and_then(Value::as_list).map(<[Value]>::len), Some(1));
}

#[tokio::test]
async fn a_secret_does_not_show_in_events() {
    let rig = Rig::new();
    let body = "
Parameters:
  Secret: {Type: String, NoEcho: true, Default: hunter2}
Resources:
  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub \"x-${Secret}\", RetentionInDays: 7}}
";
    rig.create("s", body, Map::new()).await.unwrap();
    rig.settled("s").await.unwrap();
    let events = rig.call("DescribeStackEvents", named("s")).await.unwrap();
    let events = events.get("StackEvents").and_then(Value::as_list).unwrap();
    let shown: Vec<&str> = events.iter().map(|it| text(it.as_map().unwrap(), "ResourceProperties")).collect();
    assert!(shown.contains(&r#"{"LogGroupName":"x-****","RetentionInDays":7}"#), "{shown:?}");
    assert!(!shown.iter().any(|text| text.contains("hunter2")), "{shown:?}");
    assert_eq!(rig.fake.things(), ["log-group/x-hunter2"]);
}

#[tokio::test]
async fn a_template_is_validated_and_summed_up() {
    let rig = Rig::new();
    let body = std::fs::read_to_string("../../examples/links/setupapidb.yml").unwrap();
    let template = || Map::from([("TemplateBody", Value::from(body.as_str()))]);
    let valid = rig.call("ValidateTemplate", template()).await.unwrap();
    assert_eq!(valid.get("Capabilities"), Some(&Value::from(vec![Value::from("CAPABILITY_NAMED_IAM")])));
    let reason = "The following resource(s) require capabilities: [AWS::IAM::Role]";
    assert_eq!(text(&valid, "CapabilitiesReason"), reason);
    let summary = rig.call("GetTemplateSummary", template()).await.unwrap();
    assert_eq!(text(&summary, "Version"), "2010-09-09");
    assert_eq!(summary.get("ResourceTypes").and_then(Value::as_list).map(<[Value]>::len), Some(10));
    let broken = body.replace("KeySchema:", "KeySchemer:");
    let refused =
        rig.call("ValidateTemplate", Map::from([("TemplateBody", broken.into())])).await.unwrap_err();
    assert!(refused.message.contains("[KeySchemer]"), "{}", refused.message);
    let problems =
        cloudformation::diagnose(&body.replace("\"HASH\"", "[1]"), &Default::default()).unwrap_err();
    assert_eq!(problems[0].path, "Resources/linkTable/Properties/KeySchema/0/KeyType");
    assert!(problems[0].span.is_some());
}

#[tokio::test]
async fn a_function_is_waited_for() {
    let rig = Rig::new();
    let body = "
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: pending
      Role: arn:aws:iam::000000000000:role/r
      Runtime: python3.12
      Handler: index.f
      Code: {ZipFile: \"x = 1\"}
";
    rig.create("s", body, Map::new()).await.unwrap();
    assert_eq!(status(&rig.settled("s").await.unwrap()), "CREATE_COMPLETE");
    assert_eq!(
        rig.fake.calls(),
        ["lambda:CreateFunction pending", "lambda:GetFunctionConfiguration pending"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_creation_takes_no_longer_than_it_may() {
    let rig = Rig::new();
    rig.fake.fail(Fault::hang("CreateLogGroup", "slow"));
    let more = Map::from([("TimeoutInMinutes", Value::Int(1))]);
    rig.create("s", &groups(&["one", "slow"]), more).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(120)).await;
    assert_eq!(status(&rig.settled("s").await.unwrap()), "ROLLBACK_COMPLETE");
    let events = rig.events("s").await;
    assert!(events.contains(&"CREATE_FAILED slow: Resource creation cancelled".to_owned()), "{events:#?}");
    let why = "Stack creation time exceeded the specified timeout. Rollback requested by user.";
    assert!(events.contains(&format!("ROLLBACK_IN_PROGRESS s: {why}")), "{events:#?}");
    assert!(rig.fake.things().is_empty(), "{:?}", rig.fake.things());
}

#[tokio::test]
async fn a_stack_deleted_long_ago_is_forgotten() {
    let rig = Rig::new();
    let created = rig.create("s", &groups(&["one"]), Map::new()).await.unwrap();
    let id = text(&created, "StackId").to_owned();
    rig.settled("s").await.unwrap();
    rig.call("DeleteStack", named("s")).await.unwrap();
    rig.settled(&id).await.unwrap();
    let listed = async || {
        let listed = rig.call("ListStacks", Map::new()).await.unwrap();
        listed.get("StackSummaries").and_then(Value::as_list).map(<[Value]>::len)
    };
    rig.resume().await;
    tokio::task::yield_now().await;
    assert_eq!(listed().await, Some(1));
    rig.ground.clock.advance(std::time::Duration::from_secs(91 * 24 * 3600));
    rig.resume().await;
    while listed().await != Some(0) {
        tokio::task::yield_now().await;
    }
    assert!(rig.call("DescribeStackEvents", named(&id)).await.is_err());
}

#[tokio::test]
async fn a_resource_that_was_never_made_is_not_told_of() {
    let rig = Rig::new();
    rig.fake.fail(Fault::refuse("CreateLogGroup", "one", "InvalidParameterException", 400, "no"));
    rig.create("s", &groups(&["one"]), Map::new()).await.unwrap();
    rig.settled("s").await.unwrap();
    let mut input = named("s");
    input.push("LogicalResourceId", "one");
    let refused = rig.call("DescribeStackResource", input).await.unwrap_err();
    assert_eq!(refused.message, "Resource one does not exist for stack s");
}
