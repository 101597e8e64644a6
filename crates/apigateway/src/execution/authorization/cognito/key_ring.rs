//! The keys of user pools, read from the file that whoever runs the engine names. The file is read again when a token
//! names a key that is not there, since keys are added over time.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::RwLock;

use super::keys::{self, Key};
use super::token::Token;

/// The keys that are known.
#[derive(Default)]
pub(crate) struct KeyRing {
    file: Option<PathBuf>,
    read: RwLock<Read>,
}

/// What was read, and of which state of the file.
#[derive(Clone, Default)]
struct Read {
    changed: Option<SystemTime>,
    keys: Arc<[Key]>,
}

impl KeyRing {
    /// The keys of this file; none without one.
    pub fn of_file(file: Option<PathBuf>) -> Self {
        Self { file, read: RwLock::default() }
    }

    /// Whether one of the keys signed the token.
    pub fn verifies(&self, token: &Token<'_>) -> bool {
        let Some(id) = token.key_id() else { return false };
        let find = |keys: &[Key]| keys.iter().find(|key| key.id == id).cloned();
        let held = find(&self.read.read().keys);
        let known = held.or_else(|| find(&self.read_again()));
        known.is_some_and(|key| token.is_signed_by(&key))
    }

    /// The keys of the file as it is now. Says what hinders it; a token is then signed by nobody known.
    fn read_again(&self) -> Arc<[Key]> {
        let Some(file) = &self.file else {
            tracing::warn!(
                "a Cognito token cannot be verified: no keys are known; name a JSON web key set with --jwks"
            );
            return Arc::default();
        };
        let changed = std::fs::metadata(file).and_then(|metadata| metadata.modified()).ok();
        let mut read = self.read.write();
        if changed.is_none() || read.changed != changed {
            match std::fs::read_to_string(file)
                .map_err(|error| error.to_string())
                .and_then(|text| keys::parse(&text))
            {
                Ok(keys) => *read = Read { changed, keys: keys.into() },
                Err(error) => {
                    tracing::error!(file = %file.display(), error, "the keys of user pools cannot be read")
                }
            }
        }
        Arc::clone(&read.keys)
    }
}
