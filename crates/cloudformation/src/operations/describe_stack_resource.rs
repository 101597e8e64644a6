//! `DescribeStackResource`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{DescribeStackResourceInput, DescribeStackResourceOutput};

use super::request::stack_access;
use super::shapes;
use crate::Cloudformation;
use crate::error::{no_resource, no_stack_quoted};
use crate::keys::Place;
use crate::model::{Resource, Stack};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::View;

/// The operation.
pub struct DescribeStackResource;

#[async_trait]
impl Operation for DescribeStackResource {
    type State = Cloudformation;
    type Input = DescribeStackResourceInput;
    type Output = DescribeStackResourceOutput;
    const NAME: &'static str = "DescribeStackResource";

    async fn access(
        _: &Cloudformation,
        ctx: &Context,
        input: &DescribeStackResourceInput,
    ) -> Result<Vec<Access>> {
        Ok(stack_access(ctx, "cloudformation:DescribeStackResource", &input.stack_name))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: DescribeStackResourceInput,
    ) -> Result<DescribeStackResourceOutput> {
        let view = View::of(&state.engine.platform.store).await?;
        let found = view.find(&Place::of(ctx), &input.stack_name).await?;
        let (key, stack) = found.ok_or_else(|| no_stack_quoted(&input.stack_name))?;
        let resources = view.resources(&key).await?;
        let found = resources.into_iter().find(|it| it.logical_id == input.logical_resource_id);
        let Some(resource) = found.filter(|it| is_shown(&stack, it)) else {
            return Err(no_resource(&input.logical_resource_id, &input.stack_name));
        };
        let detail = shapes::resource_detail(&stack, resource);
        Ok(DescribeStackResourceOutput { stack_resource_detail: Some(detail) })
    }
}

/// A resource that has left its stack is told of only once the stack has gone too.
/// Recorded: localstack `api/test_resources.snapshot.json::test_describe_failed_resource` (2025-10-16).
fn is_shown(stack: &Stack, resource: &Resource) -> bool {
    match resource.status {
        ResourceStatus::Pending => false,
        ResourceStatus::DeleteComplete => stack.status == StackStatus::DeleteComplete,
        _ => true,
    }
}
