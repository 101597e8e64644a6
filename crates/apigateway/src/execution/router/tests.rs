//! The router against the corpus, and against a reference that looks at every route in turn.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{Found, Router};

#[test]
fn the_corpus_of_routes_holds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/apigateway/routes.json");
    let corpus: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let paths: Vec<&str> =
        corpus["paths"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    let router = Router::new(paths.iter().copied());
    for case in corpus["cases"].as_array().unwrap() {
        let found = router.find(case[0].as_str().unwrap());
        assert_eq!(found.as_ref().map(|found| paths[found.route]), case[1].as_str(), "{case}");
        let variables: BTreeMap<&str, &str> =
            found.map(|found| found.variables).unwrap_or_default().into_iter().collect();
        assert_eq!(serde_json::json!(variables), case[2], "{case}");
    }
}

/// How a route's parts compare where both match: literal, variable, greedy.
fn rank(part: &str) -> u8 {
    match part {
        part if part.ends_with("+}") => 2,
        part if part.starts_with('{') => 1,
        _ => 0,
    }
}

fn matches<'r, 'p>(route: &'r str, path: &'p str) -> Option<Vec<(&'r str, &'p str)>> {
    let mut variables = Vec::new();
    let mut rest = Some(path).filter(|path| !path.is_empty());
    for part in route.split('/').filter(|part| !part.is_empty()) {
        let whole = rest?;
        let (segment, below) =
            whole.split_once('/').map_or((whole, None), |(segment, below)| (segment, Some(below)));
        let name = part.trim_matches(['{', '}', '+']);
        match rank(part) {
            0 if part == segment => rest = below,
            1 if !segment.is_empty() => {
                variables.push((name, segment));
                rest = below;
            }
            2 => {
                variables.push((name, whole));
                rest = None;
            }
            _ => return None,
        }
    }
    rest.is_none().then_some(variables)
}

/// The route of the lowest rank, part by part, among all that match.
fn reference<'r, 'p>(routes: &'r [String], path: &'p str) -> Option<Found<'r, 'p>> {
    let path = path.trim_start_matches('/').trim_end_matches('/');
    let ranks = |route: &str| route.split('/').skip(1).map(rank).collect::<Vec<u8>>();
    let matching = routes
        .iter()
        .enumerate()
        .filter_map(|(n, route)| matches(route, path).map(|found| (n, route, found)));
    let best = matching.min_by_key(|(_, route, _)| ranks(route))?;
    Some(Found { route: best.0, variables: best.2 })
}

/// Routes as API Gateway allows them: below one parent stands one variable at most.
fn routes() -> impl Strategy<Value = Vec<String>> {
    let part = prop_oneof![3 => "[ab]", 1 => Just("{v}".to_owned())];
    let route = (prop::collection::vec(part, 0..4), any::<bool>()).prop_map(|(parts, greedy)| {
        let route: String = parts.iter().map(|part| format!("/{part}")).collect();
        if greedy { format!("{route}/{{g+}}") } else { route }
    });
    prop::collection::vec(route, 0..12).prop_map(|all| {
        let mut kept: Vec<String> = Vec::new();
        for route in all {
            let clashes = |other: &String| *other == route || variable_clash(other, &route);
            if !kept.iter().any(clashes) {
                kept.push(route);
            }
        }
        kept
    })
}

/// Whether two routes would need two different variables below the same parent.
fn variable_clash(one: &str, other: &str) -> bool {
    let mut pairs = one.split('/').zip(other.split('/'));
    pairs.find(|(a, b)| a != b).is_some_and(|(a, b)| rank(a) > 0 && rank(b) > 0)
}

proptest! {
    #[test]
    fn the_tree_finds_what_the_reference_finds(routes in routes(), path in "[/abc]{0,8}") {
        let router = Router::new(routes.iter().map(String::as_str));
        prop_assert_eq!(router.find(&path), reference(&routes, &path));
    }

    #[test]
    fn any_routes_and_any_path_are_taken(routes in prop::collection::vec(".{0,12}", 0..8), path in ".*") {
        let router = Router::new(routes.iter().map(String::as_str));
        if let Some(found) = router.find(&path) {
            prop_assert!(found.route < routes.len());
        }
    }
}
