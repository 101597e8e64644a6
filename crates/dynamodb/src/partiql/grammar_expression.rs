//! The grammar of expressions: operators by precedence, then terms and the paths behind them.
//!
//! Source: partiql-lang-kotlin 0.5 (2022), whose messages DynamoDB's recorded ones are.

use super::grammar_statement;
use super::keywords;
use super::parser::{Malformed, Parsed, Parser, malformed, too_complex};
use super::token::TokenKind;
use super::tree::{Expr, ExprKind, Sign, Step};

/// The precedence of `NOT`, which stands before its operand.
const NOT: u8 = 30;
/// The most operators of one precedence in a row; AND and OR have no such limit.
const MAX_CHAIN: usize = 300;

/// The operators between expressions and how tightly they bind.
const INFIX: [(&str, u8); 23] = [
    ("union", 5),
    ("union all", 5),
    ("intersect", 5),
    ("intersect all", 5),
    ("except", 5),
    ("except all", 5),
    ("or", 10),
    ("and", 20),
    ("=", 40),
    ("<>", 40),
    ("is", 40),
    ("is not", 40),
    ("in", 40),
    ("not in", 40),
    ("<", 50),
    ("<=", 50),
    (">", 50),
    (">=", 50),
    ("between", 50),
    ("not between", 50),
    ("like", 50),
    ("not like", 50),
    ("+", 60),
];
/// The rest of them.
const ARITHMETIC: [(&str, u8); 5] = [("-", 60), ("||", 60), ("*", 70), ("/", 70), ("%", 70)];

/// An expression of operators that bind tighter than `above`; 0 for any.
pub fn expression(parser: &mut Parser, above: u8) -> Parsed<Expr> {
    parser.nested(|parser| {
        let mut left = unary(parser)?;
        let mut last = "";
        while let Some((operator, precedence)) = infix(parser).filter(|(_, precedence)| *precedence > above) {
            left = extended(parser, left, operator, precedence, operator == last)?;
            last = operator;
        }
        Ok(left)
    })
}

/// The operator that the cursor stands at.
fn infix(parser: &Parser) -> Option<(&'static str, u8)> {
    let is_operator = parser.kind() == TokenKind::Operator || parser.is_symbol("*");
    let mut known = INFIX.into_iter().chain(ARITHMETIC);
    known.find(|(operator, _)| is_operator && *operator == parser.text())
}

/// What an operator and its right side make of the left side; `again` if the left side was made by the same operator.
fn extended(
    parser: &mut Parser,
    left: Expr,
    operator: &'static str,
    precedence: u8,
    again: bool,
) -> Parsed<Expr> {
    let span = parser.span();
    let kind = match operator {
        "is" | "is not" => {
            parser.advance();
            let type_test = ExprKind::IsType(Box::new(left), type_name(parser)?);
            return Ok(negated_if(operator == "is not", Expr { kind: type_test, span }));
        }
        "in" | "not in" => {
            let list = in_list(parser, precedence)?;
            let membership = ExprKind::In(Box::new(left), Box::new(list));
            return Ok(negated_if(operator == "not in", Expr { kind: membership, span }));
        }
        "between" | "not between" => {
            let low = right_side(parser, precedence)?;
            let high = upper_bound(parser, precedence)?;
            let between = ExprKind::Between(Box::new(left), Box::new(low), Box::new(high));
            return Ok(negated_if(operator == "not between", Expr { kind: between, span }));
        }
        "and" | "or" => joined(left, right_side(parser, precedence)?, operator, again),
        _ => {
            let right = right_side(parser, precedence)?;
            if height(&left) > MAX_CHAIN {
                return Err(too_complex());
            }
            ExprKind::Binary(operator, Box::new(left), Box::new(right))
        }
    };
    Ok(Expr { kind, span })
}

/// How many operators stand to the left.
fn height(expression: &Expr) -> usize {
    let mut height = 0;
    let mut next = expression;
    while let ExprKind::Binary(_, left, _) | ExprKind::Between(left, ..) | ExprKind::In(left, _) = &next.kind
    {
        (height, next) = (height + 1, left);
    }
    height
}

fn joined(left: Expr, right: Expr, operator: &str, again: bool) -> ExprKind {
    let terms = match left {
        Expr { kind: ExprKind::And(mut terms) | ExprKind::Or(mut terms), .. } if again => {
            terms.push(right);
            terms
        }
        left => vec![left, right],
    };
    if operator == "and" { ExprKind::And(terms) } else { ExprKind::Or(terms) }
}

fn negated_if(negated: bool, expression: Expr) -> Expr {
    let span = expression.span;
    if negated { Expr { kind: ExprKind::Not(Box::new(expression)), span } } else { expression }
}

fn right_side(parser: &mut Parser, precedence: u8) -> Parsed<Expr> {
    if parser.is_last() {
        return Err(malformed("Missing right-hand side expression of infix operator"));
    }
    parser.advance();
    expression(parser, precedence)
}

fn upper_bound(parser: &mut Parser, precedence: u8) -> Parsed<Expr> {
    if parser.kind() != TokenKind::Operator || parser.text() != "and" {
        return Err(malformed("Expected AND"));
    }
    if parser.is_last() {
        return Err(malformed("Expected expression after AND"));
    }
    parser.advance();
    expression(parser, precedence)
}

/// The right side of `IN`: in parentheses a list, even of one.
fn in_list(parser: &mut Parser, precedence: u8) -> Parsed<Expr> {
    if !parser.is_followed_by("(") {
        return right_side(parser, precedence);
    }
    parser.advance();
    let span = parser.span();
    parser.advance();
    let list = parser.list(|parser| expression(parser, 0))?;
    parser.expect(")", "RIGHT_PAREN")?;
    Ok(Expr { kind: ExprKind::List(list), span })
}

fn type_name(parser: &mut Parser) -> Parsed<&'static str> {
    let name = Some(parser.text()).filter(|_| parser.kind() == TokenKind::Keyword);
    let name = name.and_then(keywords::type_name).ok_or_else(|| malformed("Expected type name"))?;
    parser.advance();
    Ok(name)
}

fn unary(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let sign = match (parser.kind(), parser.text()) {
        (TokenKind::Operator, "not") => {
            parser.advance();
            let operand = expression(parser, NOT)?;
            return Ok(Expr { kind: ExprKind::Not(Box::new(operand)), span });
        }
        (TokenKind::Operator, "+") => Sign::Plus,
        (TokenKind::Operator, "-") => Sign::Minus,
        _ => return path(parser),
    };
    parser.advance();
    let operand = parser.nested(unary)?;
    Ok(match (sign, operand) {
        (Sign::Plus, number @ Expr { kind: ExprKind::Number(_), .. }) => number,
        (Sign::Minus, Expr { kind: ExprKind::Number(text), span }) => {
            let negative = text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
            Expr { kind: ExprKind::Number(negative), span }
        }
        (sign, _) => Expr { kind: ExprKind::Signed(sign), span },
    })
}

fn path(parser: &mut Parser) -> Parsed<Expr> {
    let root = term(parser)?;
    steps(parser, root, false)
}

/// A path that begins with a name and has no steps but names and literals.
pub fn simple_path(parser: &mut Parser) -> Parsed<Expr> {
    if !parser.is_name() {
        return Err(malformed("Expected identifier for simple path"));
    }
    let root = name(parser);
    steps(parser, root, true)
}

fn steps(parser: &mut Parser, root: Expr, simple: bool) -> Parsed<Expr> {
    let span = root.span;
    let mut steps = Vec::new();
    loop {
        if parser.accept(".") {
            steps.push(dot_step(parser, simple)?);
        } else if parser.accept("[") {
            steps.push(bracket_step(parser, simple)?);
        } else if steps.is_empty() {
            return Ok(root);
        } else {
            return Ok(Expr { kind: ExprKind::Path(Box::new(root), steps), span });
        }
    }
}

fn dot_step(parser: &mut Parser, simple: bool) -> Parsed<Step> {
    if parser.is_name() {
        return Ok(Step::Name(parser.advance()));
    }
    match parser.accept("*") {
        true if simple => Err(malformed("Invalid path dot component for simple path")),
        true => Ok(Step::Wildcard),
        false => Err(malformed("Invalid path dot component")),
    }
}

fn bracket_step(parser: &mut Parser, simple: bool) -> Parsed<Step> {
    let step = match parser.accept("*") {
        true => Step::Wildcard,
        false => Step::Index(expression(parser, 0)?),
    };
    parser.expect("]", "RIGHT_BRACKET")?;
    let literal = matches!(
        step,
        Step::Index(Expr { kind: ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Name(_), .. })
    );
    if simple && !literal {
        return Err(malformed("Invalid path component for simple path"));
    }
    Ok(step)
}

fn name(parser: &mut Parser) -> Expr {
    let span = parser.span();
    Expr { kind: ExprKind::Name(parser.advance()), span }
}

fn term(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let kind = match parser.kind() {
        TokenKind::Operator => return Err(malformed("Unexpected operator")),
        TokenKind::Keyword => return keyword_term(parser),
        TokenKind::Symbol => return bracketed(parser),
        TokenKind::Identifier | TokenKind::Quoted if parser.is_followed_by("(") => return call(parser),
        TokenKind::Identifier | TokenKind::Quoted => return Ok(name(parser)),
        TokenKind::Text => ExprKind::Text(parser.advance()),
        TokenKind::Number => ExprKind::Number(parser.advance()),
        TokenKind::Parameter => {
            parser.advance();
            parser.parameters += 1;
            ExprKind::Parameter(parser.parameters - 1)
        }
        TokenKind::End => return Err(unexpected_term()),
    };
    Ok(Expr { kind, span })
}

fn unexpected_term() -> Malformed {
    malformed("Unexpected term")
}

fn keyword_term(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let kind = match parser.text() {
        "null" => ExprKind::Null,
        "missing" => ExprKind::Missing,
        "true" => ExprKind::Boolean(true),
        "false" => ExprKind::Boolean(false),
        word if keywords::is_function(word) && parser.is_followed_by("(") => return call(parser),
        _ => return grammar_statement::statement(parser),
    };
    parser.advance();
    Ok(Expr { kind, span })
}

fn call(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let function = parser.advance().to_ascii_lowercase();
    parser.advance();
    let arguments = if parser.accept(")") {
        Vec::new()
    } else if parser.accept("*") {
        if function != "count" {
            return Err(malformed(format!("{function}(*) is not allowed")));
        }
        parser.expect(")", "RIGHT_PAREN")?;
        Vec::new()
    } else {
        let arguments = parser.list(|parser| expression(parser, 0))?;
        parser.expect(")", "RIGHT_PAREN")?;
        arguments
    };
    Ok(Expr { kind: ExprKind::Call(function, arguments), span })
}

/// A term that begins with a bracket.
fn bracketed(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let (kind, close, called): (fn(Vec<Expr>) -> ExprKind, _, _) = match parser.text() {
        "(" => return group(parser),
        "{" => return structure(parser),
        "[" => (ExprKind::List, "]", "RIGHT_BRACKET"),
        "<<" => (ExprKind::Bag, ">>", "RIGHT_DOUBLE_ANGLE_BRACKET"),
        _ => return Err(unexpected_term()),
    };
    parser.advance();
    if parser.accept(close) {
        return Ok(Expr { kind: kind(Vec::new()), span });
    }
    let elements = parser.list(|parser| expression(parser, 0))?;
    parser.expect(close, called)?;
    Ok(Expr { kind: kind(elements), span })
}

/// One expression in parentheses, or a list of several.
fn group(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    parser.advance();
    let mut elements = parser.list(|parser| expression(parser, 0))?;
    parser.expect(")", "RIGHT_PAREN")?;
    match (elements.pop(), elements.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            elements.extend(last);
            Ok(Expr { kind: ExprKind::List(elements), span })
        }
    }
}

fn structure(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    parser.advance();
    if parser.accept("}") {
        return Ok(Expr { kind: ExprKind::Struct(Vec::new()), span });
    }
    let members = parser.list(|parser| {
        let name = expression(parser, 0)?;
        parser.expect(":", "COLON")?;
        Ok((name, expression(parser, 0)?))
    })?;
    parser.expect("}", "RIGHT_CURLY")?;
    Ok(Expr { kind: ExprKind::Struct(members), span })
}
