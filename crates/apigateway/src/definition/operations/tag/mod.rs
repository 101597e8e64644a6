//! Tags.

mod get_tags;
mod tag_resource;
mod tagged;
mod untag_resource;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<get_tags::GetTags>()
        .operation::<tag_resource::TagResource>()
        .operation::<untag_resource::UntagResource>()
}
