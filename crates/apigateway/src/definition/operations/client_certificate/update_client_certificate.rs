//! UpdateClientCertificate: changes the description of a client certificate.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateClientCertificateInput, UpdateClientCertificateOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::change;
use crate::definition::error::no_client_certificate;
use crate::definition::model::ClientCertificate;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, keys, view};

/// Changes the description of a client certificate.
pub(crate) struct UpdateClientCertificate;

#[async_trait]
impl Operation for UpdateClientCertificate {
    type State = Apigateway;
    type Input = UpdateClientCertificateInput;
    type Output = UpdateClientCertificateOutput;
    const NAME: &'static str = "UpdateClientCertificate";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateClientCertificateInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", format!("/clientcertificates/{}", input.client_certificate_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateClientCertificateInput,
    ) -> Result<UpdateClientCertificateOutput> {
        let key = keys::client_certificate(ctx, &input.client_certificate_id);
        let patch = |certificate: &mut ClientCertificate| {
            PATCHES.apply(certificate, input.patch_operations.as_deref())?;
            let shown = view::client_certificate(certificate);
            Ok(UpdateClientCertificateOutput { tags: view::tags(shown.tags), ..shown })
        };
        change(state.platform.store.as_ref(), key, no_client_certificate(), patch).await
    }
}

const PATCHES: Patches<ClientCertificate> = Patches {
    wording: Wording::Listed,
    rules: &[replace("/description", |certificate, change| {
        certificate.description = change.text();
        Ok(())
    })],
};
