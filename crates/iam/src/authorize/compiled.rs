//! The compiled policies of roles and users, read from the store when they are first needed.

use std::sync::Arc;

use policy::Document;
use service::{Context, Result, records};
use store::Snapshot;

use crate::model::{Entity, Record, Tag};
use crate::{Iam, keys, policies};

/// What an identity may do.
#[derive(Default)]
pub(crate) struct Compiled {
    /// Inline and managed policies by name or ARN.
    pub(super) identity: Vec<(String, Document)>,
    pub(super) boundary: Option<(String, Document)>,
    pub(super) tags: Vec<Tag>,
}

impl Iam {
    /// The policies of the role or user with this name and ARN. One that is gone may do nothing.
    pub(super) async fn compiled<R: Record>(
        &self,
        ctx: &Context,
        name: &str,
        arn: &str,
    ) -> Result<Arc<Compiled>> {
        if let Some(compiled) = self.compiled.fresh(arn, ctx.time) {
            return Ok(compiled);
        }
        let generation = self.compiled.generation();
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
        identity.push((name.clone(), policies::stored(text)?));
    }
    for arn in &entity.attached {
        if let Some(text) = policies::document(ctx, snapshot, arn).await? {
            identity.push((arn.clone(), policies::stored(&text)?));
        }
    }
    let boundary = match &entity.boundary {
        Some(arn) => Some((arn.clone(), policies::limiting(ctx, snapshot, arn).await?)),
        None => None,
    };
    Ok(Compiled { identity, boundary, tags: entity.tags.clone() })
}
