//! `DescribeStackResources`: the resources of a stack, or the stack of a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{DescribeStackResourcesInput, DescribeStackResourcesOutput};

use super::request::{general_access, stack_access};
use super::shapes;
use crate::Cloudformation;
use crate::error::{no_resource, no_stack_with_id, validation};
use crate::keys::{Place, StackKey};
use crate::model::{Resource, Stack};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::View;

/// The operation.
pub struct DescribeStackResources;

#[async_trait]
impl Operation for DescribeStackResources {
    type State = Cloudformation;
    type Input = DescribeStackResourcesInput;
    type Output = DescribeStackResourcesOutput;
    const NAME: &'static str = "DescribeStackResources";

    async fn access(
        _: &Cloudformation,
        ctx: &Context,
        input: &DescribeStackResourcesInput,
    ) -> Result<Vec<Access>> {
        let action = "cloudformation:DescribeStackResources";
        Ok(match &input.stack_name {
            Some(name) => stack_access(ctx, action, name),
            None => general_access(action),
        })
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: DescribeStackResourcesInput,
    ) -> Result<DescribeStackResourcesOutput> {
        let view = View::of(&state.engine.platform.store).await?;
        let place = Place::of(ctx);
        let (stack, mut resources) = match (&input.stack_name, &input.physical_resource_id) {
            (Some(_), Some(_)) => {
                return Err(validation(
                    "You can specify either StackName or PhysicalResourceId, but not both.",
                ));
            }
            (None, None) => {
                return Err(validation("Either StackName or PhysicalResourceId must be specified."));
            }
            (Some(name), None) => {
                let found = view.find(&place, name).await?;
                let (key, stack) = found.ok_or_else(|| no_stack_with_id(name))?;
                (stack, view.resources(&key).await?)
            }
            (None, Some(physical_id)) => by_physical_id(&view, &place, physical_id).await?,
        };
        resources.retain(|resource| resource.status != ResourceStatus::Pending);
        if let Some(id) = &input.logical_resource_id {
            resources.retain(|resource| resource.logical_id == *id);
            if resources.is_empty() {
                return Err(no_resource(id, &stack.name));
            }
        }
        let shown = resources.into_iter().map(|resource| shapes::resource(&stack, resource)).collect();
        Ok(DescribeStackResourcesOutput { stack_resources: Some(shown) })
    }
}

/// All resources of the stack that has one with this physical id.
async fn by_physical_id(view: &View, place: &Place, physical_id: &str) -> Result<(Stack, Vec<Resource>)> {
    for stack in view.stacks(place).await? {
        if stack.status == StackStatus::DeleteComplete {
            continue;
        }
        let key: StackKey = place.stack(stack.id.rsplit('/').next().unwrap_or_default());
        let resources = view.resources(&key).await?;
        if resources.iter().any(|resource| !physical_id.is_empty() && resource.physical_id() == physical_id) {
            return Ok((stack, resources));
        }
    }
    Err(validation(format!("Stack for {physical_id} does not exist")))
}
