//! GetDocumentationParts: shows an API's documentation parts, by what they are about.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDocumentationPartsInput, GetDocumentationPartsOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::refuse;
use crate::definition::model::DocumentationPart;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};

/// Shows an API's documentation parts, by what they are about.
pub(crate) struct GetDocumentationParts;

#[async_trait]
impl Operation for GetDocumentationParts {
    type State = Apigateway;
    type Input = GetDocumentationPartsInput;
    type Output = GetDocumentationPartsOutput;
    const NAME: &'static str = "GetDocumentationParts";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &GetDocumentationPartsInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/documentation/parts")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDocumentationPartsInput,
    ) -> Result<GetDocumentationPartsOutput> {
        refuse(input.location_status.as_deref() == Some("UNDOCUMENTED"), "`locationStatus` UNDOCUMENTED")?;
        let all = state.parts::<DocumentationPart>(ctx, &input.rest_api_id).await?.into_values();
        let mut all: Vec<DocumentationPart> = all.filter(|part| is_wanted(part, &input)).collect();
        all.sort_by(|a, b| a.location.cmp(&b.location));
        let (items, position) = page(all, |item| &item.id, input.limit, input.position.as_deref())?;
        let items = items.iter().map(view::documentation_part).collect();
        Ok(GetDocumentationPartsOutput { position, items: Some(items) })
    }
}

fn is_wanted(part: &DocumentationPart, input: &GetDocumentationPartsInput) -> bool {
    let location = &part.location;
    input.type_.as_ref().is_none_or(|kind| *kind == location.kind)
        && input.path.as_ref().is_none_or(|path| location.path.as_ref() == Some(path))
        && input
            .name_query
            .as_ref()
            .is_none_or(|name| location.name.as_ref().is_some_and(|found| found.contains(name)))
}
