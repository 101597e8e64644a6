//! Document paths as PartiQL writes them.
//!
//! Source: floci-io/floci `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use super::token::Span;
use super::tree::{self, Expr, ExprKind};
use crate::Invalid;
use crate::expression::path::{Path, Step};

/// The most steps of a path.
const MAX_STEPS: usize = base::limits::dynamodb::NESTING;

/// The path that an expression is; `None` if it is something else.
///
/// # Errors
/// A step that DynamoDB does not have.
pub fn bind(expression: &Expr) -> Result<Option<Path>, Invalid> {
    let (root, steps) = match &expression.kind {
        ExprKind::Name(name) => return Ok(Some(Path::attribute(name))),
        ExprKind::Path(root, steps) => (root, steps),
        _ => return Ok(None),
    };
    let ExprKind::Name(attribute) = &root.kind else { return Err(unexpected(root.span)) };
    if steps.len() >= MAX_STEPS {
        let levels = steps.len() + 1;
        return Err(Invalid(format!(
            "The document path has too many nesting levels; nesting levels: {levels}"
        )));
    }
    let steps = steps.iter().map(|step| bind_step(step, expression.span)).collect::<Result<_, _>>()?;
    Ok(Some(Path { attribute: attribute.clone(), steps }))
}

fn bind_step(step: &tree::Step, span: Span) -> Result<Step, Invalid> {
    match step {
        tree::Step::Name(name) | tree::Step::Index(Expr { kind: ExprKind::Text(name), .. }) => {
            Ok(Step::Name(name.clone()))
        }
        tree::Step::Index(Expr { kind: ExprKind::Number(text), span }) => index(text, *span).map(Step::Index),
        tree::Step::Index(other) => Err(unexpected(other.span)),
        tree::Step::Wildcard => Err(unexpected(span)),
    }
}

fn index(text: &str, span: Span) -> Result<usize, Invalid> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().any(|byte| !byte.is_ascii_digit()) {
        return Err(unexpected(span));
    }
    // `-0` is 0.
    match text.parse::<i64>().ok().and_then(|index| i32::try_from(index).ok()) {
        Some(index @ 0..) => Ok(usize::try_from(index).unwrap_or_default()),
        _ => Err(Invalid(format!("List index is not within the allowable range; index: [{text}] at {span}"))),
    }
}

/// Something else than a path where one has to be.
pub fn unexpected(span: Span) -> Invalid {
    Invalid(format!("Unexpected path component at {span}"))
}

/// The name that what lies at the path has in an answer: the path from its last name on.
pub fn column_name(path: &Path) -> String {
    let mut name = path.attribute.clone();
    for step in &path.steps {
        match step {
            Step::Name(step) => name.clone_from(step),
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
    name
}
