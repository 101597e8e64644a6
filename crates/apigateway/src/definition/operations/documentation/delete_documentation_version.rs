//! DeleteDocumentationVersion: removes a documentation version.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteDocumentationVersionInput, DeleteDocumentationVersionOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{no_api, no_documentation_version};
use crate::definition::model::DocumentationVersion;

/// Removes a documentation version.
pub(crate) struct DeleteDocumentationVersion;

#[async_trait]
impl Operation for DeleteDocumentationVersion {
    type State = Apigateway;
    type Input = DeleteDocumentationVersionInput;
    type Output = DeleteDocumentationVersionOutput;
    const NAME: &'static str = "DeleteDocumentationVersion";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteDocumentationVersionInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/documentation/versions/{}", input.documentation_version)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteDocumentationVersionInput,
    ) -> Result<DeleteDocumentationVersionOutput> {
        let delete = |all: &mut BTreeMap<String, DocumentationVersion>| {
            all.remove(&input.documentation_version).map(drop).ok_or_else(no_documentation_version)
        };
        let api = &input.rest_api_id;
        state.change_parts(ctx, api, no_api(&ctx.account, api), delete).await?;
        Ok(DeleteDocumentationVersionOutput {})
    }
}
