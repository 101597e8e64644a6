//! Visits everything that a value mentions: resources, attributes, mappings, conditions. Serves both the
//! checks before anything runs and the dependency graph, which wants the branches taken only.

use indexmap::{IndexMap, IndexSet};
use syntax::{Node, Span, Value};

use super::call::Attribute;
use super::{Block, Call, Part};
use crate::problem::Found;

/// Something that a value mentions.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mention<'t> {
    /// `Ref X` or `${X}`.
    Reference(&'t str),
    /// `Fn::GetAtt` of the resource.
    Attribute(&'t str),
    /// `${Resource.Attribute}`: the resource, and the whole.
    SubAttribute(&'t str, &'t str),
    /// `Fn::FindInMap` of the mapping.
    Mapping(&'t str),
    /// The condition of a `Fn::If`.
    If(&'t str),
    /// `Condition: X` inside a condition.
    Condition(&'t str),
}

/// Where a value is visited.
pub(crate) struct Site<'t, 'w> {
    /// The block that the value belongs to.
    pub(crate) block: Block,
    /// The way to it from the root.
    pub(crate) path: String,
    /// The conditions' values, when they are known: then only the branches taken are visited.
    pub(crate) conditions: Option<&'w IndexMap<String, bool>>,
    /// Whether to pass over both branches of a `Fn::If` whose condition is not known.
    pub(crate) skip_branches: bool,
    /// Receives each mention with its place and the way to it.
    pub(crate) found: &'w mut dyn FnMut(Mention<'t>, Span, &str),
}

/// Visits a value; the problems are those of calls that are not well formed.
pub(crate) fn walk<'t>(node: &'t Node, site: &mut Site<'t, '_>, problems: &mut Found) {
    if problems.is_full() {
        return;
    }
    let call = match Call::of(node, site.block) {
        Ok(call) => call,
        Err(problem) => return problems.push(problem.on(site.path.clone())),
    };
    if let Some(call) = call {
        return visit_call(node, call, site, problems);
    }
    match &node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                below(&index.to_string(), item, site, problems);
            }
        }
        Value::Map(map) => {
            for (key, entry) in map {
                below(key, &entry.value, site, problems);
            }
        }
    }
}

fn below<'t>(step: &str, node: &'t Node, site: &mut Site<'t, '_>, problems: &mut Found) {
    let length = site.path.len();
    site.path.push('/');
    site.path.push_str(step);
    walk(node, site, problems);
    site.path.truncate(length);
}

fn visit_call<'t>(node: &'t Node, call: Call<'t>, site: &mut Site<'t, '_>, problems: &mut Found) {
    let mut tell = |mention| (site.found)(mention, node.span, &site.path);
    match &call {
        Call::Ref(name) => tell(Mention::Reference(name)),
        Call::Condition(name) => tell(Mention::Condition(name)),
        Call::GetAtt { resource, .. } => tell(Mention::Attribute(resource)),
        Call::FindInMap { map, .. } => {
            if let Some(name) = map.as_text() {
                tell(Mention::Mapping(name));
            }
        }
        Call::If { condition, .. } => tell(Mention::If(condition)),
        Call::Sub { parts, variables } => {
            for name in free_variables(parts, |name| variables.is_some_and(|map| map.contains_key(name))) {
                tell(match name.split_once('.') {
                    Some((resource, _)) => Mention::SubAttribute(resource, name),
                    None => Mention::Reference(name),
                });
            }
        }
        _ => {}
    }
    if let Some((name, _)) = node.as_single() {
        let length = site.path.len();
        site.path.push('/');
        site.path.push_str(name);
        visit_arguments(call, site, problems);
        site.path.truncate(length);
    }
}

/// The variables of a `Fn::Sub` that its own map does not give, each once.
fn free_variables<'t>(parts: &[Part<'t>], given: impl Fn(&str) -> bool) -> IndexSet<&'t str> {
    let names = parts.iter().filter_map(|part| match part {
        Part::Variable(name) if !given(name) => Some(*name),
        _ => None,
    });
    names.collect()
}

fn visit_arguments<'t>(call: Call<'t>, site: &mut Site<'t, '_>, problems: &mut Found) {
    let mut visit = |step: &str, node| below(step, node, site, problems);
    match call {
        Call::Ref(_) | Call::Condition(_) => {}
        Call::GetAtt { attribute: Attribute::Name(_), .. } => {}
        Call::GetAtt { attribute: Attribute::Computed(node), .. } => visit("1", node),
        Call::Sub { variables, .. } => {
            for (name, entry) in variables.into_iter().flatten() {
                visit(&format!("1/{name}"), &entry.value);
            }
        }
        Call::Join { list: node, .. } | Call::Split { text: node, .. } => visit("1", node),
        Call::Select { index: first, list: second } | Call::Equals(first, second) => {
            visit("0", first);
            visit("1", second);
        }
        Call::FindInMap { map: one, first: two, second: three }
        | Call::Cidr { block: one, count: two, bits: three } => {
            visit("0", one);
            visit("1", two);
            visit("2", three);
        }
        Call::If { condition, then, otherwise } => {
            let known = site.conditions.and_then(|conditions| conditions.get(condition)).copied();
            if known != Some(false) && !(site.skip_branches && known.is_none()) {
                below("1", then, site, problems);
            }
            if known != Some(true) && !(site.skip_branches && known.is_none()) {
                below("2", otherwise, site, problems);
            }
        }
        Call::And(all) | Call::Or(all) => {
            for (index, node) in all.iter().enumerate() {
                visit(&index.to_string(), node);
            }
        }
        Call::Not(node) => visit("0", node),
        Call::ImportValue(node) | Call::Base64(node) | Call::GetAzs(node) => walk(node, site, problems),
    }
}
