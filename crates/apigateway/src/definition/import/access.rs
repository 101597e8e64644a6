//! The ids behind the names by which a document's methods refer to authorizers and request validators.

use std::collections::BTreeMap;

use crate::definition::model::{AuthorizerKind, Definition};

/// Names and what they stand for.
pub(super) struct Names {
    authorizers: BTreeMap<String, (String, AuthorizerKind)>,
    validators: BTreeMap<String, String>,
}

impl Names {
    pub fn of(definition: &Definition) -> Self {
        let authorizers = definition.authorizers.values();
        let validators = definition.validators.values();
        Self {
            authorizers: authorizers
                .map(|found| (found.name.clone(), (found.id.clone(), found.kind)))
                .collect(),
            validators: validators
                .filter_map(|validator| Some((validator.name.clone()?, validator.id.clone())))
                .collect(),
        }
    }

    /// The authorization type and the id of an authorizer.
    pub fn authorizer(&self, name: &str) -> (&'static str, Option<String>) {
        match self.authorizers.get(name) {
            Some((id, AuthorizerKind::CognitoUserPools)) => ("COGNITO_USER_POOLS", Some(id.clone())),
            Some((id, _)) => ("CUSTOM", Some(id.clone())),
            // It could not be made; the method says so, too.
            None => ("CUSTOM", None),
        }
    }

    /// The id of a validator; the name itself if there is none, so that the method is refused.
    pub fn validator(&self, name: &str) -> String {
        self.validators.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}
