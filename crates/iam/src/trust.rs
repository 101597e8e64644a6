//! Trust policies: who may assume a role.

use base::limits;
use service::Result;

use crate::{error, policies};

/// Checks a trust policy as IAM does on write.
pub(crate) fn check(document: &str) -> Result<()> {
    policy::validate_trust(document).map_err(error::malformed)?;
    let most = limits::iam::TRUST_POLICY;
    match policies::size(document) <= most {
        true => Ok(()),
        false => Err(error::limit(format!("Cannot exceed quota for ACLSizePerRole: {most}"))),
    }
}
