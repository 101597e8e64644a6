//! The comparison behind an operator: does one value of the request match any value of the policy?

use std::net::IpAddr;

use super::date;
use super::network::Network;
use super::operator::{Comparison, Family};
use crate::Context;
use crate::document::Version;
use crate::error::PolicyError;
use crate::pattern::{ArnPattern, Pattern, Text, Wildcards};
use crate::syntax::ConditionSyntax;

#[derive(Clone, Debug)]
pub(super) enum Test {
    String(Box<[Text]>),
    StringIgnoringCase(Box<[Text]>),
    Like(Box<[Pattern]>),
    Numeric(Comparison, Box<[f64]>),
    Date(Comparison, Box<[i64]>),
    Bool(Box<[bool]>),
    /// Values are base64 on both sides; equal bytes have equal text.
    Binary(Box<[Box<str>]>),
    Ip(Box<[Network]>),
    Arn(Box<[ArnPattern]>),
    /// Whether the key must be absent.
    Null(Box<[bool]>),
}

impl Test {
    pub(super) fn compile(
        family: Family,
        syntax: &ConditionSyntax,
        version: Version,
    ) -> Result<Test, PolicyError> {
        let texts = || syntax.values.iter().map(|value| Text::new(value, version)).collect();
        Ok(match family {
            Family::String => Test::String(texts()),
            Family::StringIgnoringCase => Test::StringIgnoringCase(texts()),
            Family::Like => Test::Like(
                syntax.values.iter().map(|value| Pattern::new(value, version, Wildcards::Yes)).collect(),
            ),
            Family::Arn => {
                Test::Arn(syntax.values.iter().map(|value| ArnPattern::new(value, version)).collect())
            }
            Family::Binary => Test::Binary(syntax.values.iter().map(|value| value.as_str().into()).collect()),
            Family::Numeric(comparison) => Test::Numeric(comparison, all(syntax, "a number", number)?),
            Family::Date(comparison) => {
                Test::Date(comparison, all(syntax, "a date (ISO 8601 or epoch seconds)", date::parse)?)
            }
            Family::Bool => Test::Bool(all(syntax, "true or false", boolean)?),
            Family::Null => Test::Null(all(syntax, "true or false", boolean)?),
            Family::Ip => Test::Ip(all(syntax, "an IP address or CIDR range", Network::parse)?),
        })
    }

    /// Negation and set qualifiers are the condition's.
    pub(super) fn matches(&self, value: &str, context: &Context<'_>) -> bool {
        match self {
            Test::String(texts) => {
                texts.iter().any(|text| text.fill(context).is_some_and(|own| own == value))
            }
            Test::StringIgnoringCase(texts) => {
                texts.iter().any(|text| text.fill(context).is_some_and(|own| same_ignoring_case(&own, value)))
            }
            Test::Like(patterns) => patterns.iter().any(|pattern| pattern.matches(value, context)),
            Test::Arn(patterns) => patterns.iter().any(|pattern| pattern.matches(value, context)),
            Test::Binary(values) => values.iter().any(|own| **own == *value),
            Test::Numeric(comparison, limits) => {
                number(value).is_some_and(|value| limits.iter().any(|limit| comparison.holds(&value, limit)))
            }
            Test::Date(comparison, limits) => date::parse(value)
                .is_some_and(|value| limits.iter().any(|limit| comparison.holds(&value, limit))),
            Test::Bool(values) => boolean(value).is_some_and(|value| values.contains(&value)),
            Test::Ip(networks) => value
                .parse::<IpAddr>()
                .is_ok_and(|address| networks.iter().any(|network| network.contains(address))),
            Test::Null(_) => false,
        }
    }
}

/// Every value read as what the operator compares; a value it cannot read would never match, so it is refused.
fn all<T>(
    syntax: &ConditionSyntax,
    expected: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Box<[T]>, PolicyError> {
    let wrong = |value: &str| {
        let ConditionSyntax { operator, key, .. } = syntax;
        PolicyError::syntax(format!("Condition {operator} {key}: \"{value}\" is not {expected}"))
    };
    syntax.values.iter().map(|value| read(value).ok_or_else(|| wrong(value))).collect()
}

fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain.then(|| text.parse().ok()).flatten()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn same_ignoring_case(left: &str, right: &str) -> bool {
    left.chars().flat_map(char::to_lowercase).eq(right.chars().flat_map(char::to_lowercase))
}
