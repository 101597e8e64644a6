//! `COGNITO_USER_POOLS`: a token that one of the authorizer's user pools signed lets in whoever bears it.
//! Source: API Gateway Developer Guide, "Control access to REST APIs using Amazon Cognito user pools as an authorizer".

mod fetch;
mod key_ring;
mod key_set;
mod keys;
mod token;

use base::Arn;
use javaregex::Pattern;
use serde_json::{Map, Value as Json};

pub(crate) use key_ring::KeyRing;
pub use key_set::{KeySet, Place};
use token::Token;

use super::function::Source;
use crate::execution::exchange::{Caller, Exchange};
use crate::execution::gateway::{Kind, Refusal};

/// A Cognito authorizer made ready.
pub(crate) struct UserPools {
    /// Where the token stands.
    pub sources: Vec<Source>,
    /// Issuers of the pools' tokens.
    pub issuers: Vec<String>,
    /// What a token's audience must match as a whole.
    pub audience: Option<Pattern>,
}

impl UserPools {
    /// The issuer of a pool's tokens; `None` for what is no user pool's ARN.
    pub fn issuer(pool: &str) -> Option<String> {
        let arn = Arn::parse(pool).ok().filter(|arn| arn.service == "cognito-idp")?;
        let id = arn.resource.strip_prefix("userpool/")?;
        Some(format!("https://cognito-idp.{}.amazonaws.com/{id}", arn.region))
    }

    /// The bearer of a token, if it lets in here: an identity token, or an access token with one of these scopes.
    pub async fn admit(
        &self,
        exchange: &Exchange<'_>,
        scopes: &[String],
        keys: &KeyRing,
    ) -> Result<Caller, Refusal> {
        let sent = self.sources.first().and_then(|source| source.value(exchange)).ok_or_else(unauthorized)?;
        let token = Token::parse(&sent).ok_or_else(unauthorized)?;
        let fits = self.is_of_pool(&token) && self.is_for_audience(&token) && may(&token, scopes);
        if !fits || !keys.verifies(&token, &exchange.backends.client, exchange.time).await {
            return Err(unauthorized());
        }
        if token.is_expired(exchange.time) {
            return Err(Refusal::new(Kind::Unauthorized, "The incoming token has expired"));
        }
        Ok(bearer(&token))
    }

    fn is_of_pool(&self, token: &Token<'_>) -> bool {
        token.claim("iss").is_some_and(|issuer| self.issuers.iter().any(|pool| pool == issuer))
    }

    fn is_for_audience(&self, token: &Token<'_>) -> bool {
        let audience = token.claim("aud").unwrap_or_default();
        self.audience.as_ref().is_none_or(|expected| expected.matches(audience) == Ok(true))
    }
}

/// Whether it is the kind of token that the method asks for.
fn may(token: &Token<'_>, scopes: &[String]) -> bool {
    if scopes.is_empty() {
        return token.claim("token_use") == Some("id");
    }
    let mut granted = token.claim("scope").unwrap_or_default().split(' ');
    token.claim("token_use") == Some("access")
        && granted.any(|scope| scopes.iter().any(|asked| asked == scope))
}

fn bearer(token: &Token<'_>) -> Caller {
    let claims: Map<String, Json> =
        token.claims().into_iter().map(|(name, value)| (name, Json::String(value))).collect();
    let authorizer = Map::from_iter([("claims".to_owned(), Json::Object(claims))]);
    Caller { authorizer, ..Caller::default() }
}

fn unauthorized() -> Refusal {
    Refusal::new(Kind::Unauthorized, "Unauthorized")
}

#[cfg(test)]
mod tests;
