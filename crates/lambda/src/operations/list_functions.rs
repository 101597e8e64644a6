//! `ListFunctions`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::lambda::{ListFunctionsInput, ListFunctionsOutput};

use crate::model::Function;
use crate::{Lambda, describe, error, keys, names};

/// Lists functions by name.
pub struct ListFunctions;

/// Functions on a page, whatever the caller asks for.
const PAGE: i64 = 50;

#[async_trait]
impl Operation for ListFunctions {
    type State = Lambda;
    type Input = ListFunctionsInput;
    type Output = ListFunctionsOutput;
    const NAME: &'static str = "ListFunctions";

    async fn access(_: &Lambda, _: &Context, _: &ListFunctionsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("lambda:ListFunctions", "*")])
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: ListFunctionsInput) -> Result<ListFunctionsOutput> {
        if input.master_region.is_some_and(|region| region != "ALL" && *region != *ctx.region) {
            return Err(error::not_here("MasterRegion"));
        }
        // With ALL, each version shows its qualified ARN; the latest is the only one.
        let qualifier = input.function_version.as_deref().map(|_| names::LATEST);
        let snapshot = lambda.platform.store.snapshot().await?;
        let functions: Vec<Function> = records::read_all(snapshot.as_ref(), keys::functions(ctx)).await?;
        let after = input.marker.unwrap_or_default();
        let mut rest: Vec<Function> =
            functions.into_iter().filter(|function| function.name > after).collect();
        let limit = usize::try_from(input.max_items.unwrap_or(PAGE).min(PAGE)).unwrap_or(1);
        let more = rest.len() > limit;
        rest.truncate(limit);
        Ok(ListFunctionsOutput {
            next_marker: rest.last().filter(|_| more).map(|function| function.name.clone()),
            functions: Some(rest.iter().map(|function| describe::listed(ctx, function, qualifier)).collect()),
        })
    }
}
