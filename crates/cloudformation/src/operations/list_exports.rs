//! `ListExports`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{Export, ListExportsInput, ListExportsOutput};

use super::page;
use super::request::general_access;
use crate::Cloudformation;
use crate::keys::Place;
use crate::storage::View;

/// The operation.
pub struct ListExports;

#[async_trait]
impl Operation for ListExports {
    type State = Cloudformation;
    type Input = ListExportsInput;
    type Output = ListExportsOutput;
    const NAME: &'static str = "ListExports";

    async fn access(_: &Cloudformation, _: &Context, _: &ListExportsInput) -> Result<Vec<Access>> {
        Ok(general_access("cloudformation:ListExports"))
    }

    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: ListExportsInput,
    ) -> Result<ListExportsOutput> {
        let after = page::position(input.next_token.as_ref())?;
        let exports = View::of(&state.engine.platform.store).await?.exports(&Place::of(ctx)).await?;
        let (exports, next_token) = page::cut(exports, after.as_deref(), |export| export.name.clone());
        let shape = |export: crate::model::Export| Export {
            exporting_stack_id: Some(export.stack_id),
            name: Some(export.name),
            value: Some(export.value),
        };
        Ok(ListExportsOutput { exports: Some(exports.into_iter().map(shape).collect()), next_token })
    }
}
