//! STS: sessions of roles, and who one is.

mod assume_role;
mod get_caller_identity;
mod session;

use std::sync::Arc;

use service::{Service, ServiceError};

use crate::Iam;

/// STS with its operations.
///
/// # Errors
/// If the service models lack it.
pub fn service(state: Arc<Iam>) -> Result<Service, ServiceError> {
    let model = wire::model("sts").ok_or_else(|| ServiceError::internal("there is no model of sts"))?;
    Ok(Service::builder(model, state)
        .operation::<assume_role::AssumeRole>()
        .operation::<get_caller_identity::GetCallerIdentity>()
        .build())
}
