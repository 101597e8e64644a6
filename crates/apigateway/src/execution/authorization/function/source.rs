//! Where an authorizer finds who calls: mapping expressions, several separated by commas.

use std::borrow::Cow;
use std::fmt;

use crate::execution::exchange::Exchange;

/// One place of a request that identifies its caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `method.request.header.{name}`
    Header(String),
    /// `method.request.querystring.{name}`
    Query(String),
    /// `stageVariables.{name}`
    StageVariable(String),
    /// `context.{name}`
    Context(String),
}

impl Source {
    /// The sources of an expression, e.g. `method.request.header.Auth, method.request.querystring.Name`. What is no such
    /// place names nothing that a request could have.
    pub fn parse_all(expression: &str) -> Vec<Self> {
        expression.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }

    fn parse(part: &str) -> Self {
        let named = |prefix: &str| part.strip_prefix(prefix).map(str::to_owned);
        let header = named("method.request.header.").map(Self::Header);
        let query = || named("method.request.querystring.").map(Self::Query);
        let variable = || named("stageVariables.").map(Self::StageVariable);
        let context = || named("context.").map(Self::Context);
        let found = header.or_else(query).or_else(variable).or_else(context);
        found.unwrap_or_else(|| Self::Header(part.to_owned()))
    }

    /// What stands there; `None` if nothing does.
    pub fn value<'a>(&self, exchange: &'a Exchange<'_>) -> Option<Cow<'a, str>> {
        let found = match self {
            Self::Header(name) => exchange.request.header(name).map(Cow::Borrowed),
            Self::Query(name) => {
                let mut all = exchange.query().iter();
                let values = all.find(|(other, _)| *other == name.as_str()).map(|(_, values)| values);
                values.and_then(|values| values.last()).map(|value| Cow::Borrowed(value.as_ref()))
            }
            Self::StageVariable(name) => {
                exchange.stage.live.variables.get(name).map(|value| Cow::Borrowed(value.as_str()))
            }
            Self::Context(name) => exchange.context(name),
        };
        found.filter(|value| !value.is_empty())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "method.request.header.{name}"),
            Self::Query(name) => write!(f, "method.request.querystring.{name}"),
            Self::StageVariable(name) => write!(f, "stageVariables.{name}"),
            Self::Context(name) => write!(f, "context.{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn an_expression_names_several_places() {
        let sources = Source::parse_all(
            "method.request.header.Auth, method.request.querystring.Name,stageVariables.v,context.identity.sourceIp",
        );
        let expected = [
            Source::Header("Auth".to_owned()),
            Source::Query("Name".to_owned()),
            Source::StageVariable("v".to_owned()),
            Source::Context("identity.sourceIp".to_owned()),
        ];
        assert_eq!(sources, expected);
        assert_eq!(Source::parse_all(" "), []);
    }
}
