//! UpdateDocumentationVersion: changes the description of a documentation version.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateDocumentationVersionInput, UpdateDocumentationVersionOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_documentation_version;
use crate::definition::model::DocumentationVersion;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, view};

/// Changes the description of a documentation version.
pub(crate) struct UpdateDocumentationVersion;

#[async_trait]
impl Operation for UpdateDocumentationVersion {
    type State = Apigateway;
    type Input = UpdateDocumentationVersionInput;
    type Output = UpdateDocumentationVersionOutput;
    const NAME: &'static str = "UpdateDocumentationVersion";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateDocumentationVersionInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/documentation/versions/{}", input.documentation_version)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateDocumentationVersionInput,
    ) -> Result<UpdateDocumentationVersionOutput> {
        let change = |version: &mut DocumentationVersion| {
            PATCHES.apply(version, input.patch_operations.as_deref())?;
            Ok(view::documentation_version(version))
        };
        let id = &input.documentation_version;
        state.change_part(ctx, &input.rest_api_id, id, no_documentation_version(), change).await
    }
}

const PATCHES: Patches<DocumentationVersion> = Patches {
    wording: Wording::Listed,
    rules: &[replace("/description", |version, change| {
        version.description = change.text();
        Ok(())
    })],
};
