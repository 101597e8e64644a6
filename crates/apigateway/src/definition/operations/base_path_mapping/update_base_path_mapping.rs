//! UpdateBasePathMapping: changes where a base path of a custom domain name leads.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateBasePathMappingInput, UpdateBasePathMappingOutput};

use super::base_path;
use crate::definition::authorization::needs;
use crate::definition::error::{conflict, no_base_path_mapping, refuse};
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, view};
use crate::settings::{Host, Mapping};

/// Changes where a base path of a custom domain name leads.
pub(crate) struct UpdateBasePathMapping;

#[async_trait]
impl Operation for UpdateBasePathMapping {
    type State = Apigateway;
    type Input = UpdateBasePathMappingInput;
    type Output = UpdateBasePathMappingOutput;
    const NAME: &'static str = "UpdateBasePathMapping";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateBasePathMappingInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            format!("/domainnames/{}/basepathmappings/{}", input.domain_name, input.base_path),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateBasePathMappingInput,
    ) -> Result<UpdateBasePathMappingOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let old = base_path::stored(&input.base_path);
        let known = state.host(ctx, &input.domain_name).await?;
        let mapping = known.mappings.get(old).cloned().ok_or_else(no_base_path_mapping)?;
        let mut changed = (old.to_owned(), mapping);
        PATCHES.apply(&mut changed, input.patch_operations.as_deref())?;
        let (path, mapping) = changed;
        base_path::check_target(state, ctx, &mapping).await?;
        let change = |host: &mut Host| {
            host.mappings.remove(old).ok_or_else(no_base_path_mapping)?;
            if host.mappings.contains_key(&path) {
                return Err(conflict("Base path already exists for this domain name"));
            }
            let answer = view::base_path_mapping(&path, &mapping);
            host.mappings.insert(path, mapping);
            Ok(answer)
        };
        state.change_host(ctx, &input.domain_name, change).await
    }
}

/// Source: API Gateway API Reference, "Patch Operations", and terraform-provider-aws, which sends `/restapiId`.
const PATCHES: Patches<(String, Mapping)> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/basePath", |(path, _), change| {
            base_path::checked(change.value.unwrap_or_default())?.clone_into(path);
            Ok(())
        }),
        replace("/restapiId", |(_, mapping), change| {
            mapping.api = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/stage", |(_, mapping), change| {
            mapping.stage = change.text();
            Ok(())
        }),
    ],
};
