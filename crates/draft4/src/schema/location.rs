//! Where schemas lie: documents, places in them, and where a reference leads. A document's schemas with an `id` can be
//! referred to by it; other documents are asked for by their URI.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::Resolver;
use crate::json::{Json, Object};
use crate::uri::Uri;

/// References that lead to one another, more than which nobody writes.
const HOPS: usize = 1_000;

/// A document.
struct Document<'d> {
    /// Empty for the one that was not asked for by a URI.
    uri: Uri,
    root: Json<'d>,
    /// The places of schemas by the URIs that their ids give them; whether it is absolute.
    ids: Vec<(Uri, String)>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Location {
    pub(super) document: usize,
    pub(super) pointer: String,
}

impl Location {
    /// The place of what a keyword holds.
    pub(super) fn child(&self, keyword: &str) -> Location {
        Location { document: self.document, pointer: child(&self.pointer, keyword) }
    }
}

/// A pointer to a member of what a pointer leads to.
pub(super) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// All documents that have been needed.
pub(super) struct Documents<'d> {
    documents: Vec<Document<'d>>,
    by_uri: HashMap<String, usize>,
    resolver: &'d Resolver<'d>,
}

impl<'d> Documents<'d> {
    /// With the first, which has no URI of its own.
    pub(super) fn new(root: Json<'d>, resolver: &'d Resolver<'d>) -> Self {
        let uri = Uri { fragment: Some(String::new()), ..Uri::default() };
        let mut documents = Documents { documents: Vec::new(), by_uri: HashMap::new(), resolver };
        documents.add(uri, root);
        documents
    }

    fn add(&mut self, uri: Uri, root: Json<'d>) -> usize {
        let mut ids = Vec::new();
        find_ids(&uri, &root, "", &mut ids);
        self.documents.push(Document { uri, root, ids });
        self.documents.len() - 1
    }

    /// What lies there.
    pub(super) fn get(&self, location: &Location) -> Option<&Json<'d>> {
        at(&self.documents.get(location.document)?.root, &location.pointer)
    }

    /// Follows references from a place to the first that is none.
    ///
    /// # Errors
    /// In the library's words, where one leads nowhere or back to itself.
    pub(super) fn follow(&mut self, start: &Location) -> Result<Location, String> {
        let mut location = start.clone();
        let mut seen: Vec<Uri> = Vec::new();
        while let Some(reference) = self.reference(&location) {
            let target = normal(reference.resolve(&self.context(&location)));
            if seen.contains(&target) || seen.len() > HOPS {
                return Err(format!("JSON Reference \"{}\" loops on itself", shown(&target)));
            }
            location = self.target(&location, &target)?;
            seen.push(target);
        }
        Ok(location)
    }

    fn reference(&self, location: &Location) -> Option<Uri> {
        self.get(location)?.get("$ref")?.as_str().and_then(Uri::parse).map(normal)
    }

    fn target(&mut self, from: &Location, target: &Uri) -> Result<Location, String> {
        let mut document = from.document;
        let mut pointer = self.matching(document, target);
        if pointer.is_none() {
            document = self.load(target)?;
            pointer = self.matching(document, target);
        }
        let found = pointer.map(|pointer| Location { document, pointer });
        found
            .filter(|location| self.get(location).is_some())
            .ok_or_else(|| format!("JSON Reference \"{}\" cannot be resolved", shown(target)))
    }

    /// The pointer that a document has for a URI.
    fn matching(&self, document: usize, target: &Uri) -> Option<String> {
        let document = self.documents.get(document)?;
        let named = document.ids.iter().find(|(id, _)| !is_absolute(id) && id == target);
        if let Some((_, pointer)) = named {
            return Some(pointer.clone());
        }
        let pointer = pointer_of(target)?;
        let within = document.ids.iter().find(|(id, _)| is_absolute(id) && same_document(id, target));
        match within {
            Some((_, place)) => Some(format!("{place}{pointer}")),
            None => same_document(&document.uri, target).then_some(pointer),
        }
    }

    fn load(&mut self, target: &Uri) -> Result<usize, String> {
        let uri = Uri { fragment: Some(String::new()), ..target.clone() };
        let key = uri.to_string();
        if let Some(known) = self.by_uri.get(&key) {
            return Ok(*known);
        }
        if uri.scheme.is_none() {
            return Err(format!("URI \"{key}\" is not absolute"));
        }
        let root = (self.resolver)(key.trim_end_matches('#'))
            .ok_or_else(|| format!("unable to dereference URI \"{key}\""))?;
        let document = self.add(uri, root);
        self.by_uri.insert(key, document);
        Ok(document)
    }

    /// The URI that references at a place are seen from: that of the document, and the ids on the way.
    fn context(&self, location: &Location) -> Uri {
        let Some(document) = self.documents.get(location.document) else { return Uri::default() };
        let mut context = document.uri.clone();
        let mut value = Some(&document.root);
        let mut pointer = location.pointer.as_str();
        while let Some(here) = value {
            if let Some(id) = id_of(here) {
                context = normal(id.resolve(&context));
            }
            let Some((name, rest)) = first(pointer) else { break };
            value = member(here, &name);
            pointer = rest;
        }
        context
    }

    /// How the library names a place.
    pub(super) fn name(&self, location: &Location) -> String {
        let context = self.context(location);
        shown(&Uri { fragment: Some(location.pointer.clone()), ..context })
    }
}

fn normal(uri: Uri) -> Uri {
    let uri = uri.normalize();
    let fragment =
        percent_decode_str(uri.fragment.as_deref().unwrap_or_default()).decode_utf8_lossy().into_owned();
    Uri { fragment: Some(fragment), ..uri }
}

/// A URI whose fragment is not escaped.
fn shown(uri: &Uri) -> String {
    let fragment = escaped(uri.fragment.as_deref().unwrap_or_default());
    Uri { fragment: Some(fragment), ..uri.clone() }.to_string()
}

/// The fragment as a pointer, if it is one.
fn pointer_of(uri: &Uri) -> Option<String> {
    let fragment = uri.fragment.as_deref().unwrap_or_default();
    crate::format::is_pointer(fragment).then(|| fragment.to_owned())
}

fn is_absolute(uri: &Uri) -> bool {
    uri.scheme.is_some() && uri.fragment.as_deref().is_none_or(str::is_empty)
}

fn same_document(a: &Uri, b: &Uri) -> bool {
    Uri { fragment: None, ..a.clone() } == Uri { fragment: None, ..b.clone() }
}

fn id_of(value: &Json<'_>) -> Option<Uri> {
    value.get("id")?.as_str().and_then(Uri::parse).map(normal)
}

/// Ids within objects within objects; the library does not look into arrays.
fn find_ids(base: &Uri, value: &Json<'_>, pointer: &str, ids: &mut Vec<(Uri, String)>) {
    let Some(object) = value.as_object() else { return };
    let id = id_of(value).map(|id| normal(id.resolve(base)));
    if let Some(id) = &id {
        ids.push((id.clone(), pointer.to_owned()));
    }
    let base = id.as_ref().unwrap_or(base);
    for (name, value) in Object::iter(object) {
        find_ids(base, value, &child(pointer, name), ids);
    }
}

fn at<'v, 'd>(root: &'v Json<'d>, pointer: &str) -> Option<&'v Json<'d>> {
    let (mut value, mut pointer) = (root, pointer);
    while let Some((name, rest)) = first(pointer) {
        value = member(value, &name)?;
        pointer = rest;
    }
    Some(value)
}

/// The first name of a pointer, and the rest.
fn first(pointer: &str) -> Option<(String, &str)> {
    let rest = pointer.strip_prefix('/')?;
    let (name, rest) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    Some((name.replace("~1", "/").replace("~0", "~"), rest))
}

fn member<'v, 'd>(value: &'v Json<'d>, name: &str) -> Option<&'v Json<'d>> {
    match value {
        Json::Object(object) => object.get(name),
        Json::Array(elements) => {
            let index: usize = name.parse().ok()?;
            elements.get(index).filter(|_| index.to_string() == name)
        }
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    let plain = |character: char| {
        !character.is_ascii()
            || character.is_ascii_alphanumeric()
            || "-_.!~*'();/?:@&=+$,[]".contains(character)
    };
    let escape = |character: char| {
        if plain(character) { character.to_string() } else { format!("%{:02X}", u32::from(character)) }
    };
    text.chars().map(escape).collect()
}
