//! Time to live: items whose attribute says that their time is over are deleted by the service itself.
//!
//! While it is on, a table has a hidden index of expiries (`keys`): `expiry` keeps it wherever items change. What
//! is to be done with such an index, a mark in the store says (`mark`): it is built for the items that were there
//! before, kept, and removed once it is switched off. [`pass`] does what there is to do, from time to time; so a restart
//! interrupts nothing. Knows no operation.

mod expiry;
mod keys;
mod mark;
mod model;
mod pass;
mod work;

pub use expiry::keep;
pub use model::{TimeToLive, update};
pub use pass::pass;
