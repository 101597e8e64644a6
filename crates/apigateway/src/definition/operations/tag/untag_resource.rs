//! UntagResource: removes tags from a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UntagResourceInput, UntagResourceOutput};

use super::tagged;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::model::Texts;

/// Removes tags from a resource.
pub(crate) struct UntagResource;

#[async_trait]
impl Operation for UntagResource {
    type State = Apigateway;
    type Input = UntagResourceInput;
    type Output = UntagResourceOutput;
    const NAME: &'static str = "UntagResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &UntagResourceInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", tagged::path(&input.resource_arn)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UntagResourceInput,
    ) -> Result<UntagResourceOutput> {
        let tagged = tagged::parse(ctx, &input.resource_arn)?;
        let remove = |tags: &mut Texts| {
            tags.retain(|name, _| !input.tag_keys.contains(name));
            Ok(())
        };
        state.change_tags(ctx, &tagged, remove).await?;
        Ok(UntagResourceOutput {})
    }
}
