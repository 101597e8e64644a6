//! Writing items: [`apply`] does everything that a changed item brings with it, for whoever changes items; `single` and
//! `parameters` are what PutItem, UpdateItem and DeleteItem share. Knows no operation.

mod apply;
mod image;
mod parameters;
mod single;
mod updating;

pub use apply::{Actor, Change, Effects, Occasion, apply, keys_to_hold, needs_before};
pub use image::Image;
pub use parameters::{ConditionParameters, placeholders};
pub use single::{Answering, Before, Written, answer, write};
pub use updating::{check_against_keys, updated};

/// The largest item.
pub const MAX_ITEM: usize = base::limits::dynamodb::ITEM;
