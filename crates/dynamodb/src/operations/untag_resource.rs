//! UntagResource: removes tags of a table; those it does not have do not matter.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{UntagResourceInput, UntagResourceOutput};

use crate::error::{Result, table_not_found};
use crate::{Dynamodb, Invalid, access, tables, tags};

/// The operation.
pub struct UntagResource;

#[async_trait]
impl Operation for UntagResource {
    type State = Dynamodb;
    type Input = UntagResourceInput;
    type Output = UntagResourceOutput;
    const NAME: &'static str = "UntagResource";

    async fn access(state: &Dynamodb, ctx: &Context, input: &UntagResourceInput) -> Result<Vec<Access>> {
        let access = access::on_table(state, ctx, "dynamodb:UntagResource", &input.resource_arn).await?;
        Ok(vec![access.key("aws:TagKeys", input.tag_keys.clone())])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: UntagResourceInput) -> Result<UntagResourceOutput> {
        let arn = &input.resource_arn;
        tables::check_resource_arn(arn)?;
        if input.tag_keys.is_empty() {
            return Err(Invalid::new("Atleast one Tag Key needs to be provided as Input.").into());
        }
        tags::check_keys(&input.tag_keys)?;
        // Source of the bare message: architect/dynalite `test/untagResource.js` (recorded from DynamoDB).
        let missing = || table_not_found(None);
        let table = state.tables.local(ctx, arn).await?.ok_or_else(missing)?;
        state.tables.phases().check_change(&table.record, state.platform.clock.now())?;
        let removal = |record: &mut crate::model::TableRecord| {
            record.tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        };
        state.tables.change(&table, removal).await?.ok_or_else(missing)?;
        Ok(UntagResourceOutput {})
    }
}
