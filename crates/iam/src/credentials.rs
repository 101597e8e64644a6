//! Access keys by id, remembered for a short while with what verification derives from them.

use std::collections::HashMap;
use std::sync::Arc;

use base::Time;
use parking_lot::RwLock;
use policy::Document;
use service::{Context, Result, records};

use crate::model::{AccessKey, Owner};
use crate::sigv4::SigningKeys;
use crate::state::REMEMBERED_MS;
use crate::{Iam, keys, policies};

/// More clients than one engine has at a time; beyond it, everything is read anew.
const KEPT: usize = 10_000;

/// An access key as verification and authorization need it.
pub(crate) struct Credential {
    pub(crate) record: AccessKey,
    pub(crate) signing_keys: SigningKeys,
    /// The session policies of temporary credentials: name and document.
    pub(crate) session_policies: Vec<(String, Document)>,
}

/// What is remembered.
#[derive(Default)]
pub(crate) struct Credentials(RwLock<HashMap<Box<str>, Remembered>>);

#[derive(Clone)]
struct Remembered {
    read: Time,
    credential: Arc<Credential>,
}

impl Credentials {
    /// Everything is read anew when it is needed next; derived keys of unchanged secrets stay.
    pub(crate) fn forget(&self) {
        for remembered in self.0.write().values_mut() {
            remembered.read = Time(i64::MIN);
        }
    }

    fn get(&self, id: &str) -> Option<Remembered> {
        self.0.read().get(id).cloned()
    }

    fn put(&self, id: &str, credential: Arc<Credential>, now: Time) {
        let mut all = self.0.write();
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(id.into(), Remembered { read: now, credential });
    }
}

impl Iam {
    /// The credential of an access key; `None`: nobody has it.
    pub(crate) async fn credential(&self, ctx: &Context, id: &str) -> Result<Option<Arc<Credential>>> {
        if !may_exist(id) {
            return Ok(None);
        }
        let remembered = self.credentials.get(id);
        if let Some(fresh) =
            remembered.as_ref().filter(|one| ctx.time.0.saturating_sub(one.read.0) < REMEMBERED_MS)
        {
            return Ok(Some(Arc::clone(&fresh.credential)));
        }
        let snapshot = self.platform.store.snapshot().await?;
        let Some(record) = records::read::<AccessKey>(snapshot.as_ref(), &keys::access_key(id)).await? else {
            self.credentials.0.write().remove(id);
            return Ok(None);
        };
        let session_policies = session_policies(ctx, snapshot.as_ref(), &record).await?;
        let signing_keys = SigningKeys::default();
        let same = remembered
            .map(|one| one.credential)
            .filter(|old| old.record == record && session_policies.is_empty());
        let credential =
            same.unwrap_or_else(|| Arc::new(Credential { record, signing_keys, session_policies }));
        self.credentials.put(id, Arc::clone(&credential), ctx.time);
        Ok(Some(credential))
    }
}

/// Has the id the form of those made here? Spares unknown clients a look into the store.
fn may_exist(id: &str) -> bool {
    id.len() == 20 && (id.starts_with("AKIA") || id.starts_with("ASIA"))
}

async fn session_policies(
    ctx: &Context,
    snapshot: &dyn store::Snapshot,
    record: &AccessKey,
) -> Result<Vec<(String, Document)>> {
    let Owner::Session(session) = &record.owner else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for text in &session.policies {
        found.push(("session policy".to_owned(), policies::check(text)?));
    }
    for arn in &session.policy_arns {
        // A policy deleted since grants nothing, and what remains limits the session still.
        let text = policies::document(ctx, snapshot, arn).await?;
        let text = text.unwrap_or_else(|| policies::NOTHING.to_owned());
        found.push((arn.clone(), policies::check(&text)?));
    }
    Ok(found)
}
