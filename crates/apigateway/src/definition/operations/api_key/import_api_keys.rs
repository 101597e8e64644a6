//! ImportApiKeys: makes the API keys of a CSV file.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{ImportApiKeysInput, ImportApiKeysOutput};

use super::import;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::error::bad_request;
use service::Fault;

/// Makes the API keys of a CSV file.
pub(crate) struct ImportApiKeys;

#[async_trait]
impl Operation for ImportApiKeys {
    type State = Apigateway;
    type Input = ImportApiKeysInput;
    type Output = ImportApiKeysOutput;
    const NAME: &'static str = "ImportApiKeys";

    async fn access(_: &Apigateway, ctx: &Context, _: &ImportApiKeysInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/apikeys"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: ImportApiKeysInput,
    ) -> Result<ImportApiKeysOutput> {
        let rows = import::rows(&input.body)?;
        let mut ids = Vec::new();
        let mut warnings = Vec::new();
        for row in rows {
            match import::key(state, ctx, row).await {
                Ok(id) => ids.push(id),
                Err(error) if error.fault == Fault::Sender => warnings.push(error.message),
                Err(error) => return Err(error),
            }
        }
        if input.fail_on_warnings == Some(true) && !warnings.is_empty() {
            for id in &ids {
                state.remove_api_key(ctx, id).await?;
            }
            return Err(bad_request(warnings.join("; ")));
        }
        Ok(ImportApiKeysOutput { ids: Some(ids), warnings: Some(warnings) })
    }
}
