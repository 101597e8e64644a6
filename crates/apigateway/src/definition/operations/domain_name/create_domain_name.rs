//! CreateDomainName: makes a new custom domain name.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateDomainNameInput, CreateDomainNameOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, refuse};
use crate::definition::model::DomainName;
use crate::definition::{Apigateway, keys, view};
use crate::settings::Host;

/// Makes a new custom domain name.
pub(crate) struct CreateDomainName;

#[async_trait]
impl Operation for CreateDomainName {
    type State = Apigateway;
    type Input = CreateDomainNameInput;
    type Output = CreateDomainNameOutput;
    const NAME: &'static str = "CreateDomainName";

    async fn access(_: &Apigateway, ctx: &Context, _: &CreateDomainNameInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/domainnames"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateDomainNameInput,
    ) -> Result<CreateDomainNameOutput> {
        let record = record(state, ctx, input)?;
        let (key, host) = (keys::domain_name(ctx, &record.name), Host::key(&record.name));
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone(), host.clone()]).await?;
        if edit.get::<Host>(&host).await?.is_some() {
            return edit.finish(Err(bad_request("The domain name you provided already exists."))).await;
        }
        let (account, region) = (ctx.account.to_string(), ctx.region.to_string());
        let leads = Host { account, region, mappings: Default::default() };
        let outcome = edit.put(key, &record).and_then(|()| edit.put(host, &leads));
        edit.finish(outcome.map(|()| view::domain_name(ctx, &record))).await
    }
}

fn record(state: &Apigateway, ctx: &Context, input: CreateDomainNameInput) -> Result<DomainName> {
    refuse_unsupported(&input)?;
    let endpoint = input.endpoint_configuration.unwrap_or_default();
    let types = endpoint.types.unwrap_or_default();
    let endpoint_type = types.first().cloned().unwrap_or_else(|| "EDGE".to_owned());
    refuse(endpoint_type == "PRIVATE", "private custom domain names (endpoint type PRIVATE)")?;
    if !is_valid(&input.domain_name) {
        return Err(bad_request("Invalid domain name specified"));
    }
    let certificate = match endpoint_type.as_str() {
        "EDGE" => &input.certificate_arn,
        _ => &input.regional_certificate_arn,
    };
    if certificate.is_none() {
        return Err(bad_request("A certificate ARN must be specified for the domain name"));
    }
    Ok(DomainName {
        // Names of hosts are the same in any case of letters.
        name: input.domain_name.to_lowercase(),
        ip_address_type: endpoint.ip_address_type.unwrap_or_else(|| "ipv4".to_owned()),
        certificate_uploaded: (endpoint_type == "EDGE").then_some(ctx.time),
        endpoint_type,
        certificate_name: input.certificate_name,
        certificate_arn: input.certificate_arn,
        regional_certificate_name: input.regional_certificate_name,
        regional_certificate_arn: input.regional_certificate_arn,
        ownership_verification_certificate_arn: input.ownership_verification_certificate_arn,
        security_policy: Some(input.security_policy.unwrap_or_else(|| "TLS_1_2".to_owned())),
        target: ids::api(state.platform.entropy.as_ref(), 10),
        tags: input.tags.unwrap_or_default(),
    })
}

/// Whether it is the name of a host; `*` may stand for the first label.
fn is_valid(name: &str) -> bool {
    let labels = name.strip_prefix("*.").unwrap_or(name);
    Host::is_reachable(labels) && !labels.contains(['/', ':', ' ', '*'])
}

fn refuse_unsupported(input: &CreateDomainNameInput) -> Result<()> {
    let uploads = [&input.certificate_body, &input.certificate_private_key, &input.certificate_chain]
        .iter()
        .any(|part| part.is_some());
    refuse(uploads, "uploaded certificates (`certificateBody`)")?;
    refuse(input.mutual_tls_authentication.is_some(), "`mutualTlsAuthentication`")?;
    refuse(input.endpoint_access_mode.is_some(), "`endpointAccessMode`")?;
    refuse(input.policy.is_some(), "policies of domain names (`policy`)")?;
    let routes = input.routing_mode.as_deref().is_some_and(|mode| mode != "BASE_PATH_MAPPING_ONLY");
    refuse(routes, "routing rules (`routingMode`)")
}
