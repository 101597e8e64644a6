//! GetDocumentationPart: shows a documentation part.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDocumentationPartInput, GetDocumentationPartOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_documentation_part;
use crate::definition::model::DocumentationPart;
use crate::definition::{Apigateway, view};

/// Shows a documentation part.
pub(crate) struct GetDocumentationPart;

#[async_trait]
impl Operation for GetDocumentationPart {
    type State = Apigateway;
    type Input = GetDocumentationPartInput;
    type Output = GetDocumentationPartOutput;
    const NAME: &'static str = "GetDocumentationPart";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetDocumentationPartInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/documentation/parts/{}", input.documentation_part_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDocumentationPartInput,
    ) -> Result<GetDocumentationPartOutput> {
        let missing = no_documentation_part();
        let part: DocumentationPart =
            state.part(ctx, &input.rest_api_id, &input.documentation_part_id, missing).await?;
        Ok(view::documentation_part(&part))
    }
}
