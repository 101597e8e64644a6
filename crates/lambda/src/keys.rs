//! How the service's state lies in the store. All keys begin with `lambda`; then:
//!
//! - `function` account Region name → [`Function`](crate::model::Function)
//! - `code` function-id SHA-256 piece → a piece of the zipped package

use service::Context;
use store::key::KeyBuilder;
use store::{Key, Range};

fn of(kind: &str) -> KeyBuilder {
    KeyBuilder::new("lambda").str(kind)
}

/// A function's record.
pub fn function(ctx: &Context, name: &str) -> Key {
    of("function").str(&ctx.account).str(&ctx.region).str(name).finish()
}

/// All functions of the account and Region, by name.
pub fn functions(ctx: &Context) -> Range {
    of("function").str(&ctx.account).str(&ctx.region).range()
}

/// Every account's and Region's functions.
pub fn all_functions() -> Range {
    of("function").range()
}

/// A piece of a package.
pub fn code(function_id: &str, sha256: &str, piece: u64) -> Key {
    of("code").str(function_id).str(sha256).u64(piece).finish()
}
