//! The account root's access key, which `--strict` asks for: the environment's, or one that is made
//! once and kept beside the data, readable by its owner only. Commands sign with it; `landfall env`
//! hands it to other tools.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base::{OsEntropy, ids};
use iam::RootKey;
use serde_json::{Value, json};

use crate::output::{Failure, Outcome};

/// The key's file within a data directory.
const FILE: &str = "root-key.json";
const ID: &str = "LANDFALL_ROOT_ACCESS_KEY_ID";
const SECRET: &str = "LANDFALL_ROOT_SECRET_ACCESS_KEY";

/// The key there is, if there is one.
pub fn find(data_dir: &Path) -> Outcome<Option<RootKey>> {
    if let Some(key) = from_environment()? {
        return Ok(Some(key));
    }
    let path = data_dir.join(FILE);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    let unreadable =
        || Failure::new(format!("{} is not a key: delete it, and a new one is made", path.display()));
    let parsed: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let member = |name: &str| parsed.get(name).and_then(Value::as_str).map(str::to_owned);
    match (member("accessKeyId"), member("secretAccessKey")) {
        (Some(id), Some(secret)) => Ok(Some(RootKey { id, secret })),
        _ => Err(unreadable()),
    }
}

/// The key there is, or a new one.
pub fn find_or_make(data_dir: &Path) -> Outcome<RootKey> {
    if let Some(key) = find(data_dir)? {
        return Ok(key);
    }
    let key = RootKey { id: ids::iam(&OsEntropy, "AKIA"), secret: ids::secret_key(&OsEntropy) };
    let path = data_dir.join(FILE);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    writeln!(file, "{}", json!({"accessKeyId": key.id, "secretAccessKey": key.secret}))?;
    file.sync_all()?;
    tracing::info!(file = %path.display(), "made the root's access key; `landfall env` prints it");
    Ok(key)
}

/// The key that the environment gives.
pub fn from_environment() -> Outcome<Option<RootKey>> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (set(ID), set(SECRET)) {
        (Some(id), Some(secret)) => Ok(Some(RootKey { id, secret })),
        (None, None) => Ok(None),
        _ => Err(Failure::new(format!("{ID} and {SECRET} belong together: set both or neither"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        assert!(find(folder.path()).unwrap().is_none());
        let made = find_or_make(folder.path()).unwrap();
        assert_eq!(find_or_make(folder.path()).unwrap().secret, made.secret);
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
