//! DeleteDocumentationPart: removes a documentation part.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteDocumentationPartInput, DeleteDocumentationPartOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{no_api, no_documentation_part};
use crate::definition::model::DocumentationPart;

/// Removes a documentation part.
pub(crate) struct DeleteDocumentationPart;

#[async_trait]
impl Operation for DeleteDocumentationPart {
    type State = Apigateway;
    type Input = DeleteDocumentationPartInput;
    type Output = DeleteDocumentationPartOutput;
    const NAME: &'static str = "DeleteDocumentationPart";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteDocumentationPartInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/documentation/parts/{}", input.documentation_part_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteDocumentationPartInput,
    ) -> Result<DeleteDocumentationPartOutput> {
        let delete = |all: &mut BTreeMap<String, DocumentationPart>| {
            all.remove(&input.documentation_part_id).map(drop).ok_or_else(no_documentation_part)
        };
        let api = &input.rest_api_id;
        state.change_parts(ctx, api, no_api(&ctx.account, api), delete).await?;
        Ok(DeleteDocumentationPartOutput {})
    }
}
