//! Follows a stack: prints its events as they happen, until it has come to rest.

use std::collections::HashSet;
use std::time::Duration;

use wire::Map;
use wire::cloudformation::{DescribeStackEventsOutput, DescribeStacksOutput, Stack, StackEvent};

use crate::client::{CallError, Client};
use crate::output::Outcome;

/// How often new events are asked for.
const EVERY: Duration = Duration::from_millis(25);

/// The stack, if there is one.
pub async fn find(client: &Client, name: &str) -> Outcome<Option<Stack>> {
    let input = Map::from([("StackName", name.into())]);
    match client.call::<DescribeStacksOutput>("cloudformation", "DescribeStacks", input).await {
        Ok(output) => Ok(output.stacks.unwrap_or_default().into_iter().next()),
        Err(CallError::Refused(refused)) if refused.code == "ValidationError" => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Shows events from now on until the stack is at rest; answers it as it then is. `id` is the stack's ARN,
/// which still names it once it is deleted.
pub async fn follow(
    client: &Client,
    id: &str,
    seen: &mut HashSet<String>,
    show: fn(&str),
) -> Outcome<Option<Stack>> {
    loop {
        // The status first: once it is at rest, the events that follow are all there are.
        let stack = find(client, id).await?;
        for event in new_events(client, id, seen).await? {
            show(&line(&event));
        }
        let status = stack.as_ref().and_then(|stack| stack.stack_status.as_deref()).unwrap_or_default();
        if !status.ends_with("_IN_PROGRESS") {
            return Ok(stack);
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Counts what happened so far as seen.
pub async fn skip_past(client: &Client, id: &str, seen: &mut HashSet<String>) -> Outcome {
    new_events(client, id, seen).await.map(drop)
}

/// The events not seen before, oldest first.
async fn new_events(client: &Client, id: &str, seen: &mut HashSet<String>) -> Outcome<Vec<StackEvent>> {
    let mut fresh = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut input = Map::from([("StackName", id.into())]);
        input.push_some("NextToken", token.take());
        let page: DescribeStackEventsOutput =
            client.call("cloudformation", "DescribeStackEvents", input).await?;
        let events = page.stack_events.unwrap_or_default();
        let before = fresh.len();
        let total = events.len();
        fresh.extend(
            events.into_iter().filter(|event| seen.insert(event.event_id.clone().unwrap_or_default())),
        );
        token = page.next_token;
        // Newest come first: a page with something known on it is the last that matters.
        if token.is_none() || fresh.len() - before < total {
            fresh.reverse();
            return Ok(fresh);
        }
    }
}

fn line(event: &StackEvent) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let time = event.timestamp.map(|time| base::Time(time.0).iso8601()).unwrap_or_default();
    let clock = time.get(11..23).unwrap_or_default();
    let reason =
        event.resource_status_reason.as_ref().map(|reason| format!("  {reason}")).unwrap_or_default();
    format!(
        "{clock}  {:<20}  {:<28}  {}{reason}",
        text(&event.resource_status),
        text(&event.resource_type),
        text(&event.logical_resource_id)
    )
}
