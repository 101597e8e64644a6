//! The ways to name a function: its name, `account:function:name`, `function:name` with an ARN's
//! head, each with `:qualifier` after it.

use service::{Context, Result, ServiceError};

use crate::error;

/// A function as a caller named it.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The bare name.
    pub name: String,
    /// The version or alias, where one was named.
    pub qualifier: Option<String>,
}

/// The only version there is.
pub const LATEST: &str = "$LATEST";

impl Named {
    /// Takes a caller's text apart; `qualifier` is the separate parameter. Functions of other Regions and accounts
    /// are not here.
    pub fn parse(ctx: &Context, text: &str, qualifier: Option<&str>) -> Result<Self> {
        let mut parts: Vec<&str> = text.split(':').collect();
        let own = if let Some(at) =
            parts.iter().position(|part| *part == "function").filter(|at| at + 1 < parts.len())
        {
            let rest = parts.split_off(at);
            let mut rest = rest.into_iter().skip(1);
            check_place(ctx, &parts)?;
            (rest.next(), rest.next())
        } else if let [account, name, rest @ ..] = parts.as_slice()
            && is_account(account)
        {
            check_place(ctx, &[account])?;
            (Some(*name), rest.first().copied())
        } else {
            (parts.first().copied(), parts.get(1).copied())
        };
        let (name, own) = (own.0.unwrap_or_default().to_owned(), own.1);
        if let (Some(own), Some(given)) = (own, qualifier)
            && own != given
        {
            return Err(error::invalid(
                "The derived qualifier from the function name does not match the specified qualifier.",
            ));
        }
        Ok(Self { name, qualifier: own.or(qualifier).map(str::to_owned) })
    }

    /// Refuses versions and aliases, in the words for permissions.
    pub fn require_unqualified(&self, ctx: &Context) -> Result<()> {
        let Some(qualifier) = &self.qualifier else { return Ok(()) };
        let arn = format!("{}:{qualifier}", arn(ctx, &self.name));
        let version = qualifier.contains('$') || qualifier.bytes().all(|byte| byte.is_ascii_digit());
        Err(if version {
            error::no_function(&arn)
        } else {
            error::not_found(format!("Cannot find alias arn: {arn}"))
        })
    }

    /// Refuses what is not the latest version: there are no published versions and aliases here.
    pub fn require_latest(&self, ctx: &Context) -> Result<()> {
        match &self.qualifier {
            Some(qualifier) if qualifier != LATEST => {
                Err(error::no_function(&format!("{}:{qualifier}", arn(ctx, &self.name))))
            }
            _ => Ok(()),
        }
    }
}

/// Checks what stands before the name: an ARN's head, or its end.
fn check_place(ctx: &Context, head: &[&str]) -> Result<()> {
    let mut from_the_end = head.iter().rev();
    if let Some(account) = from_the_end.next()
        && **account != *ctx.account
    {
        return Err(ServiceError::sender("AccessDeniedException", 403, error::FOREIGN));
    }
    match from_the_end.next() {
        Some(region) if **region != *ctx.region => Err(error::not_found(format!(
            "Functions from '{region}' are not reachable in this region ('{}')",
            ctx.region
        ))),
        _ => Ok(()),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A function's ARN without a qualifier.
pub fn arn(ctx: &Context, name: &str) -> String {
    ctx.arn("lambda", format!("function:{name}"))
}

/// A function's ARN as it was asked for.
pub fn qualified(arn: &str, qualifier: Option<&str>) -> String {
    qualifier.map_or_else(|| arn.to_owned(), |qualifier| format!("{arn}:{qualifier}"))
}
