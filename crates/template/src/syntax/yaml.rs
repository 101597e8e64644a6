//! YAML with positions, from the parser's events, with a stack of our own instead of recursion. Aliases
//! and merge keys are refused, as CloudFormation refuses them, so nothing here can multiply.

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::{Format, long_key, not_well_formed, scalar, twice};
use crate::limits;
use crate::node::{Entry, Node, Scalar, ScalarKind, Value};
use crate::position::{Position, Span, count};
use crate::problem::Problem;

/// The long names of the functions that have a short tag: the tag is the part after `Fn::`.
const TAGGED: [&str; 24] = [
    "Ref",
    "Condition",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::FindInMap",
    "Fn::If",
    "Fn::Equals",
    "Fn::And",
    "Fn::Or",
    "Fn::Not",
    "Fn::ImportValue",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::GetAZs",
    "Fn::Transform",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::RefAll",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
];

/// The tree of a YAML text; null for an empty one.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let mut options = options! {
        flow_nesting_limit: limits::NESTING,
        block_nesting_limit: limits::NESTING,
    };
    options.set_emit_comments(false);
    let mut builder = Builder::default();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| {
            not_well_formed(Format::Yaml, Span::at(position(error.marker())), reason(&error))
        })?;
        builder.take(event, &span)?;
    }
    Ok(builder.root.unwrap_or(Node { value: Value::Null, span: Span::default() }))
}

fn reason(error: &ScanError) -> String {
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return format!("Nested deeper than {} levels.", limits::NESTING);
    }
    let reason = error.info();
    let mut letters = reason.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

fn position(marker: &Marker) -> Position {
    Position {
        line: count(marker.line()),
        column: count(marker.col() + 1),
        offset: marker.byte_offset().unwrap_or_default(),
    }
}

fn span_of(span: &granit_parser::Span) -> Span {
    Span { start: position(&span.start), end: position(&span.end) }
}

/// A map or list that is still open.
struct Open {
    kind: OpenKind,
    function: Option<&'static str>,
    block: bool,
    span: Span,
}

enum OpenKind {
    List(Vec<Node>),
    Map { entries: IndexMap<String, Entry>, key: Option<(String, Span)> },
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => self.document(span_of(span)),
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err(alias(span_of(span))),
            Event::Scalar(text, style, _, tag) => self.scalar(&text, style, tag.as_deref(), span),
            Event::SequenceStart(style, _, tag) => {
                self.start(OpenKind::List(Vec::new()), style, tag.as_deref(), span)
            }
            Event::MappingStart(style, _, tag) => {
                let kind = OpenKind::Map { entries: IndexMap::new(), key: None };
                self.start(kind, style, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span_of(span)),
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Problem> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(not_well_formed(
                Format::Yaml,
                span,
                "A template is one document; a second begins here.",
            ));
        }
        Ok(())
    }

    fn start(
        &mut self,
        kind: OpenKind,
        style: StructureStyle,
        tag: Option<&Tag>,
        span: &granit_parser::Span,
    ) -> Result<(), Problem> {
        let mut place = span_of(span);
        if let Some(start) = span.tag_start() {
            place.start = position(&start);
        }
        if self.awaits_key() {
            return Err(not_well_formed(Format::Yaml, place, "A key must be a single text."));
        }
        let function = tag.map(|tag| meaning(tag, place)).transpose()?.and_then(|meaning| match meaning {
            Meaning::Function(name) => Some(name),
            Meaning::Plain | Meaning::Text => None,
        });
        self.open.push(Open { kind, function, block: style == StructureStyle::Block, span: place });
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Map { key: None, .. }, .. }))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: &granit_parser::Span,
    ) -> Result<(), Problem> {
        let mut place = span_of(span);
        if let Some(start) = span.tag_start() {
            place.start = position(&start);
        }
        let meaning = tag.map(|tag| meaning(tag, place)).transpose()?;
        let plain = style == ScalarStyle::Plain && !matches!(meaning, Some(Meaning::Text));
        if plain && text == "<<" && self.awaits_key() {
            let reason = "CloudFormation takes no merge keys (`<<`): write the members out.";
            return Err(not_well_formed(Format::Yaml, place, reason));
        }
        let value = if plain || matches!(meaning, Some(Meaning::Plain)) {
            scalar::plain(text).map_or(Value::Null, Value::Scalar)
        } else {
            Value::Scalar(Scalar { text: text.to_owned(), kind: ScalarKind::String })
        };
        let node = Node { value, span: place };
        self.add(match meaning {
            Some(Meaning::Function(name)) => call(name, node),
            _ => node,
        })
    }

    fn end(&mut self, end: Span) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let last = match &open.kind {
            OpenKind::List(items) => items.last().map(|item| item.span.end),
            OpenKind::Map { entries, .. } => entries.last().map(|(_, entry)| entry.value.span.end),
        };
        // A block collection "ends" where the next thing begins; people take it to end with its last member.
        let end = last.filter(|_| open.block).unwrap_or(end.end);
        let value = match open.kind {
            OpenKind::List(items) => Value::List(items),
            OpenKind::Map { entries, .. } => Value::Map(entries),
        };
        let node = Node { value, span: Span { start: open.span.start, end } };
        self.add(match open.function {
            Some(name) => call(name, node),
            None => node,
        })
    }

    fn add(&mut self, node: Node) -> Result<(), Problem> {
        if self.open.len() > limits::NESTING {
            let reason = format!("Nested deeper than {} levels.", limits::NESTING);
            return Err(not_well_formed(Format::Yaml, node.span, reason));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map { entries, key }) => match key.take() {
                None => {
                    let Some(text) = node.as_text() else {
                        return Err(not_well_formed(Format::Yaml, node.span, "A key must be a single text."));
                    };
                    if text.len() > limits::KEY_BYTES {
                        return Err(long_key(Format::Yaml, node.span));
                    }
                    *key = Some((text.to_owned(), node.span));
                }
                Some((name, key_span)) => match entries.entry(name) {
                    Slot::Occupied(first) => {
                        return Err(twice(Format::Yaml, first.key(), first.get(), key_span));
                    }
                    Slot::Vacant(slot) => {
                        slot.insert(Entry { key_span, value: node });
                    }
                },
            },
        }
        Ok(())
    }
}

/// What a tag asks for.
enum Meaning {
    /// A function's short form, by its long name.
    Function(&'static str),
    /// `!!int` and its kind: read as a plain scalar.
    Plain,
    /// `!!str`: text whatever it looks like.
    Text,
}

fn meaning(tag: &Tag, place: Span) -> Result<Meaning, Problem> {
    if let Some(core) = tag.core_suffix() {
        return match core {
            "str" => Ok(Meaning::Text),
            "int" | "float" | "bool" | "null" | "map" | "seq" => Ok(Meaning::Plain),
            other => Err(not_well_formed(
                Format::Yaml,
                place,
                format!("CloudFormation does not know the tag `!!{other}`."),
            )),
        };
    }
    let named =
        |name: &&&str| tag.handle() == "!" && name.strip_prefix("Fn::").unwrap_or(name) == tag.suffix();
    TAGGED.iter().find(named).map(|name| Meaning::Function(name)).ok_or_else(|| {
        let reason = format!("`{}` is not a function of CloudFormation.", tag.original());
        not_well_formed(Format::Yaml, place, reason)
    })
}

fn alias(span: Span) -> Problem {
    Problem::new("Template error: YAML aliases are not allowed in CloudFormation templates").at(span).help(
        "Write the value out; `aws cloudformation package` resolves aliases before it sends a template.",
    )
}

/// The long form of a tagged value.
fn call(name: &'static str, argument: Node) -> Node {
    let span = argument.span;
    let key_span = Span::at(span.start);
    let entry = Entry { key_span, value: argument };
    Node { value: Value::Map(IndexMap::from([(name.to_owned(), entry)])), span }
}
