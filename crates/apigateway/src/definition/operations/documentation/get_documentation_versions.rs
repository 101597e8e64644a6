//! GetDocumentationVersions: shows an API's documentation versions.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDocumentationVersionsInput, GetDocumentationVersionsOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::model::DocumentationVersion;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};

/// Shows an API's documentation versions.
pub(crate) struct GetDocumentationVersions;

#[async_trait]
impl Operation for GetDocumentationVersions {
    type State = Apigateway;
    type Input = GetDocumentationVersionsInput;
    type Output = GetDocumentationVersionsOutput;
    const NAME: &'static str = "GetDocumentationVersions";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &GetDocumentationVersionsInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/documentation/versions")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDocumentationVersionsInput,
    ) -> Result<GetDocumentationVersionsOutput> {
        let all: Vec<DocumentationVersion> =
            state.parts(ctx, &input.rest_api_id).await?.into_values().collect();
        let (items, position) = page(all, |item| &item.version, input.limit, input.position.as_deref())?;
        Ok(GetDocumentationVersionsOutput {
            position,
            items: Some(items.iter().map(view::documentation_version).collect()),
        })
    }
}
