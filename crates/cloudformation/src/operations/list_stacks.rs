//! `ListStacks`: deleted ones too.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{ListStacksInput, ListStacksOutput};

use super::request::general_access;
use super::{page, shapes};
use crate::Cloudformation;
use crate::keys::Place;
use crate::storage::View;

/// The operation.
pub struct ListStacks;

#[async_trait]
impl Operation for ListStacks {
    type State = Cloudformation;
    type Input = ListStacksInput;
    type Output = ListStacksOutput;
    const NAME: &'static str = "ListStacks";

    async fn access(_: &Cloudformation, _: &Context, _: &ListStacksInput) -> Result<Vec<Access>> {
        Ok(general_access("cloudformation:ListStacks"))
    }

    async fn run(state: &Cloudformation, ctx: &Context, input: ListStacksInput) -> Result<ListStacksOutput> {
        let after = page::position(input.next_token.as_ref())?;
        let mut stacks = View::of(&state.engine.platform.store).await?.stacks(&Place::of(ctx)).await?;
        if let Some(filter) = input.stack_status_filter.filter(|filter| !filter.is_empty()) {
            stacks.retain(|stack| filter.iter().any(|status| status == stack.status.name()));
        }
        let (stacks, next_token) = page::cut(stacks, after.as_deref(), |stack| stack.id.clone());
        let stack_summaries = stacks.into_iter().map(shapes::summary).collect();
        Ok(ListStacksOutput { stack_summaries: Some(stack_summaries), next_token })
    }
}
