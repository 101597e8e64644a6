//! One line of a `Condition` block: an operator, a key and the values to compare with.
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "… multivalued context keys".

mod date;
mod network;
mod operator;
mod test;

use crate::Context;
use crate::document::Version;
use crate::error::PolicyError;
use crate::syntax::ConditionSyntax;
use operator::{Family, Operator, Quantifier};
use test::Test;

#[derive(Clone, Debug)]
pub(crate) struct Condition {
    key: Box<str>,
    negated: bool,
    if_exists: bool,
    quantifier: Quantifier,
    test: Test,
}

impl Condition {
    pub(crate) fn compile(syntax: &ConditionSyntax, version: Version) -> Result<Condition, PolicyError> {
        let operator = Operator::parse(&syntax.operator).ok_or_else(|| {
            PolicyError::syntax(format!("\"{}\" is not a condition operator", syntax.operator))
        })?;
        Ok(Condition {
            key: syntax.key.as_str().into(),
            negated: operator.negated,
            if_exists: operator.if_exists,
            quantifier: operator.quantifier,
            test: Test::compile(operator.family, syntax, version)?,
        })
    }

    pub(crate) fn holds(&self, context: &Context<'_>) -> bool {
        let values = context.get(&self.key);
        if let Test::Null(expected) = &self.test {
            return expected.contains(&values.is_none());
        }
        let Some(values) = values else { return self.holds_without_key() };
        let fits = |value: &str| self.test.matches(value, context) != self.negated;
        match (self.quantifier, self.negated) {
            (Quantifier::All, _) | (Quantifier::None, true) => values.iter().all(|value| fits(value)),
            (Quantifier::Any, _) | (Quantifier::None, false) => values.iter().any(|value| fits(value)),
        }
    }

    /// A key that the request does not carry differs from everything, and is no counterexample.
    fn holds_without_key(&self) -> bool {
        self.if_exists
            || match self.quantifier {
                Quantifier::All => true,
                Quantifier::Any => false,
                Quantifier::None => self.negated,
            }
    }
}

/// Is there an operator of this name?
pub(crate) fn is_operator(name: &str) -> bool {
    Operator::parse(name).is_some()
}

/// Is this a value that the operator cannot read, because it compares dates and the value is none?
pub(crate) fn is_wrong_date(operator: &str, value: &str) -> bool {
    let dates = Operator::parse(operator).is_some_and(|operator| matches!(operator.family, Family::Date(_)));
    dates && date::parse(value).is_none()
}
