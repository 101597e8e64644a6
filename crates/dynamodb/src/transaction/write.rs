//! Doing all actions of a transaction or none, in one transaction of the store.

use base::Time;
use service::Context;
use store::{Key, Transaction};

use super::step::{After, Step, check_size, steps};
use super::{Action, Spent, Token, reason};
use crate::Dynamodb;
use crate::capacity::{Consumed, Direction, read_units, write_units};
use crate::error::Result;
use crate::write::{self, Change, Image, Occasion};

/// Does all actions or none. What was done under the same token before is not done again; then what it takes to read the
/// items is consumed.
///
/// # Errors
/// `ResourceNotFoundException`, `ValidationException`, `IdempotentParameterMismatchException`,
/// `TransactionInProgressException`, `TransactionCanceledException`.
pub async fn write(
    state: &Dynamodb,
    ctx: &Context,
    actions: Vec<Action>,
    token: Option<Token>,
) -> Result<Spent> {
    let names: Vec<String> = actions.iter().map(|action| action.table.clone()).collect();
    let tables = state.tables.enter_all(ctx, names.iter().map(String::as_str)).await?;
    let steps = steps(actions, &tables)?;
    let now = state.platform.clock.now();
    let store = &state.platform.store;
    let Some(token) = token else { return Run { state, ctx, steps: &steps, token: None, now }.all().await };
    let _held = state.ongoing.hold_token(token.key())?;
    if token.is_used(now, store.get(token.key()).await?)? {
        return replayed(state, &steps).await;
    }
    let spent = Run { state, ctx, steps: &steps, token: Some(&token), now }.all().await?;
    state.forgetting.tick(store, now);
    Ok(spent)
}

/// A transaction that is being done.
struct Run<'a> {
    state: &'a Dynamodb,
    ctx: &'a Context,
    steps: &'a [Step<'a>],
    token: Option<&'a Token>,
    now: Time,
}

impl Run<'_> {
    async fn all(self) -> Result<Spent> {
        let items = self.steps.iter().map(|step| step.key.clone()).collect();
        self.admit()?;
        let _held = self.state.ongoing.hold_items(self.ctx, items)?;
        let keys = self.steps.iter().flat_map(|step| write::keys_to_hold(step.table, &step.key));
        let keys: Vec<Key> = keys.chain(self.token.map(|token| token.key().clone())).collect();
        let mut transaction = self.state.platform.store.begin(keys).await?;
        if self.is_done(transaction.as_ref()).await? {
            drop(transaction);
            return replayed(self.state, self.steps).await;
        }
        let decided = match self.decide(transaction.as_ref()).await {
            Ok(decided) => decided,
            Err(error) => {
                // What was read must be durable before anyone is told of it.
                transaction.commit().await?;
                return Err(error);
            }
        };
        let spent = self.apply(transaction.as_mut(), decided).await?;
        transaction.commit().await?;
        Ok(spent)
    }

    /// Fails for the items of tables that have no capacity left.
    fn admit(&self) -> Result<()> {
        let meter = &self.state.meter;
        let is_throttled =
            |step: &Step<'_>| meter.admit(step.table, Direction::Write, self.ctx.time).is_err();
        reason::check_throttled(self.steps.iter().map(is_throttled))
    }

    /// Charges what one item of the transaction consumed.
    fn spend(&self, step: &Step<'_>, consumed: &Consumed) -> Result<()> {
        if self.state.meter.spend(step.table, &consumed.clone().doubled(), self.ctx.time).is_ok() {
            return Ok(());
        }
        reason::check_throttled(self.steps.iter().map(|other| other.key == step.key))
    }

    /// Whether another process did it meanwhile.
    async fn is_done(&self, transaction: &dyn Transaction) -> Result<bool> {
        match self.token {
            Some(token) => token.is_used(self.now, transaction.get(token.key()).await?),
            None => Ok(false),
        }
    }

    /// What becomes of every item, if nothing speaks against it.
    async fn decide(&self, transaction: &dyn Transaction) -> Result<Vec<Decided>> {
        let (mut decided, mut reasons) = (Vec::new(), Vec::new());
        for step in self.steps {
            let before = transaction.get(&step.key).await?.map(Image::read).transpose()?;
            match step.decide(before.as_ref())? {
                Ok(after) => {
                    decided.push(Decided { before, after });
                    reasons.push(None);
                }
                Err(reason) => reasons.push(Some(reason)),
            }
        }
        reason::check(&reasons)?;
        check_size(decided.iter().map(Decided::size).sum())?;
        Ok(decided)
    }

    async fn apply(&self, transaction: &mut dyn Transaction, decided: Vec<Decided>) -> Result<Spent> {
        let mut spent = Spent::new(Direction::Write);
        let occasion = Occasion::call(self.ctx);
        for (position, (step, Decided { before, after })) in self.steps.iter().zip(decided).enumerate() {
            let name = &step.action.table;
            let After::Becomes(after) = after else {
                let consumed = write_units(before.as_ref().map(Image::size), None).into();
                self.spend(step, &consumed)?;
                spent.add(name, consumed);
                continue;
            };
            let change =
                Change { table: step.table, key: &step.key, before: before.as_ref(), after: after.as_ref() };
            let effects = write::apply(transaction, &occasion, &change).await;
            let effects = effects.map_err(|error| reason::of_failure(error, position, self.steps.len()))?;
            self.spend(step, &effects.consumed)?;
            spent.collections.add(name, &change, &effects)?;
            spent.add(name, effects.consumed);
        }
        if let Some(token) = self.token {
            transaction.put(token.key().clone(), token.used(self.now)?)?;
        }
        Ok(spent)
    }
}

/// An item as it was, and what becomes of it.
struct Decided {
    before: Option<Image>,
    after: After,
}

impl Decided {
    /// What the item counts for the size of the transaction.
    fn size(&self) -> usize {
        match &self.after {
            After::Becomes(Some(after)) => after.size(),
            After::Becomes(None) | After::Same => self.before.as_ref().map_or(0, Image::size),
        }
    }
}

/// The answer to a request whose transaction was done already: the items are read.
async fn replayed(state: &Dynamodb, steps: &[Step<'_>]) -> Result<Spent> {
    let mut spent = Spent::new(Direction::Read);
    for step in steps {
        let image = state.platform.store.get(&step.key).await?.map(Image::read).transpose()?;
        spent.add(&step.action.table, read_units(image.as_ref().map_or(0, Image::size), true));
    }
    Ok(spent)
}
