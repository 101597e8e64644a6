//! What `up` shows once a stack is there: where its API answers, what it is made of, what to try.

use std::collections::BTreeMap;

use wire::Map;
use wire::apigateway::{GetResourcesOutput, GetStagesOutput};
use wire::cloudformation::{DescribeStackResourcesOutput, Stack};

use crate::client::Client;
use crate::output::{Outcome, table};
use crate::project::Suggestion;

/// A deployed API of the stack.
struct Api {
    url: String,
    host_url: String,
    /// Path and its methods.
    routes: BTreeMap<String, Vec<String>>,
}

/// Prints it.
pub async fn print(client: &Client, stack: &Stack, suggestions: &[Suggestion]) -> Outcome {
    let input = Map::from([("StackName", stack.stack_id.clone().unwrap_or_default().into())]);
    let made: DescribeStackResourcesOutput =
        client.call("cloudformation", "DescribeStackResources", input).await?;
    let of_type = |kind: &str| -> Vec<String> {
        let resources = made.stack_resources.iter().flatten();
        resources
            .filter(|it| it.resource_type.as_deref() == Some(kind))
            .filter_map(|it| it.physical_resource_id.clone())
            .collect()
    };
    let mut apis = Vec::new();
    for id in of_type("AWS::ApiGateway::RestApi") {
        apis.extend(stages(client, &id).await?);
    }
    let rows = rows(client, stack, &apis, of_type("AWS::Lambda::Function"), of_type("AWS::DynamoDB::Table"));
    println!("\n{}", table(rows));
    if let Some(api) = apis.first() {
        println!("\nTry:");
        for line in curl_lines(api, suggestions) {
            println!("  {line}");
        }
    }
    println!("\nCtrl-C stops the engine; everything is kept.");
    Ok(())
}

async fn stages(client: &Client, id: &str) -> Outcome<Vec<Api>> {
    let input = || Map::from([("restApiId", id.into())]);
    let stages: GetStagesOutput = client.call("apigateway", "GetStages", input()).await?;
    let mut with_methods = input();
    with_methods.push("embed", wire::Value::List(vec!["methods".into()]));
    with_methods.push("limit", 500_i64);
    let resources: GetResourcesOutput = client.call("apigateway", "GetResources", with_methods).await?;
    let mut routes = BTreeMap::new();
    for resource in resources.items.into_iter().flatten() {
        let methods: Vec<String> = resource.resource_methods.unwrap_or_default().into_keys().collect();
        if let (Some(path), false) = (resource.path, methods.is_empty()) {
            routes.insert(path, methods);
        }
    }
    let (endpoint, port) = (client.endpoint(), port(client.endpoint()));
    let api = |stage: String| Api {
        url: format!("{endpoint}/_aws/execute-api/{id}/{stage}"),
        host_url: format!("http://{id}.execute-api.localhost:{port}/{stage}"),
        routes: routes.clone(),
    };
    Ok(stages.item.into_iter().flatten().filter_map(|stage| stage.stage_name).map(api).collect())
}

fn port(endpoint: &str) -> &str {
    endpoint.rsplit_once(':').map_or("80", |(_, port)| port)
}

fn rows(
    client: &Client,
    stack: &Stack,
    apis: &[Api],
    functions: Vec<String>,
    tables: Vec<String>,
) -> Vec<Vec<String>> {
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let name = stack.stack_name.as_deref().unwrap_or_default();
    let mut rows =
        vec![row("Stack", format!("{name} ({})", stack.stack_status.as_deref().unwrap_or_default()))];
    for api in apis {
        rows.push(row("API URL", api.url.clone()));
        rows.push(row("", format!("{} (where *.localhost resolves)", api.host_url)));
        for (path, methods) in &api.routes {
            rows.push(row("Route", format!("{:<20} {path}", methods.join(" "))));
        }
    }
    rows.extend(functions.into_iter().map(|name| row("Function", name)));
    rows.extend(tables.into_iter().map(|name| row("Table", name)));
    rows.push(row("AWS endpoint", client.endpoint().to_owned()));
    rows
}

/// The project's own suggestions; else one line for each method that a function or service answers.
fn curl_lines(api: &Api, suggestions: &[Suggestion]) -> Vec<String> {
    if !suggestions.is_empty() {
        return suggestions.iter().map(|it| curl(api, &it.method, &it.path, it.body.as_deref())).collect();
    }
    let each = |(path, methods): (&String, &Vec<String>)| -> Vec<String> {
        let shown = methods.iter().filter(|method| *method != "OPTIONS");
        shown
            .map(|method| curl(api, method, path, (method == "POST" || method == "PUT").then_some("{}")))
            .collect()
    };
    api.routes.iter().flat_map(each).collect()
}

fn curl(api: &Api, method: &str, path: &str, body: Option<&str>) -> String {
    let url = format!("{}{path}", api.url);
    match body {
        Some(body) => format!("curl -X {method} -H 'Content-Type: application/json' -d '{body}' {url}"),
        None if method == "GET" || method == "ANY" => format!("curl {url}"),
        None => format!("curl -X {method} {url}"),
    }
}
