//! UpdateDomainName: changes a custom domain name.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PatchOperation, UpdateDomainNameInput, UpdateDomainNameOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::change;
use crate::definition::error::{bad_request, no_domain_name, refuse};
use crate::definition::model::DomainName;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, keys, view};

/// Changes a custom domain name.
pub(crate) struct UpdateDomainName;

#[async_trait]
impl Operation for UpdateDomainName {
    type State = Apigateway;
    type Input = UpdateDomainNameInput;
    type Output = UpdateDomainNameOutput;
    const NAME: &'static str = "UpdateDomainName";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateDomainNameInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", format!("/domainnames/{}", input.domain_name)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateDomainNameInput,
    ) -> Result<UpdateDomainNameOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        for (path, what) in UNSUPPORTED {
            let named = |patch: &PatchOperation| patch.path.as_deref().is_some_and(|it| it.starts_with(path));
            refuse(input.patch_operations.iter().flatten().any(named), what)?;
        }
        let key = keys::domain_name(ctx, &input.domain_name);
        let patch = |domain: &mut DomainName| {
            PATCHES.apply(domain, input.patch_operations.as_deref())?;
            let shown = view::domain_name(ctx, domain);
            Ok(UpdateDomainNameOutput { tags: view::tags(shown.tags), ..shown })
        };
        change(state.platform.store.as_ref(), key, no_domain_name(), patch).await
    }
}

/// What Landfall does not have, by the paths that would change it.
const UNSUPPORTED: [(&str, &str); 4] = [
    ("/endpointAccessMode", "`endpointAccessMode`"),
    ("/mutualTlsAuthentication", "`mutualTlsAuthentication`"),
    ("/policy", "policies of domain names (`policy`)"),
    ("/routingMode", "routing rules (`routingMode`)"),
];

/// Source: API Gateway API Reference, "Patch Operations"; the wording as reported of AWS (terraform, pull request 10179,
/// 2016-11).
const PATCHES: Patches<DomainName> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/certificateName", |domain, change| {
            domain.certificate_name = change.text();
            Ok(())
        }),
        replace("/certificateArn", |domain, change| {
            domain.certificate_arn = change.text();
            Ok(())
        }),
        replace("/regionalCertificateName", |domain, change| {
            domain.regional_certificate_name = change.text();
            Ok(())
        }),
        replace("/regionalCertificateArn", |domain, change| {
            domain.regional_certificate_arn = change.text();
            Ok(())
        }),
        replace("/ownershipVerificationCertificateArn", |domain, change| {
            domain.ownership_verification_certificate_arn = change.text();
            Ok(())
        }),
        replace("/securityPolicy", |domain, change| {
            domain.security_policy = change.text();
            Ok(())
        }),
        replace("/endpointConfiguration/ipAddressType", |domain, change| {
            domain.ip_address_type = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/endpointConfiguration/types/{}", |domain, change| {
            let kind = change.text().filter(|kind| ["EDGE", "REGIONAL"].contains(&kind.as_str()));
            let invalid = || bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE");
            domain.endpoint_type = kind.ok_or_else(invalid)?;
            Ok(())
        }),
    ],
};
