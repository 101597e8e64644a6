//! Why a transaction is cancelled: one reason for each of its items, in their order.

use service::ServiceError;
use wire::{Map, Value};

use crate::error::Result;
use crate::write::Image;
use crate::{Invalid, collection, meter};

/// Why one item cancels the transaction.
#[derive(Clone, Debug)]
pub enum Reason {
    /// Its condition does not hold; the item as it is, if the request asked for it.
    ConditionalCheckFailed(Option<Image>),
    /// What was to be done cannot be done to this item.
    ValidationError(Invalid),
    /// It is there already, and was to be inserted.
    DuplicateItem,
    /// Its table is not there.
    ResourceNotFound,
    /// Another transaction is writing it.
    TransactionConflict,
    /// Its item collection would become too large.
    ItemCollectionSizeLimitExceeded,
    /// Its table, or a global index of it, has no capacity left.
    ProvisionedThroughputExceeded,
}

impl Reason {
    fn code(&self) -> &'static str {
        match self {
            Self::ConditionalCheckFailed(_) => "ConditionalCheckFailed",
            Self::ValidationError(_) => "ValidationError",
            Self::DuplicateItem => "DuplicateItem",
            Self::ResourceNotFound => "ResourceNotFound",
            Self::TransactionConflict => "TransactionConflict",
            Self::ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceeded",
            Self::ProvisionedThroughputExceeded => "ProvisionedThroughputExceeded",
        }
    }

    fn to_value(&self) -> Value {
        let mut reason = Map::from([("Code", self.code().into())]);
        let message = match self {
            Self::ConditionalCheckFailed(item) => {
                reason.push_some("Item", item.as_ref().map(Image::to_value));
                "The conditional request failed"
            }
            Self::ValidationError(error) => &error.0,
            Self::DuplicateItem => "Duplicate primary key exists in table",
            Self::ResourceNotFound => "Requested resource not found",
            Self::TransactionConflict => "Transaction is ongoing for the item",
            Self::ItemCollectionSizeLimitExceeded => collection::FULL,
            Self::ProvisionedThroughputExceeded => meter::message(false),
        };
        reason.push("Message", message);
        reason.into()
    }
}

/// Fails if any item has a reason to cancel the transaction.
///
/// # Errors
/// `TransactionCanceledException`.
pub fn check(reasons: &[Option<Reason>]) -> Result<()> {
    if reasons.iter().all(Option::is_none) { Ok(()) } else { Err(cancelled(reasons)) }
}

/// What fails one item of so many, as the transaction says it.
pub fn of_failure(error: ServiceError, position: usize, items: usize) -> ServiceError {
    if !collection::is_full(&error) {
        return error;
    }
    let reason = |item| (item == position).then_some(Reason::ItemCollectionSizeLimitExceeded);
    cancelled(&(0..items).map(reason).collect::<Vec<_>>())
}

/// Fails if any of so many items is throttled.
///
/// # Errors
/// `TransactionCanceledException`.
pub fn check_throttled(throttled: impl Iterator<Item = bool>) -> Result<()> {
    let reason = |throttled: bool| throttled.then_some(Reason::ProvisionedThroughputExceeded);
    check(&throttled.map(reason).collect::<Vec<_>>())
}

/// `TransactionCanceledException`.
pub fn cancelled(reasons: &[Option<Reason>]) -> ServiceError {
    let codes: Vec<&str> =
        reasons.iter().map(|reason| reason.as_ref().map_or("None", Reason::code)).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let none = || Map::from([("Code", "None".into())]).into();
    let reasons = reasons.iter().map(|reason| reason.as_ref().map_or_else(none, Reason::to_value)).collect();
    ServiceError::sender("TransactionCanceledException", 400, message)
        .with("CancellationReasons", Value::List(reasons))
}
