//! The grammar of conditions, filters and key conditions. Precedence, loosest first: OR, AND, NOT, comparison.

use super::ast::{Comparator, Condition, Operand};
use super::parser::{ParseError, Parsed, Parser};

/// Operands of IN.
const MAX_IN: usize = base::limits::dynamodb::IN_OPERANDS;

/// The deepest nesting of parentheses and NOT. DynamoDB's limit on operators is met before this one, except by chains
/// that mean nothing.
const MAX_DEPTH: usize = 320;

/// Parentheses may hold a condition or an operand; which, only what follows can tell.
enum Node {
    Condition(Condition),
    Operand(Operand),
}

/// What has been read of one pair of parentheses, or of the whole: `… OR … OR (… AND … AND` and the NOTs behind.
#[derive(Default)]
struct Level {
    alternatives: Vec<Condition>,
    conjunction: Vec<Condition>,
    negations: usize,
}

/// The condition that the whole text is.
///
/// Levels are kept on a stack of their own: a text decides how deep they go, and must not decide over the thread's.
pub fn parse_condition(source: &str) -> Parsed<Condition> {
    let mut parser = Parser::new(source);
    let mut levels = vec![Level::default()];
    loop {
        open(&mut parser, &mut levels)?;
        let operand = parser.bare_operand()?;
        let mut node = comparison(&mut parser, operand)?;
        let mut parenthesised = false;
        while let Some(level) = levels.last_mut() {
            node = level.take(&mut parser, node, &mut parenthesised)?;
            if level.goes_on(&parser) {
                level.join(&mut parser, node)?;
                break;
            }
            node = level.close(&parser, node, &mut parenthesised)?;
            levels.pop();
            if levels.is_empty() {
                return finish(&parser, node);
            }
            parser.expect(")")?;
            parser.redundant_parentheses |= parenthesised;
            (node, parenthesised) = continued(&mut parser, node)?;
        }
    }
}

/// Passes what may stand before an operand: NOT and opening parentheses, each of which begins a level.
fn open(parser: &mut Parser<'_>, levels: &mut Vec<Level>) -> Parsed<()> {
    let mut depth = levels.iter().map(|level| 1 + level.negations).sum::<usize>();
    loop {
        if parser.accept_keyword("NOT") {
            if let Some(level) = levels.last_mut() {
                level.negations += 1;
            }
        } else if parser.accept("(") {
            levels.push(Level::default());
        } else {
            return Ok(());
        }
        depth += 1;
        if depth > MAX_DEPTH {
            return Err(ParseError("The expression is nested too deeply;".into()));
        }
    }
}

/// Behind closing parentheses: an operand may be a path that goes on, and may be compared.
fn continued(parser: &mut Parser<'_>, node: Node) -> Parsed<(Node, bool)> {
    let Node::Operand(operand) = node else { return Ok((node, true)) };
    let (operand, parenthesised) = parser.continue_path(operand)?;
    let node = comparison(parser, operand)?;
    let compared = matches!(node, Node::Condition(_));
    Ok((node, parenthesised && !compared))
}

fn finish(parser: &Parser<'_>, node: Node) -> Parsed<Condition> {
    let condition = condition(parser, node)?;
    parser.expect_end()?;
    if parser.redundant_parentheses {
        return Err(ParseError("The expression has redundant parentheses;".into()));
    }
    parser.check_operators()?;
    Ok(condition)
}

impl Level {
    /// The node with the NOTs before it.
    fn take(&mut self, parser: &mut Parser<'_>, node: Node, parenthesised: &mut bool) -> Parsed<Node> {
        if self.negations == 0 {
            return Ok(node);
        }
        *parenthesised = false;
        let mut negated = condition(parser, node)?;
        // Pairs cancel out; one of them stays, for a key condition may have none.
        for _ in 0..2 - std::mem::take(&mut self.negations) % 2 {
            negated = Condition::Not(Box::new(negated));
        }
        Ok(Node::Condition(negated))
    }

    fn goes_on(&self, parser: &Parser<'_>) -> bool {
        parser.is_keyword("AND") || parser.is_keyword("OR")
    }

    /// Adds the node as the operand of the AND or OR that follows.
    fn join(&mut self, parser: &mut Parser<'_>, node: Node) -> Parsed<()> {
        self.conjunction.push(condition(parser, node)?);
        if parser.accept_keyword("OR") {
            self.end_conjunction();
        } else {
            parser.advance();
        }
        Ok(())
    }

    fn end_conjunction(&mut self) {
        self.alternatives.push(joined(std::mem::take(&mut self.conjunction), Condition::And));
    }

    /// The level as one node, `node` being its last.
    fn close(&mut self, parser: &Parser<'_>, node: Node, parenthesised: &mut bool) -> Parsed<Node> {
        if self.alternatives.is_empty() && self.conjunction.is_empty() {
            return Ok(node);
        }
        *parenthesised = false;
        self.conjunction.push(condition(parser, node)?);
        self.end_conjunction();
        Ok(Node::Condition(joined(std::mem::take(&mut self.alternatives), Condition::Or)))
    }
}

/// The terms as one condition; one term stays as it is.
fn joined(mut terms: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match (terms.pop(), terms.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            terms.extend(last);
            join(terms)
        }
    }
}

/// A node in a place where only a condition makes sense: a bare operand is refused at the token behind it.
fn condition(parser: &Parser<'_>, node: Node) -> Parsed<Condition> {
    match node {
        Node::Condition(condition) => Ok(condition),
        Node::Operand(Operand::Call(call)) => Ok(Condition::Call(call)),
        Node::Operand(_) => Err(parser.unexpected()),
    }
}

/// An operand with what is said of it, if anything is.
fn comparison(parser: &mut Parser<'_>, left: Operand) -> Parsed<Node> {
    let comparator = Comparator::parse(parser.text());
    let condition = if let Some(comparator) = comparator {
        parser.advance();
        Condition::Compare(left, comparator, parser.operand()?)
    } else if parser.accept_keyword("BETWEEN") {
        between(parser, left)?
    } else if parser.accept_keyword("IN") {
        membership(parser, left)?
    } else {
        return Ok(Node::Operand(left));
    };
    parser.count_operator();
    Ok(Node::Condition(condition))
}

fn between(parser: &mut Parser<'_>, operand: Operand) -> Parsed<Condition> {
    let low = parser.operand()?;
    if !parser.accept_keyword("AND") {
        return Err(parser.unexpected());
    }
    Ok(Condition::Between(operand, low, parser.operand()?))
}

/// Source of the wording: a public report of DynamoDB's answer, reapit/foundations issue 8255 (2022-12).
fn membership(parser: &mut Parser<'_>, operand: Operand) -> Parsed<Condition> {
    parser.expect("(")?;
    let candidates = parser.operands()?;
    parser.expect(")")?;
    if candidates.len() > MAX_IN {
        let count = candidates.len();
        let message =
            format!("The IN operator is provided with too many operands; number of operands: {count}");
        return Err(ParseError(message.into()));
    }
    Ok(Condition::In(operand, candidates))
}
