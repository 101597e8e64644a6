//! What is stored of a function.

use std::collections::BTreeMap;

use base::Time;
use serde::{Deserialize, Serialize};

/// A function: its configuration, where its code lies, who else may call it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// Separates this function's code from that of a deleted one of the same name.
    pub id: String,
    /// The name.
    pub name: String,
    /// E.g. `python3.8`.
    pub runtime: String,
    /// E.g. `index.lambda_handler`.
    pub handler: String,
    /// The execution role's ARN.
    pub role: String,
    /// Free text.
    pub description: String,
    /// Seconds.
    pub timeout: i64,
    /// Megabytes.
    pub memory_mb: i64,
    /// Megabytes of `/tmp`.
    pub tmp_mb: i64,
    /// The function's own variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<BTreeMap<String, String>>,
    /// `x86_64` or `arm64`; kept and answered, the host's processor runs it.
    pub architecture: String,
    /// The package's SHA-256 in base 64.
    pub code_sha256: String,
    /// The package's size in bytes.
    pub code_size: u64,
    /// How many pieces the package lies in.
    pub code_pieces: u64,
    /// Whether the package is what CloudFormation makes of a template's inline code.
    #[serde(default)]
    pub inline: bool,
    /// The log group, where it is not `/aws/lambda/{name}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_group: Option<String>,
    /// Tags given at creation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// When code or configuration last changed.
    pub modified: Time,
    /// Changes with code, configuration and resource policy.
    pub revision: String,
    /// Changes with code and configuration: processes of one build are alike.
    pub build: String,
    /// The statements of the resource policy, as JSON, in the order they were added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<Permission>,
}

/// One statement of a function's resource policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Permission {
    /// The statement's id.
    pub sid: String,
    /// The statement as JSON.
    pub statement: String,
}

impl Function {
    /// The log group that its output goes to.
    pub fn log_group(&self) -> String {
        self.log_group.clone().unwrap_or_else(|| format!("/aws/lambda/{}", self.name))
    }

    /// The resource policy as JSON; `None` without statements.
    pub fn policy_text(&self) -> Option<String> {
        let statements: Vec<&str> = self.permissions.iter().map(|each| each.statement.as_str()).collect();
        (!statements.is_empty()).then(|| {
            let statements = statements.join(",");
            format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{statements}]}}"#)
        })
    }
}
