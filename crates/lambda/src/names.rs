//! The ways to name a function: its name, `account:function:name`, `function:name` with an ARN's
//! head, each with `:qualifier` after it.

use service::{Context, Result};

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
    /// Takes a caller's text apart; `qualifier` is the separate parameter.
    pub fn parse(text: &str, qualifier: Option<&str>) -> Result<Self> {
        let rest = text.split_once(":function:").map_or(text, |(_, rest)| rest);
        let rest = rest.strip_prefix("function:").unwrap_or(rest);
        let (name, own) = rest.split_once(':').map_or((rest, None), |(name, own)| (name, Some(own)));
        if let (Some(own), Some(given)) = (own, qualifier)
            && own != given
        {
            return Err(error::invalid(
                "The derived qualifier from the function name does not match the specified qualifier.",
            ));
        }
        Ok(Self { name: name.to_owned(), qualifier: own.or(qualifier).map(str::to_owned) })
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

/// A function's ARN without a qualifier.
pub fn arn(ctx: &Context, name: &str) -> String {
    ctx.arn("lambda", format!("function:{name}"))
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn every_form_of_a_name_is_understood() {
        for (text, qualifier) in [
            ("f", None),
            ("f:live", Some("live")),
            ("000000000000:function:f", None),
            ("arn:aws:lambda:us-east-1:000000000000:function:f", None),
            ("arn:aws:lambda:us-east-1:000000000000:function:f:live", Some("live")),
            ("function:f:$LATEST", Some("$LATEST")),
        ] {
            let named = Named::parse(text, None).unwrap();
            assert_eq!((named.name.as_str(), named.qualifier.as_deref()), ("f", qualifier), "{text}");
        }
        assert!(Named::parse("f:live", Some("test")).is_err());
    }
}
