//! TagResource: adds tags to a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{TagResourceInput, TagResourceOutput};

use super::tagged;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::model::Texts;

/// Adds tags to a resource.
pub(crate) struct TagResource;

#[async_trait]
impl Operation for TagResource {
    type State = Apigateway;
    type Input = TagResourceInput;
    type Output = TagResourceOutput;
    const NAME: &'static str = "TagResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &TagResourceInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PUT", tagged::path(&input.resource_arn)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: TagResourceInput) -> Result<TagResourceOutput> {
        let tagged = tagged::parse(ctx, &input.resource_arn)?;
        let add = |tags: &mut Texts| {
            tags.extend(input.tags);
            tagged::check_number(tags)
        };
        state.change_tags(ctx, &tagged, add).await?;
        Ok(TagResourceOutput {})
    }
}
