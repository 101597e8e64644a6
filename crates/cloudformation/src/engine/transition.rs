//! Changes of a stack's status: each is one transaction, and none happens if the status is no longer
//! what it was taken for.

use service::Result;
use store::{Key, Transaction};

use super::Engine;
use super::recorder::stack_event;
use crate::keys::StackKey;
use crate::model::{Export, Stack};
use crate::status::StackStatus;
use crate::storage::{Batch, read};

/// What came of a transition.
pub(super) enum Outcome {
    /// It is durable.
    Done,
    /// The status had changed: somebody asked for the stack's deletion. What came along was written all the same.
    Overtaken,
    /// An export's name is taken; nothing was written.
    Conflict {
        /// By whom.
        sentence: String,
        /// What is still to be written.
        batch: Batch,
    },
}

/// A change of status, with everything that goes with it.
pub(super) struct Transition {
    /// The status that the stack must have.
    pub(super) from: StackStatus,
    /// The stack as it is to be.
    pub(super) to: Stack,
    /// Events and resources to be written along.
    pub(super) batch: Batch,
}

impl Transition {
    /// Makes the change durable.
    pub(super) async fn commit(self, engine: &Engine, key: &StackKey) -> Result<Outcome> {
        let Self { from, mut to, mut batch } = self;
        let mut keys = batch.keys();
        keys.extend([key.record(), key.active(), key.place.name(&to.name)]);
        let exports = exports(key, &to);
        keys.extend(exports.iter().cloned());
        let mut events = Batch::default();
        stack_event(engine, key, &to, &mut events)?;
        keys.extend(events.keys());
        let mut transaction = engine.platform.store.begin(keys).await?;
        let current: Option<Stack> = read(transaction.as_ref(), &key.record()).await?;
        if current.is_none_or(|current| current.status != from) {
            batch.write(transaction.as_mut())?;
            transaction.commit().await?;
            return Ok(Outcome::Overtaken);
        }
        match to.status {
            StackStatus::CreateComplete => {
                if let Some(sentence) = publish(transaction.as_mut(), key, &to).await? {
                    return Ok(Outcome::Conflict { sentence, batch });
                }
            }
            StackStatus::RollbackComplete | StackStatus::DeleteComplete => {
                release(transaction.as_mut(), key, &mut to).await?;
            }
            _ => {}
        }
        if to.status == StackStatus::DeleteComplete {
            free_name(transaction.as_mut(), key, &to).await?;
        }
        if !to.status.is_in_progress() {
            transaction.delete(key.active())?;
        }
        batch.put(key.record(), &to)?;
        batch.write(transaction.as_mut())?;
        events.write(transaction.as_mut())?;
        transaction.commit().await?;
        Ok(Outcome::Done)
    }
}

/// The export records that a transition may touch.
fn exports(key: &StackKey, stack: &Stack) -> Vec<Key> {
    let own = stack.outputs.iter().filter_map(|output| output.export.as_deref());
    let imported = stack.imports.iter().map(|(name, _)| name.as_str());
    own.chain(imported).map(|name| key.place.export(name)).collect()
}

/// Writes the stack's exports. The sentence, if a name is taken.
async fn publish(transaction: &mut dyn Transaction, key: &StackKey, stack: &Stack) -> Result<Option<String>> {
    for output in &stack.outputs {
        let Some(name) = &output.export else { continue };
        let record = key.place.export(name);
        if let Some(taken) = read::<Export>(transaction, &record).await? {
            let owner = taken.stack_name;
            return Ok(Some(format!("Export with name {name} is already exported by stack {owner}.")));
        }
        let mut batch = Batch::default();
        let export = Export {
            name: name.clone(),
            value: output.value.clone(),
            stack_id: stack.id.clone(),
            stack_name: stack.name.clone(),
            importers: Default::default(),
        };
        batch.put(record, &export)?;
        batch.write(transaction)?;
    }
    Ok(None)
}

/// Takes back the stack's exports and its imports of others.
async fn release(transaction: &mut dyn Transaction, key: &StackKey, stack: &mut Stack) -> Result<()> {
    for (name, _) in std::mem::take(&mut stack.imports) {
        let record = key.place.export(&name);
        if let Some(mut export) = read::<Export>(transaction, &record).await? {
            export.importers.remove(&stack.name);
            let mut batch = Batch::default();
            batch.put(record, &export)?;
            batch.write(transaction)?;
        }
    }
    for output in &stack.outputs {
        let Some(name) = &output.export else { continue };
        let record = key.place.export(name);
        let own =
            read::<Export>(transaction, &record).await?.is_some_and(|export| export.stack_id == stack.id);
        if own {
            transaction.delete(record)?;
        }
    }
    Ok(())
}

/// Frees the stack's name, unless a newer stack bears it.
async fn free_name(transaction: &mut dyn Transaction, key: &StackKey, stack: &Stack) -> Result<()> {
    let name = key.place.name(&stack.name);
    if read::<String>(transaction, &name).await?.as_deref() == Some(key.uuid.as_str()) {
        transaction.delete(name)?;
    }
    Ok(())
}
