//! A method: who may call it, what its requests must be like, what answers it, and what its answers are like.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Authorization, Integration, Place};

/// A method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// Who may call.
    #[serde(default)]
    pub authorization: Authorization,
    /// Whether callers need an API key.
    #[serde(default)]
    pub api_key_required: bool,
    /// What is checked of a request.
    #[serde(default)]
    pub validation: Validation,
    /// The declared parameters.
    #[serde(default)]
    pub parameters: Vec<RequestParameter>,
    /// Models of request bodies by media type: names of [`super::Api::models`].
    #[serde(default)]
    pub models: BTreeMap<String, String>,
    /// By status code.
    #[serde(default)]
    pub responses: BTreeMap<String, MethodResponse>,
    /// What answers it.
    pub integration: Integration,
}

/// What a method's request validator checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// Whether bodies must fit their model.
    pub body: bool,
    /// Whether required parameters must be there.
    pub parameters: bool,
}

/// A declared parameter of a method's requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestParameter {
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
}

/// A method response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MethodResponse {
    /// The declared headers.
    pub headers: Vec<String>,
    /// Models by media type: names of [`super::Api::models`].
    pub models: BTreeMap<String, String>,
}

/// A model: what a body must be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: String,
    /// The media type it was made for.
    pub content_type: String,
    /// The JSON schema (draft 4).
    pub schema: String,
}
