//! CreateDocumentationPart: documents a part of an API.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateDocumentationPartInput, CreateDocumentationPartOutput};

use super::location;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_api};
use crate::definition::model::DocumentationPart;
use crate::definition::{Apigateway, view};

/// Documents a part of an API.
pub(crate) struct CreateDocumentationPart;

#[async_trait]
impl Operation for CreateDocumentationPart {
    type State = Apigateway;
    type Input = CreateDocumentationPartInput;
    type Output = CreateDocumentationPartOutput;
    const NAME: &'static str = "CreateDocumentationPart";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &CreateDocumentationPartInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/documentation/parts")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateDocumentationPartInput,
    ) -> Result<CreateDocumentationPartOutput> {
        let part = DocumentationPart {
            id: ids::api(state.platform.entropy.as_ref(), 6),
            location: location::record(input.location),
            properties: input.properties,
        };
        let create = |all: &mut BTreeMap<String, DocumentationPart>| {
            location::check_properties(&part.properties)?;
            if all.values().any(|other| other.location == part.location) {
                return Err(conflict(location::taken(&part.location)));
            }
            all.insert(part.id.clone(), part.clone());
            Ok(view::documentation_part(&part))
        };
        let api = &input.rest_api_id;
        state.change_parts(ctx, api, no_api(&ctx.account, api), create).await
    }
}
