//! `ListStackResources`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{ListStackResourcesInput, ListStackResourcesOutput};

use super::request::stack_access;
use super::{page, shapes};
use crate::Cloudformation;
use crate::error::no_stack_with_id;
use crate::keys::Place;
use crate::status::ResourceStatus;
use crate::storage::View;

/// The operation.
pub struct ListStackResources;

#[async_trait]
impl Operation for ListStackResources {
    type State = Cloudformation;
    type Input = ListStackResourcesInput;
    type Output = ListStackResourcesOutput;
    const NAME: &'static str = "ListStackResources";

    async fn access(
        _: &Cloudformation,
        ctx: &Context,
        input: &ListStackResourcesInput,
    ) -> Result<Vec<Access>> {
        Ok(stack_access(ctx, "cloudformation:ListStackResources", &input.stack_name))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: ListStackResourcesInput,
    ) -> Result<ListStackResourcesOutput> {
        let view = View::of(&state.engine.platform.store).await?;
        let found = view.find(&Place::of(ctx), &input.stack_name).await?;
        let (key, _) = found.ok_or_else(|| no_stack_with_id(&input.stack_name))?;
        let after = page::position(input.next_token.as_ref())?;
        let mut resources = view.resources(&key).await?;
        resources.retain(|resource| resource.status != ResourceStatus::Pending);
        let (resources, next_token) = page::cut(resources, after.as_deref(), |it| it.logical_id.clone());
        let summaries = resources.into_iter().map(shapes::resource_summary).collect();
        Ok(ListStackResourcesOutput { stack_resource_summaries: Some(summaries), next_token })
    }
}
