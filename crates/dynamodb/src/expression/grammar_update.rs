//! The grammar of updates and projections.

use super::ast::{Action, Path, SetValue, Update};
use super::parser::{Parsed, Parser};
use super::token::TokenKind;

const SECTIONS: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

/// The update that the whole text is.
pub fn parse_update(source: &str) -> Parsed<Update> {
    let mut parser = Parser::new(source);
    let mut update = Update { actions: Vec::new(), repeated_section: None };
    let mut seen = Vec::new();
    loop {
        let section = section_keyword(&mut parser)?;
        if seen.contains(&section) {
            update.repeated_section.get_or_insert(section);
        }
        seen.push(section);
        update.actions.push(action(&mut parser, section)?);
        while parser.accept(",") {
            update.actions.push(action(&mut parser, section)?);
        }
        if parser.kind() == TokenKind::End {
            break;
        }
    }
    parser.check_operators()?;
    Ok(update)
}

/// The paths of a projection.
pub fn parse_projection(source: &str) -> Parsed<Vec<Path>> {
    let mut parser = Parser::new(source);
    let mut paths = vec![parser.path()?];
    while parser.accept(",") {
        paths.push(parser.path()?);
    }
    parser.expect_end()?;
    Ok(paths)
}

fn section_keyword(parser: &mut Parser<'_>) -> Parsed<&'static str> {
    let section = SECTIONS.into_iter().find(|section| parser.is_keyword(section));
    let section = section.ok_or_else(|| parser.unexpected())?;
    parser.advance();
    Ok(section)
}

fn action(parser: &mut Parser<'_>, section: &str) -> Parsed<Action> {
    let path = parser.path()?;
    Ok(match section {
        "SET" => {
            parser.expect("=")?;
            Action::Set(path, set_value(parser)?)
        }
        "ADD" => Action::Add(path, value(parser)?),
        "DELETE" => Action::Delete(path, value(parser)?),
        _ => Action::Remove(path),
    })
}

fn value(parser: &mut Parser<'_>) -> Parsed<String> {
    if parser.kind() != TokenKind::ValuePlaceholder {
        return Err(parser.unexpected());
    }
    let name = parser.text().to_owned();
    parser.advance();
    Ok(name)
}

/// An operand, a sum or a difference. Parentheses that hold a sum hold all of the right side.
fn set_value(parser: &mut Parser<'_>) -> Parsed<SetValue> {
    if !parser.accept("(") {
        let left = parser.bare_operand()?;
        return arithmetic(parser, SetValue::Operand(left));
    }
    parser.enter()?;
    let inner = set_value(parser)?;
    parser.leave();
    parser.expect(")")?;
    arithmetic(parser, inner)
}

fn arithmetic(parser: &mut Parser<'_>, left: SetValue) -> Parsed<SetValue> {
    let SetValue::Operand(left) = left else { return Ok(left) };
    let build = match parser.text() {
        "+" => SetValue::Plus,
        "-" => SetValue::Minus,
        _ => return Ok(SetValue::Operand(left)),
    };
    parser.advance();
    parser.count_operator();
    Ok(build(left, parser.operand()?))
}
