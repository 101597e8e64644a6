//! `landfall vtl`.

use std::fmt::Write as _;
use std::path::PathBuf;

use apigateway::execution::template::{PreviewError, preview};
use clap::Args;
use vtl::{Event, Observer, Position, RenderError, SyntaxError};

use crate::output::{self, Failure, Outcome};

/// Render a mapping template with a request, as API Gateway would.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  landfall vtl request.vtl --event event.json --trace")]
pub struct Vtl {
    /// The template
    file: PathBuf,
    /// The request: the event of a proxy function as JSON, or any other JSON as the body
    #[arg(long, value_name = "FILE")]
    event: Option<PathBuf>,
    /// Say on standard error, line by line, what was evaluated to what, and what it printed
    #[arg(long)]
    trace: bool,
}

impl Vtl {
    /// Renders it.
    pub fn run(self) -> Outcome {
        let source = read(&self.file)?;
        let event = match &self.event {
            Some(file) => serde_json::from_str(&read(file)?)
                .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?,
            None => serde_json::json!({"httpMethod": "POST"}),
        };
        let mut trace = Trace::default();
        let rendered = preview(&source, &event, self.trace.then_some(&mut trace as &mut dyn Observer));
        eprint!("{}", trace.0);
        match rendered {
            Ok(text) => {
                print!("{text}");
                Ok(())
            }
            Err(error) => Err(self.failure(&error, &source)),
        }
    }

    /// The failure with its place in the template and a caret under it.
    fn failure(&self, error: &PreviewError, source: &str) -> Failure {
        let (message, position) = match error {
            PreviewError::Syntax(SyntaxError { message, position }) => (message.clone(), *position),
            PreviewError::Render(RenderError { kind, position }) => (kind.to_string(), *position),
            PreviewError::Event(message) => return Failure::new(message),
        };
        Failure::new(output::caret(
            &message,
            source,
            &self.file.display().to_string(),
            offset(source, position),
        ))
    }
}

fn read(file: &PathBuf) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

/// The offset in bytes of a place.
fn offset(source: &str, position: Position) -> usize {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(position.line as usize - 1).map(str::len).sum();
    let column = position.column as usize - 1;
    let within: usize = lines.next().unwrap_or_default().chars().take(column).map(char::len_utf8).sum();
    before + within
}

/// What happened, one line each.
#[derive(Default)]
struct Trace(String);

impl Observer for Trace {
    fn observe(&mut self, position: Position, event: &Event<'_>) {
        // Writing into a `String` cannot fail.
        let _ = write!(self.0, "{}:{}: ", position.line, position.column);
        let _ = match event {
            Event::Text { text } => writeln!(self.0, "text prints {text:?}"),
            Event::Printed { output } => writeln!(self.0, "reference prints {output:?}"),
            Event::Set { name: Some(name), value } => writeln!(self.0, "#set ${name} = {value:?}"),
            Event::Set { name: None, value } => writeln!(self.0, "#set {value:?}"),
            Event::NotSet => writeln!(self.0, "#set changes nothing: the value is null"),
            Event::Condition { holds: true } => writeln!(self.0, "condition holds"),
            Event::Condition { holds: false } => writeln!(self.0, "condition does not hold"),
            Event::Iteration { name, count, value } => {
                writeln!(self.0, "#foreach round {count}: ${name} = {value:?}")
            }
            Event::Macro { name } => writeln!(self.0, "macro #{name} is called"),
        };
    }
}
