//! The grammar of conditions, filters and key conditions. Precedence, loosest first: OR, AND, NOT, comparison.

use super::ast::{Comparator, Condition, Operand};
use super::parser::{ParseError, Parsed, Parser};

/// Operands of IN.
const MAX_IN: usize = base::limits::dynamodb::IN_OPERANDS;

/// Parentheses may hold a condition or an operand; which, only what follows can tell.
/// Small, for it is handed through every level of nesting.
enum Node {
    Condition(Box<Condition>),
    Operand(Operand),
}

/// A node, and whether it is wholly in parentheses.
type Parenthesised = (Node, bool);

/// The condition that the whole text is.
pub fn parse_condition(source: &str) -> Parsed<Condition> {
    let mut parser = Parser::new(source);
    let (node, _) = disjunction(&mut parser)?;
    let condition = condition(&parser, node)?;
    parser.expect_end()?;
    if parser.redundant_parentheses {
        return Err(ParseError("The expression has redundant parentheses;".into()));
    }
    parser.check_operators()?;
    Ok(condition)
}

/// A node in a place where only a condition makes sense: a bare operand is refused at the token behind it.
fn condition(parser: &Parser<'_>, node: Node) -> Parsed<Condition> {
    match node {
        Node::Condition(condition) => Ok(*condition),
        Node::Operand(Operand::Call(call)) => Ok(Condition::Call(call)),
        Node::Operand(_) => Err(parser.unexpected()),
    }
}

fn push(parser: &Parser<'_>, terms: &mut Vec<Condition>, (node, _): Parenthesised) -> Parsed<()> {
    terms.push(condition(parser, node)?);
    Ok(())
}

fn disjunction(parser: &mut Parser<'_>) -> Parsed<Parenthesised> {
    let first = conjunction(parser)?;
    if !parser.is_keyword("OR") {
        return Ok(first);
    }
    let mut terms = Vec::new();
    push(parser, &mut terms, first)?;
    while parser.accept_keyword("OR") {
        let next = conjunction(parser)?;
        push(parser, &mut terms, next)?;
    }
    Ok((Node::Condition(Box::new(Condition::Or(terms))), false))
}

fn conjunction(parser: &mut Parser<'_>) -> Parsed<Parenthesised> {
    let first = negation(parser)?;
    if !parser.is_keyword("AND") {
        return Ok(first);
    }
    let mut terms = Vec::new();
    push(parser, &mut terms, first)?;
    while parser.accept_keyword("AND") {
        let next = negation(parser)?;
        push(parser, &mut terms, next)?;
    }
    Ok((Node::Condition(Box::new(Condition::And(terms))), false))
}

fn negation(parser: &mut Parser<'_>) -> Parsed<Parenthesised> {
    let mut negations = 0;
    while parser.accept_keyword("NOT") {
        parser.enter()?;
        negations += 1;
    }
    let node = relation(parser)?;
    if negations == 0 { Ok(node) } else { negated(parser, node, negations) }
}

fn negated(parser: &mut Parser<'_>, (node, _): Parenthesised, negations: usize) -> Parsed<Parenthesised> {
    let mut negated = condition(parser, node)?;
    for _ in 0..negations {
        parser.leave();
        negated = Condition::Not(Box::new(negated));
    }
    Ok((Node::Condition(Box::new(negated)), false))
}

/// An operand with what is said of it, or something in parentheses.
fn relation(parser: &mut Parser<'_>) -> Parsed<Parenthesised> {
    let (node, parenthesised) = primary(parser)?;
    match node {
        Node::Operand(operand) => comparison(parser, operand, parenthesised),
        node => Ok((node, parenthesised)),
    }
}

fn primary(parser: &mut Parser<'_>) -> Parsed<Parenthesised> {
    if !parser.accept("(") {
        return Ok((Node::Operand(parser.bare_operand()?), false));
    }
    parser.enter()?;
    let (node, inner) = disjunction(parser)?;
    parser.leave();
    parser.expect(")")?;
    parser.redundant_parentheses |= inner;
    match node {
        Node::Operand(operand) => {
            let (operand, parenthesised) = parser.continue_path(operand)?;
            Ok((Node::Operand(operand), parenthesised))
        }
        node => Ok((node, true)),
    }
}

fn comparison(parser: &mut Parser<'_>, left: Operand, parenthesised: bool) -> Parsed<Parenthesised> {
    let comparator = Comparator::parse(parser.text());
    let condition = if let Some(comparator) = comparator {
        parser.advance();
        Condition::Compare(left, comparator, parser.operand()?)
    } else if parser.accept_keyword("BETWEEN") {
        between(parser, left)?
    } else if parser.accept_keyword("IN") {
        membership(parser, left)?
    } else {
        return Ok((Node::Operand(left), parenthesised));
    };
    parser.count_operator();
    Ok((Node::Condition(Box::new(condition)), false))
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
