//! Which resource a path leads to: literals beat variables, variables beat greedy variables, segment by segment. It
//! knows paths and nothing of methods or HTTP.

use std::collections::HashMap;

/// The routes of a stage as a tree of path parts. A resource has at most one variable child, so a walk visits each
/// node at most once.
#[derive(Debug, Default)]
pub(crate) struct Router {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    route: Option<usize>,
    literals: HashMap<Box<str>, usize, foldhash::fast::RandomState>,
    variable: Option<(Box<str>, usize)>,
    /// Name and route: nothing can lie below it.
    greedy: Option<(Box<str>, usize)>,
}

/// The route that a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found<'r, 'p> {
    /// The route's place among those that the router was made of.
    pub route: usize,
    /// Its variables with their values as they stand in the path, percent-encoded, in the path's order.
    pub variables: Vec<(&'r str, &'p str)>,
}

impl Router {
    /// The router of these paths, e.g. `/links/{id}` or `/{proxy+}`.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut router = Self { nodes: vec![Node::default()] };
        for (route, path) in paths.into_iter().enumerate() {
            router.add(path, route);
        }
        router
    }

    fn add(&mut self, path: &str, route: usize) {
        let mut at = 0;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let new = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            at = match name.map(|name| name.strip_suffix('+').ok_or(name)) {
                Some(Ok(greedy)) => {
                    node.greedy.get_or_insert((greedy.into(), route));
                    return;
                }
                Some(Err(variable)) => node.variable.get_or_insert((variable.into(), new)).1,
                None => *node.literals.entry(part.into()).or_insert(new),
            };
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.route.get_or_insert(route);
        }
    }

    /// The route that a raw path leads to. Slashes at its end do not count; those at its beginning count once.
    pub fn find<'r, 'p>(&'r self, path: &'p str) -> Option<Found<'r, 'p>> {
        let path = path.trim_start_matches('/').trim_end_matches('/');
        let mut variables = Vec::new();
        let rest = (!path.is_empty()).then_some(path);
        self.descend(0, rest, &mut variables).map(|route| Found { route, variables })
    }

    /// The route of `rest` below a node; `None` when nothing is left. As deep as the tree of resources.
    fn descend<'r, 'p>(
        &'r self,
        at: usize,
        rest: Option<&'p str>,
        variables: &mut Vec<(&'r str, &'p str)>,
    ) -> Option<usize> {
        let node = self.nodes.get(at)?;
        let Some(path) = rest else { return node.route };
        let (segment, below) = match path.split_once('/') {
            Some((segment, below)) => (segment, Some(below)),
            None => (path, None),
        };
        if let Some(next) = node.literals.get(segment)
            && let Some(route) = self.descend(*next, below, variables)
        {
            return Some(route);
        }
        if let Some((name, next)) = node.variable.as_ref().filter(|_| !segment.is_empty()) {
            variables.push((name, segment));
            if let Some(route) = self.descend(*next, below, variables) {
                return Some(route);
            }
            variables.pop();
        }
        let (name, route) = node.greedy.as_ref()?;
        variables.push((name, path));
        Some(*route)
    }
}

#[cfg(test)]
mod tests;
