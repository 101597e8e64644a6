//! The tree of resources that a document's paths make, and its methods. A resource that was there at the same path keeps
//! its id, even if the document overwrites (recorded 2025-07, localstack, `test_import_rest_api_with_base_path_oas30`).

use std::collections::{BTreeMap, BTreeSet};

use base::limits;
use openapi::Api;
use service::Result;

use super::access::Names;
use super::outcome::Outcome;
use crate::definition::error::too_many_resources;
use crate::definition::model::{Definition, Node, Resource, RestApi};
use crate::definition::resources::References;
use crate::definition::{import::method, path_part};

/// All places in the tree that a document names, the root apart: `/pets/{id}` is `/pets` and `/pets/{id}`.
pub(super) fn places(document: &Api) -> BTreeSet<String> {
    document.resources.iter().flat_map(|resource| prefixes(&resource.path)).collect()
}

fn prefixes(path: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let above = found.last().map(String::as_str).unwrap_or_default();
        found.push(format!("{above}/{part}"));
    }
    found
}

/// Puts the resources of a document and their methods.
pub(super) fn put(
    definition: &mut Definition,
    document: &Api,
    overwrites: bool,
    fresh: Vec<String>,
    names: &Names,
    outcome: &mut Outcome,
) {
    if overwrites {
        keep(definition, &places(document));
    }
    let references = References::of(definition);
    let mut tree = Tree::of(&definition.api, fresh);
    for resource in &document.resources {
        let place = || format!("Unable to create resource at path '{}'", resource.path);
        let made = tree.resource(&mut definition.api, &resource.path);
        let Some(id) = outcome.note(place, made) else { continue };
        for made in tree.made.drain(..) {
            definition.resources.insert(made, Resource::default());
        }
        let target = definition.resources.entry(id.clone()).or_default();
        for method in &resource.methods {
            let put = method::Putting { path: &resource.path, resource: &id, names, references: &references };
            if let Some(record) = put.record(method, outcome) {
                target.methods.insert(method.http_method.clone(), record);
            }
        }
    }
}

/// Removes all methods, and the resources at other places than these.
fn keep(definition: &mut Definition, places: &BTreeSet<String>) {
    let api = &definition.api;
    let stays = |id: &String| *id == api.root || api.path(id).is_some_and(|path| places.contains(&path));
    let kept: BTreeMap<String, Node> = api
        .resources
        .iter()
        .filter(|(id, _)| stays(id))
        .map(|(id, node)| (id.clone(), node.clone()))
        .collect();
    definition.resources = kept.keys().map(|id| (id.clone(), Resource::default())).collect();
    definition.api.resources = kept;
}

/// The resources by their paths, while more are made.
struct Tree {
    by_path: BTreeMap<String, String>,
    fresh: Vec<String>,
    made: Vec<String>,
}

impl Tree {
    fn of(api: &RestApi, fresh: Vec<String>) -> Self {
        let by_path = api.resources.keys().filter_map(|id| Some((api.path(id)?, id.clone()))).collect();
        Self { by_path, fresh, made: Vec::new() }
    }

    /// The resource at a path, made with those above it if need be.
    fn resource(&mut self, api: &mut RestApi, path: &str) -> Result<String> {
        let mut parent = api.root.clone();
        for place in prefixes(path) {
            parent = match self.by_path.get(&place) {
                Some(id) => id.clone(),
                None => self.make(api, &parent, place)?,
            };
        }
        Ok(parent)
    }

    fn make(&mut self, api: &mut RestApi, parent: &str, place: String) -> Result<String> {
        let part = place.rsplit('/').next().unwrap_or_default();
        path_part::check(api, parent, part)?;
        if api.resources.len() >= limits::apigateway::RESOURCES {
            return Err(too_many_resources());
        }
        let id = self.fresh.pop().ok_or_else(too_many_resources)?;
        api.resources.insert(id.clone(), Node { parent: Some(parent.to_owned()), part: part.to_owned() });
        self.by_path.insert(place, id.clone());
        self.made.push(id.clone());
        Ok(id)
    }
}
