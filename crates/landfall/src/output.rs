//! What people read: errors, tables, diagnostics with a caret.

use std::fmt;
use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use template::Problem;

/// A command's failure: a sentence for the person who ran it.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Says it so.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

/// How a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For scripts.
    Json,
}

/// Says a line on standard output. A reader that has gone away is no reason to stop: the engine behind the words
/// goes on.
pub fn say(line: impl fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says what went wrong.
pub fn complain(message: &str) {
    eprintln!("landfall: {message}");
}

/// Rows with their columns under one another, two blanks between them.
pub fn table(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| -> String {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<String>>().join("\n")
}

/// A template's problem where it stands, with a caret under it.
pub fn problem(problem: &Problem, source: &str, path: &str) -> String {
    let Some(span) = problem.span else { return problem.message.clone() };
    let range = span.bytes();
    let snippet = Snippet::source(source).path(path).annotation(AnnotationKind::Primary.span(range));
    let mut group = Level::ERROR.primary_title(problem.message.as_str()).element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer().render(&[group])
}

/// A message about one place in a text, with a caret under it.
pub fn caret(message: &str, source: &str, path: &str, offset: usize) -> String {
    let snippet = Snippet::source(source).path(path).annotation(AnnotationKind::Primary.span(offset..offset));
    renderer().render(&[Level::ERROR.primary_title(message).element(snippet)])
}

fn renderer() -> Renderer {
    if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() }
}
