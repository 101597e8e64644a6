//! YAML with positions, from the parser's events, with a stack of our own instead of recursion. Aliases
//! are refused or, where the dialect has them, repeat within bounds; merge keys are refused.

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use crate::anchors::Anchors;
use crate::fault::{Fault, Reason};
use crate::node::{Entry, Node, Scalar, ScalarKind, Value};
use crate::position::{Position, Span, count};
use crate::{Dialect, Format, limits, scalar};

/// The tree of a YAML text; null for an empty one.
pub(crate) fn parse(text: &str, dialect: Dialect) -> Result<Node, Fault> {
    let mut options = options! {
        flow_nesting_limit: limits::NESTING,
        block_nesting_limit: limits::NESTING,
    };
    options.set_emit_comments(false);
    let mut builder = Builder { dialect, ..Builder::default() };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| {
            Fault::malformed(Format::Yaml, Span::at(position(error.marker())), reason(&error))
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
    anchor: usize,
    span: Span,
}

enum OpenKind {
    List(Vec<Node>),
    Map { entries: IndexMap<String, Entry>, key: Option<(String, Span)> },
}

#[derive(Default)]
struct Builder {
    dialect: Dialect,
    anchors: Anchors,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => self.document(span_of(span)),
            Event::Alias(anchor) if self.dialect.aliases => self.alias(anchor, span_of(span)),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                Err(Fault::new(Format::Yaml, span_of(span), Reason::Alias))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag.as_deref(), span)?;
                self.finished(node, anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.start(OpenKind::List(Vec::new()), style, anchor, tag.as_deref(), span)
            }
            Event::MappingStart(style, anchor, tag) => {
                let kind = OpenKind::Map { entries: IndexMap::new(), key: None };
                self.start(kind, style, anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span_of(span)),
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Fault> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(Fault::malformed(
                Format::Yaml,
                span,
                "The text is one document; a second begins here.",
            ));
        }
        Ok(())
    }

    fn start(
        &mut self,
        kind: OpenKind,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: &granit_parser::Span,
    ) -> Result<(), Fault> {
        let mut place = span_of(span);
        if let Some(start) = span.tag_start() {
            place.start = position(&start);
        }
        if self.awaits_key() {
            return Err(Fault::malformed(Format::Yaml, place, "A key must be a single text."));
        }
        let function =
            tag.map(|tag| meaning(tag, place, self.dialect)).transpose()?.and_then(|meaning| match meaning {
                Meaning::Function(name) => Some(name),
                Meaning::Plain | Meaning::Text => None,
            });
        self.open.push(Open { kind, function, block: style == StructureStyle::Block, anchor, span: place });
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
    ) -> Result<Node, Fault> {
        let mut place = span_of(span);
        if let Some(start) = span.tag_start() {
            place.start = position(&start);
        }
        let meaning = tag.map(|tag| meaning(tag, place, self.dialect)).transpose()?;
        let plain = style == ScalarStyle::Plain && !matches!(meaning, Some(Meaning::Text));
        if plain && text == "<<" && self.awaits_key() {
            return Err(Fault::new(Format::Yaml, place, Reason::MergeKey));
        }
        let value = if plain || matches!(meaning, Some(Meaning::Plain)) {
            scalar::plain(text).map_or(Value::Null, Value::Scalar)
        } else {
            Value::Scalar(Scalar { text: text.to_owned(), kind: ScalarKind::String })
        };
        let node = Node { value, span: place };
        Ok(match meaning {
            Some(Meaning::Function(name)) => call(name, node),
            _ => node,
        })
    }

    /// Adds a node that is whole, and keeps it if it has an anchor.
    fn finished(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        if anchor > 0 && self.dialect.aliases {
            let kept = self.anchors.keep(anchor, &node);
            kept.map_err(|reason| Fault::malformed(Format::Yaml, node.span, reason))?;
        }
        self.add(node)
    }

    /// The value stands where the alias does, and is found where it was written.
    fn alias(&mut self, anchor: usize, place: Span) -> Result<(), Fault> {
        let repeated = self.anchors.repeat(anchor, self.open.len());
        self.add(repeated.map_err(|reason| Fault::malformed(Format::Yaml, place, reason))?)
    }

    fn end(&mut self, end: Span) -> Result<(), Fault> {
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
        let node = match open.function {
            Some(name) => call(name, node),
            None => node,
        };
        self.finished(node, open.anchor)
    }

    fn add(&mut self, node: Node) -> Result<(), Fault> {
        if self.open.len() > limits::NESTING {
            let reason = format!("Nested deeper than {} levels.", limits::NESTING);
            return Err(Fault::malformed(Format::Yaml, node.span, reason));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map { entries, key }) => match key.take() {
                None => {
                    let Some(text) = node.as_text() else {
                        return Err(Fault::malformed(
                            Format::Yaml,
                            node.span,
                            "A key must be a single text.",
                        ));
                    };
                    if text.len() > limits::KEY_BYTES {
                        return Err(Fault::long_key(Format::Yaml, node.span));
                    }
                    *key = Some((text.to_owned(), node.span));
                }
                Some((name, key_span)) => match entries.entry(name) {
                    Slot::Occupied(first) => {
                        return Err(Fault::twice(Format::Yaml, first.key(), first.get(), key_span));
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

fn meaning(tag: &Tag, place: Span, dialect: Dialect) -> Result<Meaning, Fault> {
    let unknown = |reason| Err(Fault::new(Format::Yaml, place, reason));
    if let Some(core) = tag.core_suffix() {
        return match core {
            "str" => Ok(Meaning::Text),
            "int" | "float" | "bool" | "null" | "map" | "seq" => Ok(Meaning::Plain),
            other => unknown(Reason::CoreTag(other.to_owned())),
        };
    }
    let named =
        |name: &&&str| tag.handle() == "!" && name.strip_prefix("Fn::").unwrap_or(name) == tag.suffix();
    match dialect.functions.iter().find(named) {
        Some(name) => Ok(Meaning::Function(name)),
        None => unknown(Reason::Tag(tag.original().to_string())),
    }
}

/// The long form of a tagged value.
fn call(name: &'static str, argument: Node) -> Node {
    let span = argument.span;
    let key_span = Span::at(span.start);
    let entry = Entry { key_span, value: argument };
    Node { value: Value::Map(IndexMap::from([(name.to_owned(), entry)])), span }
}
