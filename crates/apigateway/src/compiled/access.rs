//! Who may call: what a deployment freezes of it. API keys, usage plans and throttles change without a deployment and
//! stand elsewhere.

use serde::{Deserialize, Serialize};

/// Where API keys are read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiKeySource {
    /// The header `x-api-key`.
    #[default]
    Header,
    /// The authorizer's `usageIdentifierKey`.
    Authorizer,
}

/// How a method's callers are authorized.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Authorization {
    /// Anybody may call.
    #[default]
    None,
    /// Callers sign their requests; policies decide.
    Iam,
    /// A Lambda authorizer, by id.
    Custom(String),
    /// A Cognito authorizer.
    Cognito {
        /// Its id.
        authorizer: String,
        /// Scopes of which a token needs one; empty if any identity token will do.
        scopes: Vec<String>,
    },
}

/// An authorizer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Authorizer {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AuthorizerKind,
    /// The invocation URI of the function; Cognito authorizers have none.
    pub uri: Option<String>,
    /// The role that the function is invoked with.
    pub credentials: Option<String>,
    /// What identifies a caller, e.g. `method.request.header.Authorization`; several are separated by commas.
    pub identity_source: Option<String>,
    /// The regular expression that a token must match as a whole.
    pub identity_validation: Option<String>,
    /// How long an answer is remembered, seconds; 0 for not at all.
    pub ttl_seconds: u32,
    /// The ARNs of the user pools.
    pub provider_arns: Vec<String>,
}

/// What kind of authorizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorizerKind {
    /// A function that gets a token.
    Token,
    /// A function that gets the request.
    Request,
    /// Cognito user pools.
    CognitoUserPools,
}
