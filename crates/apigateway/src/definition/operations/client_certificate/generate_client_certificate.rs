//! GenerateClientCertificate: makes a self-signed certificate for calls of HTTP integrations.

use async_trait::async_trait;
use base::{Time, ids};
use service::{Access, Context, Operation, Result};
use std::time::Duration;
use wire::apigateway::{GenerateClientCertificateInput, GenerateClientCertificateOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::model::ClientCertificate;
use crate::definition::{Apigateway, keys, view};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use service::ServiceError;

/// Makes a self-signed certificate for calls of HTTP integrations.
pub(crate) struct GenerateClientCertificate;

#[async_trait]
impl Operation for GenerateClientCertificate {
    type State = Apigateway;
    type Input = GenerateClientCertificateInput;
    type Output = GenerateClientCertificateOutput;
    const NAME: &'static str = "GenerateClientCertificate";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        _: &GenerateClientCertificateInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/clientcertificates"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GenerateClientCertificateInput,
    ) -> Result<GenerateClientCertificateOutput> {
        let certificate = generate(state, ctx, input)?;
        let key = keys::client_certificate(ctx, &certificate.id);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let outcome = edit.put(key, &certificate);
        edit.finish(outcome.map(|()| view::client_certificate(&certificate))).await
    }
}

/// How long a certificate is valid. Source: API Gateway Developer Guide, "Generate and configure an SSL certificate".
const VALID: Duration = Duration::from_secs(365 * 24 * 3600);

fn generate(
    state: &Apigateway,
    ctx: &Context,
    input: GenerateClientCertificateInput,
) -> Result<ClientCertificate> {
    let expires = ctx.time.after(VALID);
    let pair = KeyPair::generate().map_err(ServiceError::internal)?;
    let certificate = parameters(ctx, expires).self_signed(&pair).map_err(ServiceError::internal)?;
    Ok(ClientCertificate {
        id: ids::api(state.platform.entropy.as_ref(), 6),
        description: input.description,
        certificate: certificate.pem(),
        private_key: pair.serialize_pem(),
        created: ctx.time,
        expires,
        tags: input.tags.unwrap_or_default(),
    })
}

fn parameters(ctx: &Context, expires: Time) -> CertificateParams {
    let date = |time: Time| {
        let date = time.civil();
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        rcgen::date_time_ymd(i32::try_from(date.year).unwrap_or(i32::MAX), small(date.month), small(date.day))
    };
    let mut parameters = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, "ApiGateway");
    name.push(DnType::OrganizationName, "Landfall");
    parameters.distinguished_name = name;
    parameters.not_before = date(ctx.time);
    parameters.not_after = date(expires);
    parameters
}
