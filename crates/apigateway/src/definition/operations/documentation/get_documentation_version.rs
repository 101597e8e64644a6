//! GetDocumentationVersion: shows a documentation version.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDocumentationVersionInput, GetDocumentationVersionOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_documentation_version;
use crate::definition::model::DocumentationVersion;
use crate::definition::{Apigateway, view};

/// Shows a documentation version.
pub(crate) struct GetDocumentationVersion;

#[async_trait]
impl Operation for GetDocumentationVersion {
    type State = Apigateway;
    type Input = GetDocumentationVersionInput;
    type Output = GetDocumentationVersionOutput;
    const NAME: &'static str = "GetDocumentationVersion";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &GetDocumentationVersionInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/documentation/versions/{}", input.documentation_version)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDocumentationVersionInput,
    ) -> Result<GetDocumentationVersionOutput> {
        let missing = no_documentation_version();
        let part: DocumentationVersion =
            state.part(ctx, &input.rest_api_id, &input.documentation_version, missing).await?;
        Ok(view::documentation_version(&part))
    }
}
