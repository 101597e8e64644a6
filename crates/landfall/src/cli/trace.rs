//! `landfall trace`.

use clap::Args;
use serde_json::{Value as Json, json};

use super::Reach;
use crate::client::Client;
use crate::output::{Format, Outcome, say, table};

/// Show what happened to requests to deployed APIs, step by step.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall trace\n  landfall trace 4f3e3b0f-39db-11e9-9c2e-5bd7c2de5998\n  curl -H 'x-landfall-trace: 1' http://abc123.execute-api.localhost:4566/prod/pets"
)]
pub struct Trace {
    /// The request's id, as its answer's x-amzn-RequestId or x-amz-apigw-id has it; without one, all that are kept are listed
    #[arg(value_name = "REQUEST-ID")]
    id: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    reach: Reach,
}

impl Trace {
    /// Lists the traces, or tells one.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        match &self.id {
            None => self.list(&client).await,
            Some(id) => self.tell(&client, id).await,
        }
    }

    async fn list(&self, client: &Client) -> Outcome {
        let listed = client.control("GET", "/_landfall/traces", &Json::Null).await?;
        let traces = listed.get("traces").and_then(Json::as_array).cloned().unwrap_or_default();
        match self.output {
            Format::Json => say(json!(traces)),
            Format::Text if traces.is_empty() => say("No request to a deployed API was seen yet."),
            Format::Text => say(table(traces.iter().map(row))),
        }
        Ok(())
    }

    async fn tell(&self, client: &Client, id: &str) -> Outcome {
        let trace = client.control("GET", &format!("/_landfall/traces/{id}"), &Json::Null).await?;
        match self.output {
            Format::Json => say(trace),
            Format::Text => say(story(&trace)),
        }
        Ok(())
    }
}

fn row(trace: &Json) -> Vec<String> {
    ["time", "status", "method", "api", "stage", "path", "requestId"]
        .map(|member| text(trace.get(member)))
        .to_vec()
}

/// One paragraph a step, beginning with when it happened.
fn story(trace: &Json) -> String {
    let head = ["method", "path", "query"].map(|member| text(trace.get(member))).join(" ");
    let steps = trace.get("steps").and_then(Json::as_array).cloned().unwrap_or_default();
    let steps = steps.iter().filter_map(Json::as_object).map(|step| {
        let at = step.get("atMicroseconds").and_then(Json::as_u64).unwrap_or_default();
        let named = step.iter().filter(|(name, _)| !["step", "atMicroseconds"].contains(&name.as_str()));
        let members = named.map(|(name, value)| format!("\n{:12}{name}: {}", "", text(Some(value))));
        format!("{at:>8} µs {}{}", text(step.get("step")), members.collect::<String>())
    });
    std::iter::once(head.trim().to_owned()).chain(steps).collect::<Vec<_>>().join("\n")
}

fn text(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => "-".to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
