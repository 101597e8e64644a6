//! GetTags: shows the tags of a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetTagsInput, GetTagsOutput};

use super::tagged;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::error::refuse;

/// Shows the tags of a resource.
pub(crate) struct GetTags;

#[async_trait]
impl Operation for GetTags {
    type State = Apigateway;
    type Input = GetTagsInput;
    type Output = GetTagsOutput;
    const NAME: &'static str = "GetTags";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetTagsInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", tagged::path(&input.resource_arn)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetTagsInput) -> Result<GetTagsOutput> {
        refuse(input.position.is_some() || input.limit.is_some(), "pages of tags (`limit`, `position`)")?;
        let tagged = tagged::parse(ctx, &input.resource_arn)?;
        Ok(GetTagsOutput { tags: Some(state.change_tags(ctx, &tagged, |_| Ok(())).await?) })
    }
}
