//! References into programs: what they are called, and what they print with their backslashes and without a value.

use super::compile::Compiler;
use super::{Form, Part, Printing, Reference, Step, Symbol, Target};
use crate::error::SyntaxError;
use crate::tree;

/// What the first token of a reference says of it.
struct Root {
    form: Form,
    name: String,
    printing: Printing,
    quiet: bool,
}

impl Compiler<'_> {
    pub(super) fn reference(&mut self, reference: &tree::Reference) -> Result<Reference, SyntaxError> {
        let steps = self.steps(&reference.parts)?;
        let first = reference.span.first;
        let root = self.root(first);
        let literal = match root.form {
            // The backslash within the sign makes the sign and the name text; the rest is never looked at.
            Form::Printed | Form::Text => root.name.clone(),
            Form::Value if root.quiet && !root.printing.escaped => String::new(),
            Form::Value => self.tokens.literal(reference.span),
        };
        let parameter = literal.strip_prefix('$').map(|name| self.names.symbol(name));
        Ok(Reference {
            position: self.tokens.position(first),
            root: self.names.symbol(&root.name),
            steps,
            form: root.form,
            printing: (root.printing != Printing::default()).then(|| Box::new(root.printing)),
            literal: literal.into(),
            parameter,
        })
    }

    pub(super) fn target(&mut self, reference: &tree::Reference) -> Result<Target, SyntaxError> {
        let compiled = self.reference(reference)?;
        let mut steps = compiled.steps.into_vec();
        let Some(last) = steps.pop() else {
            return Ok(Target::Variable(self.variable(reference.span.first)));
        };
        // What is set is the name, whether arguments follow it or not.
        let step = match last.step {
            Step::Method(name, _) => Step::Property(name),
            step => step,
        };
        Ok(Target::Within { root: compiled.root, steps: steps.into(), last: Part { step, ..last } })
    }

    /// The variable that `#set` sets: whatever follows the dollar sign, be it a name or not, so that `#set(${name} = 1)`
    /// does not set `name`.
    fn variable(&mut self, first: usize) -> Symbol {
        let mut name = self.tokens.image(first).chars();
        name.next();
        let name = name.as_str().to_owned();
        self.names.symbol(&name)
    }

    fn steps(&mut self, parts: &[tree::Part]) -> Result<Box<[Part]>, SyntaxError> {
        let mut steps = Vec::with_capacity(parts.len());
        for part in parts {
            let (token, step) = match part {
                tree::Part::Property(token) => (*token, Step::Property(self.name(*token))),
                tree::Part::Method(token, arguments) => {
                    let arguments = arguments.iter().map(|argument| self.expression(argument));
                    let arguments = arguments.collect::<Result<_, _>>()?;
                    (*token, Step::Method(self.name(*token), arguments))
                }
                tree::Part::Index(token, index) => (*token, Step::Index(self.expression(index)?)),
            };
            steps.push(Part { position: self.tokens.position(token), step });
        }
        Ok(steps.into())
    }

    fn name(&mut self, token: usize) -> Symbol {
        let image = self.tokens.image(token).to_owned();
        self.names.symbol(&image)
    }

    /// Reads the first token of a reference, and takes off it what is not the reference's own.
    fn root(&mut self, first: usize) -> Root {
        let image = self.tokens.image(first).to_owned();
        if image.contains("\\!") {
            return Root {
                form: Form::Printed,
                name: escaped_bang(&image),
                printing: Printing::default(),
                quiet: false,
            };
        }
        let slashes = image.bytes().take_while(|byte| *byte == b'\\').count();
        let unescaped = image.get(slashes..).unwrap_or_default();
        let (dollars, bare) = unescaped.split_at(unescaped.rfind('$').unwrap_or_default());
        if let Some(token) = self.tokens.get_mut(first) {
            token.image = bare.to_owned();
        }
        let printing = Printing {
            slashes: "\\".repeat(slashes / 2).into(),
            dollars: dollars.into(),
            escaped: slashes % 2 == 1,
        };
        let quiet = bare.starts_with("$!");
        let (form, name) = match bare {
            "${" | "$!{" => (Form::Value, self.tokens.image(first + 1).to_owned()),
            _ => match bare.strip_prefix("$!").or_else(|| bare.strip_prefix('$')) {
                Some(name) => (Form::Value, name.to_owned()),
                None => (Form::Text, bare.to_owned()),
            },
        };
        Root { form, name, printing, quiet }
    }
}

/// `$\!name` prints without one of its backslashes.
fn escaped_bang(image: &str) -> String {
    let start = image.find('$').and_then(|dollar| Some(dollar + image.get(dollar..)?.find('\\')?));
    let Some(start) = start else { return image.to_owned() };
    let (before, rest) = image.split_at(start);
    format!("{before}{}", rest.strip_prefix('\\').unwrap_or(rest))
}
