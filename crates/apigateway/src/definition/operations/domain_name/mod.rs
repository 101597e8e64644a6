//! Custom domain names.

mod create_domain_name;
mod delete_domain_name;
mod get_domain_name;
mod get_domain_names;
mod update_domain_name;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_domain_name::CreateDomainName>()
        .operation::<delete_domain_name::DeleteDomainName>()
        .operation::<get_domain_name::GetDomainName>()
        .operation::<get_domain_names::GetDomainNames>()
        .operation::<update_domain_name::UpdateDomainName>()
}
