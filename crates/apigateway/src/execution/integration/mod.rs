//! Integrations: what is called to answer a request, one file a kind.

pub(crate) mod lambda_proxy;
pub(crate) mod mock;
