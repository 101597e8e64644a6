//! `DescribeStacks`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{DescribeStacksInput, DescribeStacksOutput};

use super::request::{general_access, stack_access};
use super::{page, shapes};
use crate::Cloudformation;
use crate::error::no_stack_with_id;
use crate::keys::Place;
use crate::status::StackStatus;
use crate::storage::View;

/// The operation.
pub struct DescribeStacks;

#[async_trait]
impl Operation for DescribeStacks {
    type State = Cloudformation;
    type Input = DescribeStacksInput;
    type Output = DescribeStacksOutput;
    const NAME: &'static str = "DescribeStacks";

    async fn access(_: &Cloudformation, ctx: &Context, input: &DescribeStacksInput) -> Result<Vec<Access>> {
        let action = "cloudformation:DescribeStacks";
        Ok(match &input.stack_name {
            Some(name) => stack_access(ctx, action, name),
            None => general_access(action),
        })
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: DescribeStacksInput,
    ) -> Result<DescribeStacksOutput> {
        let view = View::of(&state.engine.platform.store).await?;
        let place = Place::of(ctx);
        if let Some(name) = input.stack_name {
            let Some((_, stack)) = view.find(&place, &name).await? else {
                return Err(no_stack_with_id(&name));
            };
            return Ok(DescribeStacksOutput { stacks: Some(vec![shapes::stack(stack)]), next_token: None });
        }
        let after = page::position(input.next_token.as_ref())?;
        let mut stacks = view.stacks(&place).await?;
        stacks.retain(|stack| stack.status != StackStatus::DeleteComplete);
        let (stacks, next_token) = page::cut(stacks, after.as_deref(), |stack| stack.id.clone());
        Ok(DescribeStacksOutput { stacks: Some(stacks.into_iter().map(shapes::stack).collect()), next_token })
    }
}
