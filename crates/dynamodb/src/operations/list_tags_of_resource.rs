//! ListTagsOfResource: the tags of a table, all in one answer: DynamoDB pages no fewer than a table can have.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{ListTagsOfResourceInput, ListTagsOfResourceOutput, Tag};

use crate::error::Result;
use crate::{Dynamodb, Invalid, access, tables};

/// The operation.
pub struct ListTagsOfResource;

#[async_trait]
impl Operation for ListTagsOfResource {
    type State = Dynamodb;
    type Input = ListTagsOfResourceInput;
    type Output = ListTagsOfResourceOutput;
    const NAME: &'static str = "ListTagsOfResource";

    async fn access(state: &Dynamodb, ctx: &Context, input: &ListTagsOfResourceInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:ListTagsOfResource", &input.resource_arn).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: ListTagsOfResourceInput,
    ) -> Result<ListTagsOfResourceOutput> {
        let arn = &input.resource_arn;
        tables::check_resource_arn(arn)?;
        if input.next_token.is_some() {
            return Err(Invalid::new("Invalid NextToken").into());
        }
        let table = state.tables.local(ctx, arn).await?.ok_or_else(|| tables::resource_not_found(arn))?;
        let tags = table.record.tags.iter();
        let tags = tags.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect();
        Ok(ListTagsOfResourceOutput { tags: Some(tags), next_token: None })
    }
}
