//! UpdateDocumentationPart: changes a documentation part.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateDocumentationPartInput, UpdateDocumentationPartOutput};

use super::location;
use crate::definition::authorization::{api, needs};
use crate::definition::error::no_documentation_part;
use crate::definition::model::DocumentationPart;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, view};

/// Changes a documentation part.
pub(crate) struct UpdateDocumentationPart;

#[async_trait]
impl Operation for UpdateDocumentationPart {
    type State = Apigateway;
    type Input = UpdateDocumentationPartInput;
    type Output = UpdateDocumentationPartOutput;
    const NAME: &'static str = "UpdateDocumentationPart";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateDocumentationPartInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/documentation/parts/{}", input.documentation_part_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateDocumentationPartInput,
    ) -> Result<UpdateDocumentationPartOutput> {
        let change = |part: &mut DocumentationPart| {
            PATCHES.apply(part, input.patch_operations.as_deref())?;
            Ok(view::documentation_part(part))
        };
        let id = &input.documentation_part_id;
        state.change_part(ctx, &input.rest_api_id, id, no_documentation_part(), change).await
    }
}

/// Recorded 2024-04 (localstack, `test_invalid_update_documentation_part`).
const PATCHES: Patches<DocumentationPart> = Patches {
    wording: Wording::Listed,
    rules: &[replace("/properties", |part, change| {
        let properties = change.text().unwrap_or_default();
        location::check_properties(&properties)?;
        part.properties = properties;
        Ok(())
    })],
};
