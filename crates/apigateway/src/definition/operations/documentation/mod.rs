//! Documentation parts and versions.

mod create_documentation_part;
mod create_documentation_version;
mod delete_documentation_part;
mod delete_documentation_version;
mod get_documentation_part;
mod get_documentation_parts;
mod get_documentation_version;
mod get_documentation_versions;
mod import;
mod import_documentation_parts;
mod location;
mod update_documentation_part;
mod update_documentation_version;

pub(crate) use import::{merge as merge_part, record as part_record};
use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_documentation_part::CreateDocumentationPart>()
        .operation::<create_documentation_version::CreateDocumentationVersion>()
        .operation::<delete_documentation_part::DeleteDocumentationPart>()
        .operation::<delete_documentation_version::DeleteDocumentationVersion>()
        .operation::<get_documentation_part::GetDocumentationPart>()
        .operation::<get_documentation_parts::GetDocumentationParts>()
        .operation::<get_documentation_version::GetDocumentationVersion>()
        .operation::<get_documentation_versions::GetDocumentationVersions>()
        .operation::<import_documentation_parts::ImportDocumentationParts>()
        .operation::<update_documentation_part::UpdateDocumentationPart>()
        .operation::<update_documentation_version::UpdateDocumentationVersion>()
}
