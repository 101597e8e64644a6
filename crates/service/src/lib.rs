//! What the services share, and how they meet: the context of a call, errors, the shape of an
//! operation, and the one door through which every AWS call goes, whoever makes it. Services never
//! import one another; they know the ports of this crate. It knows no service and no HTTP.
//!
//! A call's way: **decode → validate → authorize → operate → record → encode**. `wire` decodes and
//! encodes where there are bytes; [`Door::call`] does the rest, for callers inside the process too.

mod access;
pub mod adversary;
mod context;
mod door;
mod error;
mod log_writer;
mod operation;
mod platform;
mod ports;
pub mod records;

pub use access::{Access, denied};
pub use adversary::{Adversary, Trouble};
pub use context::{Context, Principal};
pub use door::{Door, Service, ServiceBuilder};
pub use error::{Fault, ServiceError};
pub use log_writer::{LogDestination, LogRecord, LogWriter};
pub use operation::Operation;
pub use platform::Platform;
pub use ports::{Authorizer, CallAws, Denial};

/// The result of an operation.
pub type Result<T> = std::result::Result<T, ServiceError>;
