//! How the state lies in the store. All keys begin with `iam`; then:
//!
//! - `role`|`user` account name → [`Role`](crate::model::Role), [`User`](crate::model::User); names in lower case: IAM
//!   does not tell them apart by case
//! - `policy` account name → [`ManagedPolicy`](crate::model::ManagedPolicy)
//! - `uses` account policy-arn → [`Uses`](crate::model::Uses)
//! - `key` access-key-id → [`AccessKey`](crate::model::AccessKey)
//! - `expiry` time access-key-id → nothing: the sessions in the order they end

use base::Time;
use store::key::{KeyBuilder, KeyReader};
use store::{Key, Range};

use crate::model::Kind;

fn of(kind: &str) -> KeyBuilder {
    KeyBuilder::new("iam").str(kind)
}

/// A role's or user's record.
pub(crate) fn entity(kind: Kind, account: &str, name: &str) -> Key {
    of(kind.noun()).str(account).str(&name.to_lowercase()).finish()
}

/// All roles or users of an account.
pub(crate) fn entities(kind: Kind, account: &str) -> Range {
    of(kind.noun()).str(account).range()
}

/// A customer-managed policy.
pub(crate) fn policy(account: &str, name: &str) -> Key {
    of("policy").str(account).str(&name.to_lowercase()).finish()
}

/// All customer-managed policies of an account.
pub(crate) fn policies(account: &str) -> Range {
    of("policy").str(account).range()
}

/// The uses of a managed policy within an account.
pub(crate) fn uses(account: &str, arn: &str) -> Key {
    of("uses").str(account).str(arn).finish()
}

/// An access key.
pub(crate) fn access_key(id: &str) -> Key {
    of("key").str(id).finish()
}

/// A session's place among those that end.
pub(crate) fn expiry(expires: Time, id: &str) -> Key {
    of("expiry").u64(ordered(expires)).str(id).finish()
}

/// The sessions that ended before `time`.
pub(crate) fn expired(time: Time) -> Range {
    let mut range = of("expiry").range();
    range.end = std::ops::Bound::Excluded(of("expiry").u64(ordered(time)).finish());
    range
}

/// The access key that an expiry's key names.
pub(crate) fn expired_id(key: &Key) -> Option<String> {
    let mut reader = KeyReader::new(key);
    reader.str().ok()?;
    reader.str().ok()?;
    reader.u64().ok()?;
    reader.str().ok()
}

/// No session ends before the epoch.
fn ordered(time: Time) -> u64 {
    u64::try_from(time.0).unwrap_or(0)
}
