//! Who may call a stage's methods, made ready when the stage is loaded: policies parsed, expressions compiled.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use javaregex::Pattern;
use policy::Document;

use super::api_policy;
use super::cognito::UserPools;
use super::function::{self, Source};
use crate::compiled::{self, AuthorizerKind, Live};
use crate::execution::stage::Function;

/// The API's own policy and its authorizers.
pub(crate) struct Rules {
    /// What is wrong with the policy, if it cannot be read: nobody may call then.
    pub policy: Result<Option<Arc<Document>>, String>,
    authorizers: BTreeMap<String, Authorizer>,
}

/// An authorizer made ready.
pub(crate) enum Authorizer {
    Function(function::Authorizer),
    UserPools(UserPools),
    /// It cannot let anybody in: why.
    Unusable(&'static str),
}

impl Rules {
    /// The rules of the API with this id, as they were frozen.
    pub fn new(
        api: &str,
        live: &Live,
        policy: Option<&str>,
        authorizers: BTreeMap<String, compiled::Authorizer>,
    ) -> Self {
        let arn = format!("arn:{}:execute-api:{}:{}:{api}", base::PARTITION, live.region, live.account);
        let policy = policy.map(|text| api_policy::compile(text, &arn).map(Arc::new)).transpose();
        let authorizers = authorizers
            .into_iter()
            .map(|(id, authorizer)| (id.clone(), Authorizer::new(id, authorizer, live)));
        Self { policy, authorizers: authorizers.collect() }
    }

    /// The authorizer of this id.
    pub fn authorizer(&self, id: &str) -> &Authorizer {
        self.authorizers.get(id).unwrap_or(&Authorizer::Unusable("The method's authorizer is missing"))
    }
}

impl Authorizer {
    /// An authorizer made ready.
    pub fn new(id: String, authorizer: compiled::Authorizer, live: &Live) -> Self {
        let sources = Source::parse_all(authorizer.identity_source.as_deref().unwrap_or_default());
        let expression = authorizer.identity_validation.filter(|expression| !expression.is_empty());
        let Ok(validation) = expression.map(|expression| Pattern::new(&expression)).transpose() else {
            return Self::Unusable("The authorizer's validation expression cannot be compiled");
        };
        if authorizer.kind == AuthorizerKind::CognitoUserPools {
            let issuers = authorizer.provider_arns.iter().filter_map(|arn| UserPools::issuer(arn)).collect();
            return Self::UserPools(UserPools { sources, issuers, audience: validation });
        }
        match Function::of_uri(authorizer.uri.as_deref().unwrap_or_default(), live) {
            None => Self::Unusable("Invalid authorizer URI"),
            Some(function) => Self::Function(function::Authorizer {
                id,
                kind: authorizer.kind,
                function,
                credentials: authorizer.credentials,
                sources,
                validation,
                ttl: Duration::from_secs(authorizer.ttl_seconds.into()),
            }),
        }
    }
}
