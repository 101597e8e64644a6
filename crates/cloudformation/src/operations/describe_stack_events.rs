//! `DescribeStackEvents`: the newest first.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{DescribeStackEventsInput, DescribeStackEventsOutput, StackEvent};

use super::page::{self, PAGE};
use super::request::stack_access;
use super::shapes::timestamp;
use crate::Cloudformation;
use crate::error::no_stack;
use crate::keys::Place;
use crate::model::{Event, Stack};
use crate::storage::View;

/// The operation.
pub struct DescribeStackEvents;

#[async_trait]
impl Operation for DescribeStackEvents {
    type State = Cloudformation;
    type Input = DescribeStackEventsInput;
    type Output = DescribeStackEventsOutput;
    const NAME: &'static str = "DescribeStackEvents";

    async fn access(
        _: &Cloudformation,
        ctx: &Context,
        input: &DescribeStackEventsInput,
    ) -> Result<Vec<Access>> {
        Ok(stack_access(ctx, "cloudformation:DescribeStackEvents", &input.stack_name))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: DescribeStackEventsInput,
    ) -> Result<DescribeStackEventsOutput> {
        let view = View::of(&state.engine.platform.store).await?;
        let found = view.find(&Place::of(ctx), &input.stack_name).await?;
        let (key, stack) = found.ok_or_else(|| no_stack(&input.stack_name))?;
        let before = match page::position(input.next_token.as_ref())? {
            None => None,
            Some(number) => Some(number.parse().map_err(|_| page::invalid(&number))?),
        };
        let events = view.events(&key, before, PAGE + 1).await?;
        let last = events.get(PAGE - 1).filter(|_| events.len() > PAGE);
        let next_token = last.map(|(number, _)| page::token(&number.to_string()));
        let shown = events.into_iter().take(PAGE).map(|(_, event)| shape(&stack, event)).collect();
        Ok(DescribeStackEventsOutput { stack_events: Some(shown), next_token })
    }
}

fn shape(stack: &Stack, event: Event) -> StackEvent {
    StackEvent {
        stack_id: Some(stack.id.clone()),
        event_id: Some(event.id),
        stack_name: Some(stack.name.clone()),
        logical_resource_id: Some(event.logical_id),
        physical_resource_id: Some(event.physical_id),
        resource_type: Some(event.kind),
        timestamp: Some(timestamp(event.time)),
        resource_status: Some(event.status),
        resource_status_reason: event.reason,
        resource_properties: event.properties,
        client_request_token: event.token,
        ..Default::default()
    }
}
