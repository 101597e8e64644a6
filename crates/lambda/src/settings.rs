//! What a caller may set of a function, checked: one place for CreateFunction and
//! UpdateFunctionConfiguration.

use std::collections::BTreeMap;

use base::limits::lambda as limits;
use service::Result;
use wire::lambda as shapes;

use crate::error;

/// Environment variables that are Lambda's own. Source: developer guide, "Using Lambda environment
/// variables", "Defined runtime environment variables" (the reserved ones).
const RESERVED: [&str; 20] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_METADATA_API",
    "AWS_LAMBDA_METADATA_TOKEN",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// The variables, if they are allowed.
pub fn environment(given: Option<shapes::Environment>) -> Result<Option<BTreeMap<String, String>>> {
    let Some(variables) = given.map(|environment| environment.variables.unwrap_or_default()) else {
        return Ok(None);
    };
    let reserved: Vec<&str> = RESERVED.into_iter().filter(|name| variables.contains_key(*name)).collect();
    if !reserved.is_empty() {
        return Err(error::invalid(format!(
            "Lambda was unable to configure your environment variables because the environment variables you \
             have provided contains reserved keys that are currently not supported for modification. Reserved \
             keys used in this request: {}",
            reserved.join(", ")
        )));
    }
    let json = serde_json::to_string(&variables).unwrap_or_default();
    if json.len() > limits::ENVIRONMENT {
        return Err(error::invalid(format!(
            "Lambda was unable to configure your environment variables because the environment variables you \
             have provided exceeded the 4KB limit. String measured: {json}"
        )));
    }
    Ok(Some(variables))
}

/// Parameters that both operations have and Landfall does not honour: named, unless they say what is
/// so anyway.
pub struct Extras<'a> {
    /// `VpcConfig`.
    pub vpc: Option<&'a shapes::VpcConfig>,
    /// `DeadLetterConfig`.
    pub dead_letter: Option<&'a shapes::DeadLetterConfig>,
    /// `KMSKeyArn`.
    pub kms_key: Option<&'a str>,
    /// `TracingConfig`.
    pub tracing: Option<&'a shapes::TracingConfig>,
    /// `Layers`.
    pub layers: Option<&'a [String]>,
    /// `FileSystemConfigs`.
    pub file_systems: Option<&'a [shapes::FileSystemConfig]>,
    /// `SnapStart`.
    pub snap_start: Option<&'a shapes::SnapStart>,
    /// `LoggingConfig`.
    pub logging: Option<&'a shapes::LoggingConfig>,
    /// Others that are there at all, by name.
    pub present: &'a [(&'static str, bool)],
}

impl Extras<'_> {
    /// Refuses the first that is not honoured.
    pub fn check(&self) -> Result<()> {
        let in_vpc = |vpc: &shapes::VpcConfig| {
            vpc.subnet_ids.as_ref().is_some_and(|ids| !ids.is_empty())
                || vpc.security_group_ids.as_ref().is_some_and(|ids| !ids.is_empty())
        };
        let some_text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let logging = |config: &shapes::LoggingConfig| {
            config.log_format.as_ref().is_some_and(|format| format != "Text")
                || config.application_log_level.is_some()
                || config.system_log_level.is_some()
        };
        let own = [
            ("VpcConfig", self.vpc.is_some_and(in_vpc)),
            ("DeadLetterConfig", self.dead_letter.is_some_and(|config| some_text(&config.target_arn))),
            ("KMSKeyArn", self.kms_key.is_some_and(|key| !key.is_empty())),
            ("TracingConfig Mode=Active", self.tracing.is_some_and(|t| t.mode.as_deref() == Some("Active"))),
            ("Layers", self.layers.is_some_and(|layers| !layers.is_empty())),
            ("FileSystemConfigs", self.file_systems.is_some_and(|systems| !systems.is_empty())),
            (
                "SnapStart",
                self.snap_start.is_some_and(|snap| snap.apply_on.as_deref() == Some("PublishedVersions")),
            ),
            ("LoggingConfig other than LogFormat=Text and LogGroup", self.logging.is_some_and(logging)),
        ];
        match own.iter().chain(self.present).find(|(_, given)| *given) {
            Some((name, _)) => Err(error::not_here(name)),
            None => Ok(()),
        }
    }
}
