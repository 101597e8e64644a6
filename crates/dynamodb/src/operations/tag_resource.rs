//! TagResource: sets tags of a table.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{TagResourceInput, TagResourceOutput};

use crate::error::Result;
use crate::{Dynamodb, Invalid, access, tables, tags};

/// The operation.
pub struct TagResource;

#[async_trait]
impl Operation for TagResource {
    type State = Dynamodb;
    type Input = TagResourceInput;
    type Output = TagResourceOutput;
    const NAME: &'static str = "TagResource";

    async fn access(state: &Dynamodb, ctx: &Context, input: &TagResourceInput) -> Result<Vec<Access>> {
        let access = access::on_table(state, ctx, "dynamodb:TagResource", &input.resource_arn).await?;
        let tags = input.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
        Ok(vec![access::requesting_tags(access, tags)])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: TagResourceInput) -> Result<TagResourceOutput> {
        let arn = &input.resource_arn;
        tables::check_resource_arn(arn)?;
        if input.tags.is_empty() {
            return Err(Invalid::new("Atleast one Tag needs to be provided as Input.").into());
        }
        let given = tags::read(input.tags)?;
        let missing = || tables::resource_not_found(arn);
        let table = state.tables.local(ctx, arn).await?.ok_or_else(missing)?;
        state.tables.phases().check_change(&table.record, state.platform.clock.now())?;
        state
            .tables
            .change(&table, |record| Ok(tags::set(&mut record.tags, given)?))
            .await?
            .ok_or_else(missing)?;
        Ok(TagResourceOutput {})
    }
}
