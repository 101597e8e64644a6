//! The application that must run as its author wrote it: its template parses, checks, orders and resolves.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use template::{
    Capability, Environment, Lookup, LookupError, Scope, Template, capabilities, missing_capabilities,
};

const LINKS: &str = include_str!("../../../examples/links/setupapidb.yml");

struct Made;

impl Lookup for Made {
    fn reference(&self, logical_id: &str) -> Result<String, LookupError> {
        Ok(format!("{logical_id}-id"))
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Result<Json, LookupError> {
        Ok(json!(format!("{logical_id}-{name}")))
    }

    fn import(&self, _: &str) -> Result<String, LookupError> {
        Err(LookupError::Unavailable)
    }
}

fn scope() -> Scope {
    let template = Arc::new(Template::parse(LINKS).unwrap());
    let values = template.bind(&IndexMap::new()).unwrap();
    let environment = Environment {
        account_id: "000000000000".into(),
        region: "us-east-1".into(),
        stack_name: "apidb".into(),
        stack_id: "arn:aws:cloudformation:us-east-1:000000000000:stack/apidb/1".into(),
        notification_arns: Vec::new(),
    };
    Scope::new(template, values, environment).unwrap()
}

#[test]
fn the_order_is_that_of_the_dependencies() {
    assert_eq!(
        scope().graph().levels(),
        [
            vec!["linkTable", "requestHandlerLambdaExecutionRole"],
            vec!["requestHandler"],
            vec!["ApplicationAPI"],
            vec!["LambdaPermission", "link"],
            vec!["ProxyResourceGET", "ProxyResourcePOST"],
            vec!["OptionsMethod"],
            vec!["Deployment"],
        ]
    );
}

#[test]
fn a_run_starts_what_is_ready_and_nothing_else() {
    let scope = scope();
    let mut run = scope.graph().creation();
    assert_eq!(run.take(), ["linkTable", "requestHandlerLambdaExecutionRole"]);
    assert!(run.take().is_empty());
    run.done("requestHandlerLambdaExecutionRole");
    assert_eq!(run.take(), ["requestHandler"]);
    let mut undo = scope.graph().deletion();
    let first = undo.take();
    assert_eq!(first, ["linkTable", "LambdaPermission", "ProxyResourcePOST", "Deployment"]);
}

#[test]
fn the_function_gets_its_code_as_written() {
    let properties = scope().properties("requestHandler", &Made).unwrap();
    let code = properties.get("Code").unwrap().get("ZipFile").unwrap().as_text().unwrap();
    assert!(code.starts_with("import json\nimport boto3\nimport uuid\n\n# Establish"), "{code}");
    assert!(code.ends_with("        error_response(str(err), context.aws_request_id)\n"), "{code}");
    assert_eq!(properties.get("Role").unwrap().as_text(), Some("requestHandlerLambdaExecutionRole-Arn"));
    let runtime = properties.get("Runtime").unwrap();
    assert_eq!((runtime.as_text(), runtime.span.start.line), (Some("python3.8"), 176));
}

#[test]
fn the_rest_resolves() {
    let scope = scope();
    for resource in scope.resources() {
        let properties = scope.properties(&resource.logical_id, &Made).unwrap();
        assert!(!properties.has_unknown(), "{}", resource.logical_id);
    }
    let permission = scope.properties("LambdaPermission", &Made).unwrap();
    assert_eq!(
        permission.get("SourceArn").unwrap().as_text(),
        Some("arn:aws:execute-api:us-east-1:000000000000:ApplicationAPI-id/*")
    );
    let outputs = scope.outputs(&Made).unwrap();
    let url = "https://ApplicationAPI-id.execute-api.us-east-1.amazonaws.com/prod/link";
    assert_eq!(outputs.first().unwrap().value.as_deref(), Some(url));
}

#[test]
fn before_anything_exists_only_resources_are_unknown() {
    let scope = scope();
    assert!(!scope.static_properties("linkTable").unwrap().has_unknown());
    let function = scope.static_properties("requestHandler").unwrap();
    assert!(function.get("Role").unwrap().has_unknown());
    assert_eq!(function.get("FunctionName").unwrap().as_text(), Some("requestHandler"));
    assert_eq!(scope.static_outputs().unwrap().first().unwrap().value, None);
}

#[test]
fn the_named_role_must_be_acknowledged() {
    let template = Template::parse(LINKS).unwrap();
    let needed = capabilities(&template).unwrap();
    assert_eq!(needed.required, Capability::NamedIam);
    assert_eq!(needed.reason, "The following resource(s) require capabilities: [AWS::IAM::Role]");
    let missing = missing_capabilities(&template, &["CAPABILITY_IAM"]);
    assert_eq!(missing.as_deref(), Some("Requires capabilities : [CAPABILITY_NAMED_IAM]"));
    assert_eq!(missing_capabilities(&template, &["CAPABILITY_NAMED_IAM"]), None);
}
