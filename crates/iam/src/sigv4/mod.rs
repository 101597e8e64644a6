//! Signature version 4: reading a signature off a request and checking it. Knows no user and no role:
//! secrets come in.
//! Source: AWS General Reference, "Create a signed AWS API request"; wording of failures: answers of AWS services.

mod canonical;
mod fault;
mod key;
mod scope;
mod sign;
mod signature;
mod verify;

pub(crate) use fault::Fault;
pub(crate) use key::SigningKeys;
pub use scope::Scope;
pub use sign::sign;
pub(crate) use signature::Signature;
pub(crate) use verify::verify;

#[cfg(test)]
mod tests;
