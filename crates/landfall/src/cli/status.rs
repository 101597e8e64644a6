//! `landfall status`.

use clap::Args;
use serde_json::{Value as Json, json};
use wire::Map;
use wire::apigateway::{GetRestApisOutput, GetStagesOutput};
use wire::cloudformation::DescribeStacksOutput;
use wire::dynamodb::ListTablesOutput;
use wire::lambda::ListFunctionsOutput;

use super::{Reach, diff, domains};
use crate::client::Client;
use crate::output::{Format, Outcome, say, table};

/// List stacks, APIs, custom domain names, functions and tables.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  landfall status\n  landfall status --output json | jq .apis")]
pub struct Status {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    reach: Reach,
}

/// One line: what it is, its name, and what else is worth knowing of it.
struct Thing {
    kind: &'static str,
    name: String,
    detail: String,
}

impl Status {
    /// Lists them.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        let mut things = stacks(&client).await?;
        things.extend(apis(&client).await?);
        things.extend(domains(&client).await?);
        things.extend(functions(&client).await?);
        things.extend(tables(&client).await?);
        match self.output {
            Format::Json => say(as_json(&client, &things)),
            Format::Text if things.is_empty() => {
                say(format!(
                    "The engine at {} is empty; `landfall up` deploys a template.",
                    client.endpoint()
                ));
            }
            Format::Text => {
                let rows =
                    things.into_iter().map(|thing| vec![thing.kind.to_owned(), thing.name, thing.detail]);
                say(table(rows));
            }
        }
        Ok(())
    }
}

fn as_json(client: &Client, things: &[Thing]) -> Json {
    let of = |kind: &str| -> Vec<Json> {
        let listed = things.iter().filter(|thing| thing.kind == kind);
        listed.map(|thing| json!({"name": thing.name, "detail": thing.detail})).collect()
    };
    json!({
        "endpoint": client.endpoint(),
        "stacks": of("stack"),
        "apis": of("api"),
        "domains": of("domain"),
        "functions": of("function"),
        "tables": of("table"),
    })
}

async fn stacks(client: &Client) -> Outcome<Vec<Thing>> {
    let mut things = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut input = Map::new();
        input.push_some("NextToken", token.take());
        let page: DescribeStacksOutput = client.call("cloudformation", "DescribeStacks", input).await?;
        things.extend(page.stacks.into_iter().flatten().map(|stack| Thing {
            kind: "stack",
            name: stack.stack_name.unwrap_or_default(),
            detail: stack.stack_status.unwrap_or_default(),
        }));
        token = page.next_token;
        if token.is_none() {
            return Ok(things);
        }
    }
}

async fn apis(client: &Client) -> Outcome<Vec<Thing>> {
    let input = Map::from([("limit", 500_i64.into())]);
    let listed: GetRestApisOutput = client.call("apigateway", "GetRestApis", input).await?;
    let mut things = Vec::new();
    for api in listed.items.into_iter().flatten() {
        let id = api.id.unwrap_or_default();
        let input = Map::from([("restApiId", id.as_str().into())]);
        let stages: GetStagesOutput = client.call("apigateway", "GetStages", input).await?;
        // An API that cannot be deployed as it stands was edited, too, but nothing can be held against its stages.
        let compared = diff::stages(client, &id).await.unwrap_or_default();
        for stage in stages.item.into_iter().flatten().filter_map(|stage| stage.stage_name) {
            let behind = compared.iter().any(|compared| compared.stage == stage && compared.is_behind());
            let warning = format!("  EDITED SINCE ITS LAST DEPLOYMENT: landfall diff --deployed {id}");
            let warning = if behind { warning } else { String::new() };
            things.push(Thing {
                kind: "api",
                name: api.name.clone().unwrap_or_default(),
                detail: format!("{}/_aws/execute-api/{id}/{stage}{warning}", client.endpoint()),
            });
        }
    }
    Ok(things)
}

async fn domains(client: &Client) -> Outcome<Vec<Thing>> {
    let mapped = domains::all(client).await?.into_iter();
    let thing = |mapped: domains::Mapped| Thing {
        kind: "domain",
        detail: format!("{}  leads to {}", mapped.curl(), mapped.target),
        name: mapped.name,
    };
    Ok(mapped.map(thing).collect())
}

async fn functions(client: &Client) -> Outcome<Vec<Thing>> {
    let mut things = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let mut input = Map::new();
        input.push_some("Marker", marker.take());
        let page: ListFunctionsOutput = client.call("lambda", "ListFunctions", input).await?;
        things.extend(page.functions.into_iter().flatten().map(|function| Thing {
            kind: "function",
            name: function.function_name.unwrap_or_default(),
            detail: function.runtime.unwrap_or_default(),
        }));
        marker = page.next_marker;
        if marker.is_none() {
            return Ok(things);
        }
    }
}

async fn tables(client: &Client) -> Outcome<Vec<Thing>> {
    let mut things = Vec::new();
    let mut last: Option<String> = None;
    loop {
        let mut input = Map::new();
        input.push_some("ExclusiveStartTableName", last.take());
        let page: ListTablesOutput = client.call("dynamodb", "ListTables", input).await?;
        let names = page.table_names.unwrap_or_default();
        things.extend(names.into_iter().map(|name| Thing { kind: "table", name, detail: String::new() }));
        last = page.last_evaluated_table_name;
        if last.is_none() {
            return Ok(things);
        }
    }
}
