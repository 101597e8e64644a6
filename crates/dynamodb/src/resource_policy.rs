//! Resource-based policies of tables: their revisions, and what is said where one is missing. Knows no store.
//!
//! Source: getmoto/moto `tests/test_dynamodb/test_dynamodb_resource_policy.py` (aws_verified, 2026-08), which has no case of
//! an expected revision where there is no policy: its sentence is our reading.

use std::fmt;

use base::Time;
use serde::{Deserialize, Serialize};
use service::ServiceError;

use crate::Invalid;
use crate::error::Result;

/// The largest policy in bytes, white space counted.
const MAX_BYTES: usize = 20 * 1024;
/// What to expect where there is to be no policy yet.
const NO_POLICY: &str = "NO_POLICY";

/// A table's policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcePolicy {
    /// The document as it was given.
    pub text: String,
    /// When it was given, in milliseconds; later revisions have greater numbers.
    pub revision: i64,
}

impl ResourcePolicy {
    /// The document, ready to be evaluated.
    pub fn document(&self) -> Result<policy::Document> {
        policy::Document::parse(&self.text).map_err(ServiceError::internal)
    }

    /// A new table's.
    pub fn new(text: String, now: Time) -> Self {
        Self { text, revision: now.0 }
    }
}

/// Checks a policy by itself. What DynamoDB says of a malformed one is not recorded: our reading.
pub fn check(text: &str) -> Result<(), Invalid> {
    if text.len() > MAX_BYTES {
        return Err(Invalid(format!("Resource policy exceeds the maximum size of {MAX_BYTES} bytes")));
    }
    match policy::validate_resource(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(Invalid(format!("Invalid policy document: {error}"))),
    }
}

/// Sets a table's policy, if it has the one expected; answers its revision.
pub fn set(
    policy: &mut Option<ResourcePolicy>,
    table: &str,
    text: String,
    expected: Option<&str>,
    now: Time,
) -> Result<String> {
    check_expected(policy.as_ref(), table, expected)?;
    let revision = match policy {
        // The same policy again changes nothing.
        Some(same) if same.text == text => same.revision,
        Some(other) => now.0.max(other.revision + 1),
        None => now.0,
    };
    *policy = Some(ResourcePolicy { text, revision });
    Ok(revision.to_string())
}

/// Removes a table's policy, if it has the one expected; answers its revision, which is empty where there was none.
pub fn remove(policy: &mut Option<ResourcePolicy>, table: &str, expected: Option<&str>) -> Result<String> {
    check_expected(policy.as_ref(), table, expected)?;
    Ok(policy.take().map_or_else(String::new, |policy| policy.revision.to_string()))
}

fn check_expected(policy: Option<&ResourcePolicy>, table: &str, expected: Option<&str>) -> Result<()> {
    let Some(expected) = expected else { return Ok(()) };
    match policy {
        None if expected == NO_POLICY => Ok(()),
        None => Err(missing(format_args!(
            "Requested update for policy with revision id {expected}, but no policy is associated to target table {table}."
        ))),
        Some(ResourcePolicy { revision, .. }) if expected == NO_POLICY => Err(missing(format_args!(
            "Requested policy update expecting none to be present for table {table}, but a policy exists with revision \
             id {revision}."
        ))),
        Some(ResourcePolicy { revision, .. }) if revision.to_string() != expected => {
            Err(missing(format_args!(
                "Requested update for policy with revision id {expected}, but the policy associated to target table \
             {table} has revision id {revision}."
            )))
        }
        Some(_) => Ok(()),
    }
}

/// `PolicyNotFoundException`
pub fn missing(detail: impl fmt::Display) -> ServiceError {
    let message = format!("Resource-based policy not found for the provided ResourceArn: {detail}");
    ServiceError::sender("PolicyNotFoundException", 400, message)
}
