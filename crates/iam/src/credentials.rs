//! Access keys by id, remembered for a short while with what verification derives from them.

use std::sync::Arc;

use base::Time;
use policy::Document;
use service::{Context, Principal, Result, records};
use store::Snapshot;

use crate::model::{AccessKey, Owner};
use crate::sigv4::SigningKeys;
use crate::{Iam, keys, policies};

/// An access key as verification and authorization need it.
pub(crate) struct Credential {
    pub(crate) record: AccessKey,
    /// Whom the key belongs to.
    pub(crate) principal: Principal,
    pub(crate) signing_keys: SigningKeys,
    /// The session policies of temporary credentials: name and document.
    pub(crate) session_policies: Vec<(String, Document)>,
}

impl Iam {
    /// The credential of an access key; `None`: nobody has it.
    pub(crate) async fn credential(&self, id: &str, now: Time) -> Result<Option<Arc<Credential>>> {
        if !may_exist(id) {
            return Ok(None);
        }
        if let Some(fresh) = self.credentials.fresh(id, now) {
            return Ok(Some(fresh));
        }
        if self.strangers.fresh(id, now).is_some() {
            return Ok(None);
        }
        // Rare, and far larger than the rest: kept out of the futures of all who ask.
        Box::pin(self.read_credential(id, now)).await
    }

    async fn read_credential(&self, id: &str, now: Time) -> Result<Option<Arc<Credential>>> {
        let (generation, strangers) = (self.credentials.generation(), self.strangers.generation());
        let snapshot = self.platform.store.snapshot().await?;
        let Some(record) = records::read::<AccessKey>(snapshot.as_ref(), &keys::access_key(id)).await? else {
            self.credentials.remove(id);
            self.strangers.put(id, &Arc::new(()), now, strangers);
            return Ok(None);
        };
        let ctx = self.platform.context(Principal::Anonymous);
        let session_policies = session_policies(&ctx, snapshot.as_ref(), &record).await?;
        // Derived signing keys of an unchanged secret stay.
        let same =
            self.credentials.last(id).filter(|old| old.record == record && session_policies.is_empty());
        let principal = principal(id, &record.owner);
        let new = || Credential { record, principal, signing_keys: SigningKeys::default(), session_policies };
        let credential = same.unwrap_or_else(|| Arc::new(new()));
        self.credentials.put(id, &credential, now, generation);
        Ok(Some(credential))
    }
}

fn principal(access_key: &str, owner: &Owner) -> Principal {
    match owner {
        Owner::User { name, arn, id, .. } => {
            Principal::User { name: name.as_str().into(), arn: arn.as_str().into(), id: id.as_str().into() }
        }
        Owner::Session(session) => Principal::Session {
            role_arn: session.role_arn.as_str().into(),
            role_name: session.role_name.as_str().into(),
            session_arn: session.arn.as_str().into(),
            id: session.id.as_str().into(),
            access_key: access_key.into(),
        },
    }
}

/// Has the id the form of those made here? Spares unknown clients a look into the store.
fn may_exist(id: &str) -> bool {
    id.len() == 20 && (id.starts_with("AKIA") || id.starts_with("ASIA"))
}

async fn session_policies(
    ctx: &Context,
    snapshot: &dyn Snapshot,
    record: &AccessKey,
) -> Result<Vec<(String, Document)>> {
    let Owner::Session(session) = &record.owner else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for text in &session.policies {
        found.push(("session policy".to_owned(), policies::stored(text)?));
    }
    for arn in &session.policy_arns {
        found.push((arn.clone(), policies::limiting(ctx, snapshot, arn).await?));
    }
    Ok(found)
}
