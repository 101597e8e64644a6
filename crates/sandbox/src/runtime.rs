//! Runtime names, and what each needs on the host.

use crate::SandboxError;

/// The oldest minor version of Python 3 that Lambda's names reach back to here.
const OLDEST_PYTHON: u8 = 8;
/// The newest minor version of Python 3 that Lambda has a runtime for.
const NEWEST_PYTHON: u8 = 14;

/// What runs a function's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// `python3.<minor>`: a handler function in a module.
    Python {
        /// The minor version of Python 3.
        minor: u8,
    },
    /// `provided`, `provided.al2`, `provided.al2023`: the executable `bootstrap`
    /// at the root of the code speaks the Runtime API itself.
    Provided,
}

impl Runtime {
    /// The runtime that Lambda calls `name`.
    ///
    /// # Errors
    /// [`SandboxError::UnknownRuntime`] for names that we cannot run.
    pub fn parse(name: &str) -> Result<Self, SandboxError> {
        let unknown = || SandboxError::UnknownRuntime { name: name.to_owned() };
        if matches!(name, "provided" | "provided.al2" | "provided.al2023") {
            return Ok(Runtime::Provided);
        }
        let minor = name.strip_prefix("python3.").ok_or_else(unknown)?;
        match minor.parse::<u8>() {
            Ok(n) if (OLDEST_PYTHON..=NEWEST_PYTHON).contains(&n) && !minor.starts_with(['0', '+']) => {
                Ok(Runtime::Python { minor: n })
            }
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lambdas_own() {
        assert_eq!(Runtime::parse("python3.8").unwrap(), Runtime::Python { minor: 8 });
        assert_eq!(Runtime::parse("python3.13").unwrap(), Runtime::Python { minor: 13 });
        assert_eq!(Runtime::parse("provided.al2").unwrap(), Runtime::Provided);
        for name in ["python3.7", "python3.99", "python3.08", "python3.+9", "python3", "nodejs20.x", ""] {
            assert!(Runtime::parse(name).is_err(), "{name}");
        }
    }
}
