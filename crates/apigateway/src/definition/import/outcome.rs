//! What an import could not do: errors, for which nothing is changed, and warnings. Wording seen in 2019 to 2024 (reports on
//! github.com of imports through CloudFormation and Terraform).

use openapi::Problem;
use service::{Result, ServiceError};

use crate::definition::error::bad_request;

/// Collects what could not be done.
pub(super) struct Outcome {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Outcome {
    pub fn new(warnings: &[Problem]) -> Self {
        let warnings = warnings.iter().map(|warning| warning.message.clone()).collect();
        Self { errors: Vec::new(), warnings }
    }

    /// What was done; or notes that `what` was not.
    pub fn note<T>(&mut self, what: impl FnOnce() -> String, done: Result<T>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(ServiceError { message, .. }) => {
                self.errors.push(format!("{}: {message}", what()));
                None
            }
        }
    }

    /// The warnings, unless something failed or warnings were not wanted.
    pub fn finish(self, fails_on_warnings: bool) -> Result<Vec<String>> {
        if self.errors.is_empty() {
            return match self.warnings {
                warnings if fails_on_warnings && !warnings.is_empty() => {
                    Err(bad_request(listed("Warnings found during import:", &warnings)))
                }
                warnings => Ok(warnings),
            };
        }
        let mut message = listed("Errors found during import:", &self.errors);
        if !self.warnings.is_empty() {
            message.push('\n');
            message.push_str(&listed("Additionally, these warnings were found:", &self.warnings));
        }
        Err(bad_request(message))
    }
}

fn listed(heading: &str, lines: &[String]) -> String {
    format!("{heading}\n\t{}", lines.join("\n\t"))
}
