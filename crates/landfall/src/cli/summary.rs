//! What `up` shows once a stack is there: where its API answers, what it is made of, what to try.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use wire::Map;
use wire::apigateway::{GetResourcesOutput, GetStagesOutput};
use wire::cloudformation::{DescribeStackResourcesOutput, Stack};

use super::domains::{self, Mapped};
use crate::client::Client;
use crate::output::{Format, Outcome, say, table};
use crate::project::Suggestion;

/// What a stack came to.
struct Summary {
    endpoint: String,
    stack: String,
    status: String,
    apis: Vec<Api>,
    domains: Vec<Mapped>,
    functions: Vec<String>,
    tables: Vec<String>,
}

/// A deployed API of the stack.
struct Api {
    url: String,
    host_url: String,
    /// Path and its methods.
    routes: BTreeMap<String, Vec<String>>,
}

/// Prints it.
pub async fn print(client: &Client, stack: &Stack, suggestions: &[Suggestion], format: Format) -> Outcome {
    let summary = collect(client, stack).await?;
    match format {
        Format::Json => say(as_json(&summary)),
        Format::Text => print_text(&summary, suggestions),
    }
    Ok(())
}

fn print_text(summary: &Summary, suggestions: &[Suggestion]) {
    say(format!("\n{}", table(rows(summary))));
    if let Some(api) = summary.apis.first() {
        say("\nTry:");
        for line in curl_lines(api, suggestions) {
            say(format!("  {line}"));
        }
    }
    say("\nCtrl-C stops the engine; everything is kept.");
}

async fn collect(client: &Client, stack: &Stack) -> Outcome<Summary> {
    let input = Map::from([("StackName", stack.stack_id.clone().unwrap_or_default().into())]);
    let made: DescribeStackResourcesOutput =
        client.call("cloudformation", "DescribeStackResources", input).await?;
    let of_type = |kind: &str| -> Vec<String> {
        let resources = made.stack_resources.iter().flatten();
        let wanted = resources.filter(|it| it.resource_type.as_deref() == Some(kind));
        wanted.filter_map(|it| it.physical_resource_id.clone()).collect()
    };
    let mut apis = Vec::new();
    for id in of_type("AWS::ApiGateway::RestApi") {
        apis.extend(stages(client, &id).await?);
    }
    let mut domains = Vec::new();
    for name in of_type("AWS::ApiGateway::DomainName") {
        domains.extend(domains::of(client, &name).await?);
    }
    Ok(Summary {
        endpoint: client.endpoint().to_owned(),
        stack: stack.stack_name.clone().unwrap_or_default(),
        status: stack.stack_status.clone().unwrap_or_default(),
        apis,
        domains,
        functions: of_type("AWS::Lambda::Function"),
        tables: of_type("AWS::DynamoDB::Table"),
    })
}

fn as_json(summary: &Summary) -> Json {
    let api = |api: &Api| json!({"url": api.url, "hostUrl": api.host_url, "routes": api.routes});
    let domain = |mapped: &Mapped| json!({"name": mapped.name, "host": mapped.host(), "url": mapped.url});
    json!({
        "endpoint": summary.endpoint,
        "stack": {"name": summary.stack, "status": summary.status},
        "apis": summary.apis.iter().map(api).collect::<Vec<Json>>(),
        "domains": summary.domains.iter().map(domain).collect::<Vec<Json>>(),
        "functions": summary.functions,
        "tables": summary.tables,
    })
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

fn rows(summary: &Summary) -> Vec<Vec<String>> {
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![row("Stack", format!("{} ({})", summary.stack, summary.status))];
    for api in &summary.apis {
        rows.push(row("API URL", api.url.clone()));
        rows.push(row("", format!("{} (where *.localhost resolves)", api.host_url)));
        for (path, methods) in &api.routes {
            rows.push(row("Route", format!("{:<20} {path}", methods.join(" "))));
        }
    }
    rows.extend(summary.domains.iter().map(|mapped| row("Domain", mapped.curl())));
    rows.extend(summary.functions.iter().map(|name| row("Function", name.clone())));
    rows.extend(summary.tables.iter().map(|name| row("Table", name.clone())));
    rows.push(row("AWS endpoint", summary.endpoint.clone()));
    rows
}

/// The project's own suggestions; else one line for each method that a function or service answers.
fn curl_lines(api: &Api, suggestions: &[Suggestion]) -> Vec<String> {
    if !suggestions.is_empty() {
        return suggestions.iter().map(|it| curl(api, it)).collect();
    }
    let each = |(path, methods): (&String, &Vec<String>)| -> Vec<String> {
        let shown = methods.iter().filter(|method| *method != "OPTIONS");
        shown.map(|method| curl(api, &plain(method, path))).collect()
    };
    api.routes.iter().flat_map(each).collect()
}

/// What can be said of a request when only its method and path are known.
fn plain(method: &str, path: &str) -> Suggestion {
    let body = matches!(method, "POST" | "PUT").then(|| "{}".to_owned());
    Suggestion { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body }
}

fn curl(api: &Api, suggestion: &Suggestion) -> String {
    let Suggestion { method, path, headers, body } = suggestion;
    let mut words = vec!["curl".to_owned()];
    if body.is_some() || !matches!(method.as_str(), "GET" | "ANY") {
        words.push(format!("-X {method}"));
    }
    words.extend(headers.iter().map(|header| format!("-H {}", quoted(header))));
    if let Some(body) = body {
        words.push(format!("-H 'Content-Type: application/json' -d {}", quoted(body)));
    }
    words.push(format!("{}{path}", api.url));
    words.join(" ")
}

/// A word as a shell takes it, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
