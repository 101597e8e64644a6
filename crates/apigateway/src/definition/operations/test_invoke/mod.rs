//! Test invocations.

mod test_invoke_method;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service.operation::<test_invoke_method::TestInvokeMethod>()
}
