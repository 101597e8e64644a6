//! Functions as the store has them. A record is read on every call, so that no other process's
//! change goes unseen, but decoded only when its bytes are new.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use policy::Document;
use service::{Context, Result, ServiceError, records};
use store::{Bytes, Snapshot};

use crate::model::Function;
use crate::{error, keys, names};

/// A function with what is derived from its record.
pub struct Loaded {
    /// The record.
    pub function: Function,
    /// Its ARN without a qualifier.
    pub arn: String,
    /// Its resource policy, compiled.
    pub policy: Option<Arc<Document>>,
}

/// The functions decoded so far, by the key of their record.
#[derive(Default)]
pub struct Functions {
    decoded: Mutex<HashMap<Bytes, (Bytes, Arc<Loaded>)>>,
}

impl Functions {
    /// The function, or AWS's error.
    pub async fn get(&self, snapshot: &dyn Snapshot, ctx: &Context, name: &str) -> Result<Arc<Loaded>> {
        match self.find(snapshot, ctx, name).await? {
            Some(loaded) => Ok(loaded),
            None => Err(error::no_function(&names::arn(ctx, name))),
        }
    }

    /// The function, if there is one.
    pub async fn find(
        &self,
        snapshot: &dyn Snapshot,
        ctx: &Context,
        name: &str,
    ) -> Result<Option<Arc<Loaded>>> {
        let key = keys::function(ctx, name);
        let Some(bytes) = snapshot.get(&key).await? else {
            self.decoded.lock().remove(&key);
            return Ok(None);
        };
        if let Some((known, loaded)) = self.decoded.lock().get(&key)
            && *known == bytes
        {
            return Ok(Some(Arc::clone(loaded)));
        }
        let loaded = Arc::new(load(ctx, &bytes)?);
        self.decoded.lock().insert(key, (bytes, Arc::clone(&loaded)));
        Ok(Some(loaded))
    }
}

fn load(ctx: &Context, bytes: &[u8]) -> Result<Loaded> {
    let function: Function = records::decode(bytes)?;
    let policy = match function.policy_text() {
        Some(text) => Some(Arc::new(Document::parse(&text).map_err(|error| {
            ServiceError::internal(format!("the stored policy of {} cannot be read: {error}", function.name))
        })?)),
        None => None,
    };
    Ok(Loaded { arn: names::arn(ctx, &function.name), policy, function })
}
