//! Client certificates.

mod delete_client_certificate;
mod generate_client_certificate;
mod get_client_certificate;
mod get_client_certificates;
mod update_client_certificate;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<delete_client_certificate::DeleteClientCertificate>()
        .operation::<generate_client_certificate::GenerateClientCertificate>()
        .operation::<get_client_certificate::GetClientCertificate>()
        .operation::<get_client_certificates::GetClientCertificates>()
        .operation::<update_client_certificate::UpdateClientCertificate>()
}
