//! The grammar of statements: SELECT and those that change data.
//!
//! Source: partiql-lang-kotlin 0.5 (2022), whose messages DynamoDB's recorded ones are.

use super::grammar_expression::{expression, simple_path};
use super::parser::{Parsed, Parser, malformed};
use super::token::TokenKind;
use super::tree::{Action, Expr, ExprKind, Manipulation, Ordering, Projection, Returning, Select, Source};

/// The precedence above which a clause's expression ends.
const CLAUSE: u8 = 6;

/// Words that begin no column.
const NO_COLUMNS: [&str; 8] = ["delete", "from", "insert into", "remove", "select", "set", "update", "where"];

/// The statement that the keyword at the cursor begins.
pub fn statement(parser: &mut Parser) -> Parsed<Expr> {
    let span = parser.span();
    let manipulation = match parser.text() {
        "select" => {
            parser.advance();
            return Ok(Expr { kind: ExprKind::Select(Box::new(select(parser)?)), span });
        }
        "insert into" => insert(parser)?,
        "update" => update(parser)?,
        "delete" => delete(parser)?,
        "from" => from_first(parser)?,
        _ => return Err(malformed("Unexpected keyword")),
    };
    Ok(Expr { kind: ExprKind::Manipulation(Box::new(manipulation)), span })
}

fn select(parser: &mut Parser) -> Parsed<Select> {
    let distinct = parser.accept_keyword("distinct");
    if !distinct {
        parser.accept_keyword("all");
    }
    let mut projection = projection(parser)?;
    if distinct {
        projection = Projection::Unsupported("DISTINCT");
    }
    if !parser.accept_keyword("from") {
        return Err(malformed("Expected FROM after SELECT list"));
    }
    let table = expression(parser, CLAUSE)?;
    let source = aliasable(parser, table)?;
    let filter = filter(parser, CLAUSE)?;
    let order = order(parser)?;
    let unsupported = unsupported(parser)?;
    Ok(Select { projection, source, filter, order, unsupported })
}

fn projection(parser: &mut Parser) -> Parsed<Projection> {
    if parser.accept_keyword("value") {
        expression(parser, 0)?;
        return Ok(Projection::Unsupported("VALUE"));
    }
    if parser.accept("*") {
        if parser.is_symbol(",") {
            return Err(malformed(
                "Other expressions may not be present in the select list when '*' is used without dot notation.",
            ));
        }
        return Ok(Projection::All);
    }
    let mut aliased = false;
    let columns = parser.list(|parser| {
        let column = column(parser)?;
        aliased |= alias(parser)?;
        Ok(column)
    })?;
    Ok(if aliased { Projection::Unsupported("AS") } else { Projection::List(columns) })
}

fn column(parser: &mut Parser) -> Parsed<Expr> {
    if parser.kind() == TokenKind::Keyword && NO_COLUMNS.contains(&parser.text()) {
        let keyword = parser.text().replace(' ', "_");
        return Err(malformed(format!(
            "Expected identifier or an expression but found unexpected keyword '{keyword}' in a select list."
        )));
    }
    expression(parser, 0)
}

/// Passes another name, and says whether there was one.
fn alias(parser: &mut Parser) -> Parsed<bool> {
    let explicit = parser.accept_keyword("as");
    match parser.is_name() {
        true => {
            parser.advance();
            Ok(true)
        }
        false if explicit => Err(malformed("Expected identifier for AS-alias")),
        false => Ok(false),
    }
}

fn aliasable(parser: &mut Parser, table: Expr) -> Parsed<Source> {
    let aliased = alias(parser)?;
    Ok(Source { table, aliased })
}

fn filter(parser: &mut Parser, above: u8) -> Parsed<Option<Expr>> {
    match parser.accept_keyword("where") {
        true => expression(parser, above).map(Some),
        false => Ok(None),
    }
}

fn order(parser: &mut Parser) -> Parsed<Vec<Ordering>> {
    if !parser.accept_keyword("order") {
        return Ok(Vec::new());
    }
    if !parser.accept_keyword("by") {
        return Err(malformed("Expected BY"));
    }
    parser.list(|parser| {
        let by = expression(parser, 0)?;
        let descending = parser.accept_keyword("desc");
        if !descending {
            parser.accept_keyword("asc");
        }
        Ok(Ordering { by, descending })
    })
}

/// Clauses that PartiQL has and DynamoDB has not: the first of them.
fn unsupported(parser: &mut Parser) -> Parsed<Option<(&'static str, super::token::Span)>> {
    let mut first = None;
    for (keyword, name) in [("having", "HAVING"), ("limit", "LIMIT"), ("offset", "OFFSET")] {
        if parser.accept_keyword(keyword) {
            let operand = expression(parser, CLAUSE)?;
            first = first.or(Some((name, operand.span)));
        }
    }
    Ok(first)
}

fn insert(parser: &mut Parser) -> Parsed<Manipulation> {
    parser.advance();
    let table = simple_path(parser)?;
    let single = parser.accept_keyword("value");
    let item = expression(parser, 0)?;
    let returning = if single { returning(parser)? } else { None };
    Ok(Manipulation::Insert { table, item, single, returning })
}

fn update(parser: &mut Parser) -> Parsed<Manipulation> {
    parser.advance();
    let table = simple_path(parser)?;
    let source = aliasable(parser, table)?;
    let actions = actions(parser)?;
    let filter = filter(parser, 0)?;
    let returning = returning(parser)?;
    Ok(Manipulation::Update { source, actions, filter, returning })
}

/// `FROM table WHERE filter SET …`
fn from_first(parser: &mut Parser) -> Parsed<Manipulation> {
    parser.advance();
    let table = expression(parser, 0)?;
    let source = aliasable(parser, table)?;
    let filter = filter(parser, 0)?;
    let actions = actions(parser)?;
    let returning = returning(parser)?;
    Ok(Manipulation::Update { source, actions, filter, returning })
}

fn delete(parser: &mut Parser) -> Parsed<Manipulation> {
    parser.advance();
    if !parser.accept_keyword("from") {
        return Err(malformed("Expected FROM after DELETE"));
    }
    let table = simple_path(parser)?;
    let source = aliasable(parser, table)?;
    let filter = filter(parser, 0)?;
    let returning = returning(parser)?;
    Ok(Manipulation::Delete { source, filter, returning })
}

fn actions(parser: &mut Parser) -> Parsed<Vec<Action>> {
    let mut actions = Vec::new();
    loop {
        if parser.accept_keyword("set") {
            actions.extend(parser.list(assignment)?);
        } else if parser.accept_keyword("remove") {
            actions.push(Action::Remove(simple_path(parser)?));
        } else if parser.is_keyword("insert into") {
            insert(parser)?;
            actions.push(Action::Insert);
        } else if actions.is_empty() {
            return Err(malformed("Expected data manipulation"));
        } else {
            return Ok(actions);
        }
    }
}

fn assignment(parser: &mut Parser) -> Parsed<Action> {
    let path = simple_path(parser)?;
    if parser.kind() != TokenKind::Operator || parser.text() != "=" {
        return Err(malformed("Expected '='"));
    }
    parser.advance();
    Ok(Action::Set(path, expression(parser, 0)?))
}

fn returning(parser: &mut Parser) -> Parsed<Option<Returning>> {
    if !parser.accept_keyword("returning") {
        return Ok(None);
    }
    let returning = match parser.text() {
        "all old" => Returning::AllOld,
        "all new" => Returning::AllNew,
        "modified old" => Returning::ModifiedOld,
        "modified new" => Returning::ModifiedNew,
        _ => {
            return Err(malformed("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element."));
        }
    };
    parser.advance();
    if parser.accept("*") {
        return Ok(Some(returning));
    }
    Err(malformed("Unsupported syntax in RETURNING columns."))
}
