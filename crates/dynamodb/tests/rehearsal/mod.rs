//! What an engine is told to rehearse: trouble that an adversary lets happen, and capacity that is enforced.

mod throughput;
mod trouble;
