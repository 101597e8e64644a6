//! `ListImports`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{ListImportsInput, ListImportsOutput};

use super::page;
use super::request::general_access;
use crate::Cloudformation;
use crate::error::validation;
use crate::keys::Place;
use crate::storage::View;

/// The operation.
pub struct ListImports;

#[async_trait]
impl Operation for ListImports {
    type State = Cloudformation;
    type Input = ListImportsInput;
    type Output = ListImportsOutput;
    const NAME: &'static str = "ListImports";

    async fn access(_: &Cloudformation, _: &Context, _: &ListImportsInput) -> Result<Vec<Access>> {
        Ok(general_access("cloudformation:ListImports"))
    }

    /// An export that nobody imports is an error on AWS. Source: user reports of AWS's answer
    /// (`Export 'x' is not imported by any stack.`).
    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: ListImportsInput,
    ) -> Result<ListImportsOutput> {
        let after = page::position(input.next_token.as_ref())?;
        let name = &input.export_name;
        let export = View::of(&state.engine.platform.store).await?.export(&Place::of(ctx), name).await?;
        let importers: Vec<String> = export.into_iter().flat_map(|export| export.importers).collect();
        if importers.is_empty() {
            return Err(validation(format!("Export '{name}' is not imported by any stack.")));
        }
        let (imports, next_token) = page::cut(importers, after.as_deref(), Clone::clone);
        Ok(ListImportsOutput { imports: Some(imports), next_token })
    }
}
