//! From grammar to a document ready for evaluation: patterns, principals and conditions compiled.

use crate::condition::Condition;
use crate::document::{Document, Selection, Statement, Version};
use crate::error::PolicyError;
use crate::pattern::{ActionPattern, ArnPattern};
use crate::principal::PrincipalPattern;
use crate::syntax::{Element, StatementSyntax, Syntax};

pub(crate) fn compile(syntax: &Syntax) -> Result<Document, PolicyError> {
    let version = syntax.version.unwrap_or(Version::V2008);
    let statements: Box<[Statement]> =
        syntax.statements.iter().map(|one| statement(one, version)).collect::<Result<_, _>>()?;
    let reads_context = statements.iter().any(Statement::reads_context);
    Ok(Document { version, id: syntax.id.as_deref().map(Into::into), reads_context, statements })
}

fn statement(syntax: &StatementSyntax, version: Version) -> Result<Statement, PolicyError> {
    let conditions = syntax.conditions.iter().map(|one| Condition::compile(one, version));
    Ok(Statement {
        sid: syntax.sid.as_deref().map(Into::into),
        effect: syntax.effect,
        principals: syntax
            .principal
            .as_ref()
            .map(|element| selection(element, |(kind, value)| PrincipalPattern::new(*kind, value))),
        actions: match &syntax.action {
            Some(element) => selection(element, |text| ActionPattern::new(text)),
            None => Selection { inverted: false, patterns: Box::default() },
        },
        resources: syntax
            .resource
            .as_ref()
            .map(|element| selection(element, |text| ArnPattern::new(text, version))),
        conditions: conditions.collect::<Result<_, _>>()?,
    })
}

fn selection<T, P>(element: &Element<T>, pattern: impl Fn(&T) -> P) -> Selection<P> {
    Selection { inverted: element.inverted, patterns: element.values.iter().map(pattern).collect() }
}
