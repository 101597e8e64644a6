//! The whole story of each of the last requests, for whoever wants to look inside. What passes by is kept as it is
//! (bodies are shared, not copied); nothing is rendered before somebody reads.

mod recorder;
mod ring;
mod show;
mod step;

pub(crate) use recorder::Recorder;
pub(crate) use ring::Ring;
pub(crate) use step::{Step, Steps, Trace};
