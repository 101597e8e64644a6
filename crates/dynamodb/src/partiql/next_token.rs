//! `NextToken`: where the next page of a SELECT begins, bound to the statement and its parameters.
//!
//! Source: nubo-db/dynoxide change log (recorded in eu-west-2, 2026-07): another statement, other parameters; a changed Limit
//! is accepted (floci-io/floci, recorded in eu-west-1, 2026-09).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::Invalid;
use crate::value::{Item, encode_item};

/// The key behind which a page begins.
#[derive(Clone, Debug)]
pub struct NextToken(pub Item);

/// A token's content.
#[derive(Deserialize)]
struct Content {
    statement: String,
    key: Item,
}

impl NextToken {
    /// Reads a token that a statement of this fingerprint was answered with.
    pub fn read(text: &str, fingerprint: u64) -> Result<Self, Invalid> {
        let content = STANDARD.decode(text).ok();
        let content = content.and_then(|json| serde_json::from_slice::<Content>(&json).ok());
        let content = content.ok_or_else(|| Invalid::new("Invalid NextToken"))?;
        if content.statement != format!("{fingerprint:016x}") {
            return Err(Invalid::new("NextToken does not match request"));
        }
        Ok(Self(content.key))
    }

    /// The token's text.
    pub fn write(&self, fingerprint: u64) -> String {
        let mut json = format!("{{\"statement\":\"{fingerprint:016x}\",\"key\":").into_bytes();
        json.extend(encode_item(&self.0));
        json.push(b'}');
        STANDARD.encode(json)
    }
}
