//! `DescribeStackResource`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{DescribeStackResourceInput, DescribeStackResourceOutput};

use super::request::stack_access;
use super::shapes;
use crate::Cloudformation;
use crate::error::{no_resource, no_stack_quoted};
use crate::keys::Place;
use crate::status::ResourceStatus;
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
        let shown = |it: &crate::model::Resource| {
            it.logical_id == input.logical_resource_id && it.status != ResourceStatus::Pending
        };
        let Some(resource) = resources.into_iter().find(shown) else {
            return Err(no_resource(&input.logical_resource_id, &input.stack_name));
        };
        let detail = shapes::resource_detail(&stack, resource);
        Ok(DescribeStackResourceOutput { stack_resource_detail: Some(detail) })
    }
}
