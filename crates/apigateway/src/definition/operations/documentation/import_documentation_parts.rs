//! ImportDocumentationParts: takes the documentation parts out of an API definition.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{ImportDocumentationPartsInput, ImportDocumentationPartsOutput};

use super::import;
use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::no_api;
use crate::definition::model::DocumentationPart;

/// Takes the documentation parts out of an API definition.
pub(crate) struct ImportDocumentationParts;

#[async_trait]
impl Operation for ImportDocumentationParts {
    type State = Apigateway;
    type Input = ImportDocumentationPartsInput;
    type Output = ImportDocumentationPartsOutput;
    const NAME: &'static str = "ImportDocumentationParts";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &ImportDocumentationPartsInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PUT", api(&input.rest_api_id, "/documentation/parts")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: ImportDocumentationPartsInput,
    ) -> Result<ImportDocumentationPartsOutput> {
        let found = import::parts(&input.body)?;
        let overwrites = input.mode.as_deref() == Some("overwrite");
        let entropy = state.platform.entropy.as_ref();
        let fresh: Vec<DocumentationPart> = found
            .into_iter()
            .map(|(location, properties)| DocumentationPart {
                id: ids::api(entropy, 6),
                location,
                properties,
            })
            .collect();
        let import = |all: &mut BTreeMap<String, DocumentationPart>| {
            if overwrites {
                all.clear();
            }
            Ok(fresh.into_iter().map(|part| import::merge(all, part)).collect())
        };
        let api = &input.rest_api_id;
        let ids = state.change_parts(ctx, api, no_api(&ctx.account, api), import).await?;
        Ok(ImportDocumentationPartsOutput { ids: Some(ids), warnings: None })
    }
}
