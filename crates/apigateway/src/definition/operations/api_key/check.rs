//! What an API key must be. Recorded 2025-07 (localstack, `TestApigatewayApiKeysCrud`).

use base::{Entropy, ids};
use service::Result;

use crate::definition::error::bad_request;
use crate::settings::ApiKey;

/// A value for a key that is made without one: forty letters and digits.
pub(super) fn new_value(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    ids::of_alphabet(entropy, ALPHABET, 40)
}

/// Checks the lengths.
pub(super) fn whole(key: &ApiKey) -> Result<()> {
    if key.name.as_ref().is_some_and(|name| name.chars().count() > 1024) {
        return Err(bad_request("Invalid API Key name, can be at most 1024 characters."));
    }
    if key.description.as_ref().is_some_and(|description| description.chars().count() > 125_000) {
        return Err(bad_request("Invalid API Key description specified."));
    }
    match key.value.chars().count() {
        ..20 => Err(bad_request("API Key value should be at least 20 characters")),
        20..=128 => Ok(()),
        _ => Err(bad_request("API Key value exceeds maximum size of 128 characters")),
    }
}
