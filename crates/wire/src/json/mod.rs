//! JSON in and out, directed by shapes: one pass over the bytes, no tree of JSON in between.

mod decode;
mod encode;
pub(crate) mod fault;
mod plain;
pub(crate) mod protocol;
mod reader;
mod wording;

pub(crate) use decode::{Decoder, Mode};
pub(crate) use encode::{write_string, write_value};
pub use plain::plain_run;
pub(crate) use reader::{Reader, Token};
pub(crate) use wording::Dialect;
