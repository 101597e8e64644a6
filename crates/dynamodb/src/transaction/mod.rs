//! Transactions: several items written or read as one. [`Action`] is one request of TransactWriteItems, right by itself;
//! [`write`] checks the actions against their tables and does all or none; [`read`] reads items at one moment; [`Ongoing`] keeps the items that
//! transactions are writing now, [`Token`] makes a repeated request one, [`Forgetting`] removes old ones. Knows no operation.
//!
//! Source: DynamoDB Developer Guide, "Amazon DynamoDB Transactions: How it works"; wording and order:
//! paritysuite/dynamodb-conformance `tests/tier3/{error-messages,validation-ordering}` (recorded 2026-06 to 2026-10).

mod action;
mod forgetting;
mod ongoing;
mod parts;
mod read;
mod reason;
mod spent;
mod step;
mod token;
mod write;

pub use action::{Action, Work};
pub use forgetting::Forgetting;
pub use ongoing::Ongoing;
pub use parts::Parts;
pub use read::{Wanted, read};
pub use reason::{Reason, check};
pub use spent::Spent;
pub use token::Token;
pub use write::write;
