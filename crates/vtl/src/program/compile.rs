//! Trees into programs: statements and directives. Goes through a tree in the order in which Velocity prepares it, because
//! that order decides which macro of a name comes first.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::{
    Action, Argument, Block, Call, Define, Expression, Foreach, Form, Macro, Names, Parameter, Program, Set,
    Statement, Symbol,
};
use crate::error::{Failure, Position, SyntaxError};
use crate::tokens::Stream;
use crate::tree::{self, ExpressionKind, KnownMacros};

/// Compiles a text that begins at `origin`.
pub(crate) fn compile(
    text: &str,
    origin: Position,
    names: &mut Names,
    macros: &mut KnownMacros,
) -> Result<Program, SyntaxError> {
    let mut defined = HashMap::new();
    let body = compile_within(text, origin, names, macros, &mut defined)?;
    Ok(Program { body, macros: defined })
}

pub(super) fn compile_within(
    text: &str,
    origin: Position,
    names: &mut Names,
    macros: &mut KnownMacros,
    defined: &mut HashMap<Symbol, Arc<Macro>>,
) -> Result<Block, SyntaxError> {
    let tree = tree::parse(text, origin, macros)?;
    Compiler { tokens: tree.tokens, names, macros, defined }.block(&tree.block)
}

pub(super) struct Compiler<'a> {
    pub(super) tokens: Stream,
    pub(super) names: &'a mut Names,
    pub(super) macros: &'a mut KnownMacros,
    pub(super) defined: &'a mut HashMap<Symbol, Arc<Macro>>,
}

impl Compiler<'_> {
    fn block(&mut self, block: &tree::Block) -> Result<Block, SyntaxError> {
        let mut statements: Vec<Statement> = Vec::with_capacity(block.statements.len());
        for statement in &block.statements {
            let (token, action) = self.statement(statement)?;
            match (action, statements.last_mut().map(|last| &mut last.action)) {
                (Action::Text(text), _) if text.is_empty() => {}
                (Action::Text(text), Some(Action::Text(before))) => {
                    *before = format!("{before}{text}").into()
                }
                (action, _) => statements.push(Statement { position: self.tokens.position(token), action }),
            }
        }
        Ok(statements.into())
    }

    /// A statement and the token at which it begins.
    fn statement(&mut self, statement: &tree::Statement) -> Result<(usize, Action), SyntaxError> {
        Ok(match statement {
            tree::Statement::Text(token) => {
                let text = self.tokens.get(*token).map(crate::tokens::Token::literal).unwrap_or_default();
                (*token, Action::Text(text.into()))
            }
            tree::Statement::Verbatim(token) => {
                (*token, Action::Text(verbatim(self.tokens.image(*token)).into()))
            }
            tree::Statement::Comment(token) => {
                (*token, Action::Text(before_comment(self.tokens.image(*token)).into()))
            }
            tree::Statement::Escaped(text) => (0, Action::Text(text.as_str().into())),
            tree::Statement::Reference(reference) => {
                let printed = self.reference(reference)?;
                let text = printed.form == Form::Text;
                (
                    reference.span.first,
                    if text { Action::Text(printed.literal) } else { Action::Print(printed) },
                )
            }
            tree::Statement::Set { first, target, value } => {
                let target = self.target(target)?;
                (*first, Action::Set(Box::new(Set { target, value: self.expression(value)? })))
            }
            tree::Statement::If { first, branches } => (*first, self.branches(branches)?),
            tree::Statement::Directive(directive) => (directive.span.first, self.directive(directive)?),
        })
    }

    fn branches(
        &mut self,
        branches: &[(Option<tree::Expression>, tree::Block)],
    ) -> Result<Action, SyntaxError> {
        let mut compiled = Vec::with_capacity(branches.len());
        for (condition, block) in branches {
            let condition = condition.as_ref().map(|condition| self.expression(condition)).transpose()?;
            compiled.push((condition, self.block(block)?));
        }
        Ok(Action::If(compiled.into()))
    }

    fn directive(&mut self, directive: &tree::Directive) -> Result<Action, SyntaxError> {
        let arguments: Vec<Expression> =
            directive.arguments.iter().map(|argument| self.expression(argument)).collect::<Result<_, _>>()?;
        let body = directive.body.as_ref().map(|body| self.block(body)).transpose()?;
        match directive.name.as_str() {
            "foreach" => self.foreach(directive, arguments, body),
            "define" => self.define(directive, body),
            "macro" => self.macro_definition(directive, body),
            "literal" => Ok(self.literal(directive)),
            "evaluate" => self.evaluate(directive, arguments),
            "break" => Ok(Action::Break(self.only_argument(directive, arguments)?)),
            "stop" => Ok(Action::Stop(self.only_argument(directive, arguments)?)),
            "include" => Ok(Action::Fail(Box::new(Failure::NoResources("include")))),
            "parse" => Ok(Action::Fail(Box::new(Failure::NoResources("parse")))),
            _ => Ok(self.call(directive, arguments, body)),
        }
    }

    fn foreach(
        &mut self,
        directive: &tree::Directive,
        mut arguments: Vec<Expression>,
        body: Option<Block>,
    ) -> Result<Action, SyntaxError> {
        let nothing = || Action::Fail(Box::new(Failure::Misused("#foreach has nothing to go over".into())));
        let Some(element) = directive.arguments.first() else {
            // Velocity finds out only when it gets there, unless there are no parentheses either.
            let complaint = self.complaint(directive, "#foreach needs a reference, the word in, and a list");
            return body.map(|_| nothing()).ok_or(complaint);
        };
        let element = match &arguments.first() {
            Some(Expression::Reference(reference)) => reference.root,
            _ => {
                let image = self.tokens.image(element.span.first);
                let name = image.get(1..).unwrap_or_default().to_owned();
                self.names.symbol(&name)
            }
        };
        match arguments.len() {
            1 => Ok(nothing()),
            // The block stands where the list should: it has no value, so there is nothing to go over.
            2 => Ok(Action::Text("".into())),
            3 => {
                let id = directive.span.first as u64;
                let (list, body) = (arguments.swap_remove(2), body.unwrap_or_default());
                Ok(Action::Foreach(Box::new(Foreach { id, element, list, body })))
            }
            // Velocity renders the fourth argument in place of the block.
            _ => Err(self.complaint(directive, "#foreach takes a reference, the word in, and a list")),
        }
    }

    fn define(&mut self, directive: &tree::Directive, body: Option<Block>) -> Result<Action, SyntaxError> {
        let ([name], Some(body)) = (directive.arguments.as_slice(), body) else {
            return Err(self.complaint(directive, "#define needs the name of its block"));
        };
        let image = self.tokens.image(name.span.first);
        let mut name = image.chars();
        name.next();
        let name = name.as_str().to_owned();
        Ok(Action::Define(Arc::new(Define { name: self.names.symbol(&name), body })))
    }

    fn macro_definition(
        &mut self,
        directive: &tree::Directive,
        body: Option<Block>,
    ) -> Result<Action, SyntaxError> {
        let Some((name, parameters)) = directive.arguments.split_first() else {
            return Err(self.complaint(directive, "First argument to #macro() must be  macro name"));
        };
        let name = self.tokens.image(name.span.first).to_owned();
        let parameters = parameters.iter().map(|parameter| self.parameter(parameter)).collect();
        let symbol = self.names.symbol(&name);
        if let Entry::Vacant(vacant) = self.defined.entry(symbol)
            && self.macros.defined.insert(name.clone())
        {
            vacant.insert(Arc::new(Macro { name: name.into(), parameters, body: body.unwrap_or_default() }));
        }
        Ok(Action::Text("".into()))
    }

    fn parameter(&mut self, parameter: &tree::Expression) -> Parameter {
        let image = self.tokens.image(parameter.span.first);
        let name = image.strip_prefix('$').unwrap_or(image).to_owned();
        Parameter { name: self.names.symbol(&name) }
    }

    fn literal(&self, directive: &tree::Directive) -> Action {
        let argument = directive.arguments.first().map(|argument| argument.span);
        let span = argument.or(directive.body.as_ref().map(|body| body.span));
        Action::Text(span.map(|span| self.tokens.literal(span)).unwrap_or_default().into())
    }

    fn evaluate(
        &self,
        directive: &tree::Directive,
        mut arguments: Vec<Expression>,
    ) -> Result<Action, SyntaxError> {
        let kinds: Vec<_> = directive.arguments.iter().map(|argument| &argument.kind).collect();
        match kinds.as_slice() {
            [ExpressionKind::Text(_) | ExpressionKind::Reference(_)] => {
                Ok(Action::Evaluate(Box::new(arguments.pop().unwrap_or(Expression::Nothing))))
            }
            [_] => {
                Err(self.complaint(directive, "#evaluate()  argument must be a string literal or reference"))
            }
            _ => Err(self.complaint(directive, "#evaluate() requires exactly one argument")),
        }
    }

    fn only_argument(
        &self,
        directive: &tree::Directive,
        mut arguments: Vec<Expression>,
    ) -> Result<Option<Box<Expression>>, SyntaxError> {
        if arguments.len() > 1 {
            return Err(self.complaint(directive, &format!("#{} takes one argument at most", directive.name)));
        }
        Ok(arguments.pop().map(Box::new))
    }

    fn call(
        &mut self,
        directive: &tree::Directive,
        arguments: Vec<Expression>,
        body: Option<Block>,
    ) -> Action {
        let block_call = directive.name.strip_prefix('@');
        if block_call.is_some() && body.is_none() {
            return Action::Text(format!("#{}", directive.name).into());
        }
        let name = self.names.symbol(block_call.unwrap_or(&directive.name));
        let word = directive.arguments.iter().find(|argument| matches!(argument.kind, ExpressionKind::Word));
        let bare_word = word.map(|argument| self.tokens.image(argument.span.first).into());
        let literal = |argument: &tree::Expression| self.tokens.literal(argument.span).into();
        let literals: Vec<Box<str>> = directive.arguments.iter().map(literal).collect();
        Action::Call(Arc::new(Call {
            name,
            arguments: arguments
                .into_iter()
                .zip(literals)
                .map(|(value, literal)| Argument { value, literal })
                .collect(),
            body: body.map(|body| Arc::new(Define { name: Symbol::BODY, body })),
            literal: self.tokens.images(directive.span).into(),
            bare_word,
        }))
    }

    fn complaint(&self, directive: &tree::Directive, message: &str) -> SyntaxError {
        SyntaxError::new(message, self.tokens.position(directive.span.first))
    }
}

/// The text of `#[[…]]#`.
fn verbatim(image: &str) -> &str {
    // What came before it in the same token counts as its beginning, as in Velocity.
    let inner = image.char_indices().nth(3).and_then(|(start, _)| image.get(start..)).unwrap_or_default();
    inner.strip_suffix("]]#").unwrap_or_default()
}

/// What stands in the token of a comment before the comment.
fn before_comment(image: &str) -> &str {
    let start = image.find("##").or_else(|| image.find("#*")).unwrap_or_default();
    image.get(..start).unwrap_or_default()
}
