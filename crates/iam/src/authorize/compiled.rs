//! The compiled policies of roles and users, read from the store when they are first needed.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Time;
use parking_lot::RwLock;
use policy::Document;
use service::{Context, Result, records};
use store::Snapshot;

use crate::model::{Entity, Record, Tag};
use crate::state::REMEMBERED_MS;
use crate::{Iam, keys, policies};

/// More identities than one engine enforces at a time; beyond it, everything is read anew.
const KEPT: usize = 10_000;

/// What an identity may do.
#[derive(Default)]
pub(crate) struct Compiled {
    /// Inline and managed policies by name or ARN.
    pub(super) identity: Vec<(String, Document)>,
    pub(super) boundary: Option<(String, Document)>,
    pub(super) tags: Vec<Tag>,
}

/// What is remembered, by the identity's ARN.
#[derive(Default)]
pub(crate) struct CompiledPolicies {
    /// Counts changes: what was read before one is not remembered after it.
    generation: AtomicU64,
    all: RwLock<HashMap<Box<str>, (Time, Arc<Compiled>)>>,
}

impl CompiledPolicies {
    /// Forgets everything.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.all.write().clear();
    }

    fn get(&self, arn: &str, now: Time) -> Option<Arc<Compiled>> {
        let all = self.all.read();
        let (read, compiled) = all.get(arn)?;
        (now.0.saturating_sub(read.0) < REMEMBERED_MS).then(|| Arc::clone(compiled))
    }

    fn put(&self, arn: &str, compiled: &Arc<Compiled>, now: Time, generation: u64) {
        let mut all = self.all.write();
        if self.generation.load(Ordering::SeqCst) != generation {
            return;
        }
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(arn.into(), (now, Arc::clone(compiled)));
    }
}

impl Iam {
    /// The policies of the role or user with this name and ARN. One that is gone may do nothing.
    pub(super) async fn compiled<R: Record>(
        &self,
        ctx: &Context,
        name: &str,
        arn: &str,
    ) -> Result<Arc<Compiled>> {
        if let Some(compiled) = self.compiled.get(arn, ctx.time) {
            return Ok(compiled);
        }
        let generation = self.compiled.generation.load(Ordering::SeqCst);
        let snapshot = self.platform.store.snapshot().await?;
        let key = keys::entity(R::KIND, &ctx.account, name);
        let found: Option<R> = records::read(snapshot.as_ref(), &key).await?;
        let compiled = match found.as_ref().map(Record::entity).filter(|entity| entity.arn == arn) {
            Some(entity) => compile(ctx, snapshot.as_ref(), entity).await?,
            None => Compiled::default(),
        };
        let compiled = Arc::new(compiled);
        self.compiled.put(arn, &compiled, ctx.time, generation);
        Ok(compiled)
    }
}

async fn compile(ctx: &Context, snapshot: &dyn Snapshot, entity: &Entity) -> Result<Compiled> {
    let mut identity = Vec::new();
    for (name, text) in &entity.inline {
        identity.push((name.clone(), policies::check(text)?));
    }
    for arn in &entity.attached {
        if let Some(text) = policies::document(ctx, snapshot, arn).await? {
            identity.push((arn.clone(), policies::check(&text)?));
        }
    }
    let boundary = match &entity.boundary {
        Some(arn) => {
            let text = policies::document(ctx, snapshot, arn).await?;
            let text = text.unwrap_or_else(|| policies::NOTHING.to_owned());
            Some((arn.clone(), policies::check(&text)?))
        }
        None => None,
    };
    Ok(Compiled { identity, boundary, tags: entity.tags.clone() })
}
