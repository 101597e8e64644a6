//! DeleteBasePathMapping: lets a base path of a custom domain name lead nowhere.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteBasePathMappingInput, DeleteBasePathMappingOutput};

use super::base_path;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::error::{no_base_path_mapping, refuse};
use crate::settings::Host;

/// Lets a base path of a custom domain name lead nowhere.
pub(crate) struct DeleteBasePathMapping;

#[async_trait]
impl Operation for DeleteBasePathMapping {
    type State = Apigateway;
    type Input = DeleteBasePathMappingInput;
    type Output = DeleteBasePathMappingOutput;
    const NAME: &'static str = "DeleteBasePathMapping";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteBasePathMappingInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            format!("/domainnames/{}/basepathmappings/{}", input.domain_name, input.base_path),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteBasePathMappingInput,
    ) -> Result<DeleteBasePathMappingOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let path = base_path::stored(&input.base_path);
        let delete = |host: &mut Host| host.mappings.remove(path).map(drop).ok_or_else(no_base_path_mapping);
        state.change_host(ctx, &input.domain_name, delete).await?;
        Ok(DeleteBasePathMappingOutput {})
    }
}
