//! Which resource waits for which, and in what order they can be made. The order is that of the template
//! wherever dependencies leave a choice, so that two runs are alike.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use syntax::Span;

use crate::functions::{Block, Mention, Site, walk};
use crate::model::Resource;
use crate::problem::{Found, Problem};

/// The dependencies between the active resources of a template; without circles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    ids: IndexSet<String>,
    needs: Vec<Vec<usize>>,
    needed_by: Vec<Vec<usize>>,
    levels: Vec<Vec<usize>>,
}

impl Graph {
    /// The resources in rounds: each needs only what is in rounds before its own.
    pub fn levels(&self) -> Vec<Vec<&str>> {
        self.levels.iter().map(|level| level.iter().filter_map(|index| self.id(*index)).collect()).collect()
    }

    /// The resources in an order in which each comes after what it needs.
    pub fn order(&self) -> Vec<&str> {
        self.levels.iter().flatten().filter_map(|index| self.id(*index)).collect()
    }

    /// What a resource needs, directly.
    pub fn dependencies(&self, id: &str) -> Vec<&str> {
        self.neighbours(&self.needs, id)
    }

    /// What needs a resource, directly.
    pub fn dependents(&self, id: &str) -> Vec<&str> {
        self.neighbours(&self.needed_by, id)
    }

    /// A run through the graph from what needs nothing: for creating.
    pub fn creation(&self) -> Ready<'_> {
        Ready::new(self, &self.needs, &self.needed_by)
    }

    /// A run through the graph from what nothing needs: for deleting.
    pub fn deletion(&self) -> Ready<'_> {
        Ready::new(self, &self.needed_by, &self.needs)
    }

    fn id(&self, index: usize) -> Option<&str> {
        self.ids.get_index(index).map(String::as_str)
    }

    fn neighbours(&self, of: &[Vec<usize>], id: &str) -> Vec<&str> {
        let found = self.ids.get_index_of(id).and_then(|index| of.get(index));
        found.into_iter().flatten().filter_map(|index| self.id(*index)).collect()
    }
}

/// A run through a [`Graph`]: yields what can be started, and more as things are done.
#[derive(Debug, Clone)]
pub struct Ready<'g> {
    graph: &'g Graph,
    waiting: Vec<usize>,
    unlocks: &'g [Vec<usize>],
    ready: BTreeSet<usize>,
}

impl<'g> Ready<'g> {
    fn new(graph: &'g Graph, needs: &[Vec<usize>], unlocks: &'g [Vec<usize>]) -> Self {
        let waiting: Vec<_> = needs.iter().map(Vec::len).collect();
        let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
        let ready = free.map(|(index, _)| index).collect();
        Self { graph, waiting, unlocks, ready }
    }

    /// Everything that can be started now and has not been taken yet, in the template's order.
    pub fn take(&mut self) -> Vec<&'g str> {
        std::mem::take(&mut self.ready).into_iter().filter_map(|index| self.graph.id(index)).collect()
    }

    /// Marks one as done; what waited for it alone becomes ready.
    pub fn done(&mut self, id: &str) {
        let Some(index) = self.graph.ids.get_index_of(id) else { return };
        for next in self.unlocks.get(index).into_iter().flatten() {
            if let Some(count) = self.waiting.get_mut(*next).filter(|count| **count > 0) {
                *count -= 1;
                if *count == 0 {
                    self.ready.insert(*next);
                }
            }
        }
    }
}

/// Splits a graph, given by what each member needs, into rounds; and what is in circles or waits for one.
pub(crate) fn layers(needs: &[Vec<usize>]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let unlocks = reversed(needs);
    let mut waiting: Vec<_> = needs.iter().map(|needs| needs.iter().collect::<BTreeSet<_>>().len()).collect();
    let mut level: Vec<usize> = (0..needs.len()).filter(|index| waiting.get(*index) == Some(&0)).collect();
    let mut levels = Vec::new();
    while !level.is_empty() {
        let mut next = BTreeSet::new();
        for done in &level {
            for index in unlocks.get(*done).into_iter().flatten() {
                if let Some(count) = waiting.get_mut(*index) {
                    *count -= 1;
                    if *count == 0 {
                        next.insert(*index);
                    }
                }
            }
        }
        levels.push(std::mem::replace(&mut level, next.into_iter().collect()));
    }
    let stuck = waiting.iter().enumerate().filter(|(_, count)| **count > 0).map(|(index, _)| index).collect();
    (levels, stuck)
}

fn reversed(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![BTreeSet::new(); needs.len()];
    for (index, needs) in needs.iter().enumerate() {
        for need in needs {
            if let Some(set) = reversed.get_mut(*need) {
                set.insert(index);
            }
        }
    }
    reversed.into_iter().map(|set| set.into_iter().collect()).collect()
}

/// The graph of some resources. With the conditions' values the branches taken count; without, only what
/// is certain.
///
/// # Errors
/// The resources go in a circle.
pub(crate) fn resource_graph(
    resources: &IndexMap<&str, &Resource>,
    conditions: Option<&IndexMap<String, bool>>,
) -> Result<Graph, Problem> {
    let needs: Vec<Vec<usize>> =
        resources.values().map(|resource| needs_of(resource, resources, conditions)).collect();
    let (levels, stuck) = layers(&needs);
    if !stuck.is_empty() {
        return Err(circle(resources, &needs, &stuck));
    }
    let ids = resources.keys().map(|id| (*id).to_owned()).collect();
    Ok(Graph { ids, needed_by: reversed(&needs), needs, levels })
}

fn needs_of(
    resource: &Resource,
    resources: &IndexMap<&str, &Resource>,
    conditions: Option<&IndexMap<String, bool>>,
) -> Vec<usize> {
    let index_of = |name: &str| resources.get_index_of(name);
    let mut needs: BTreeSet<usize> =
        resource.depends_on.iter().filter_map(|(name, _)| index_of(name)).collect();
    let mut found = |mention: Mention<'_>, _: Span, _: &str| match mention {
        Mention::Reference(name) | Mention::Attribute(name) | Mention::SubAttribute(name, _) => {
            needs.extend(index_of(name));
        }
        _ => {}
    };
    let skip_branches = conditions.is_none();
    let mut site =
        Site { block: Block::Resources, path: String::new(), conditions, skip_branches, found: &mut found };
    for node in [&resource.properties, &resource.metadata].into_iter().flatten() {
        walk(node, &mut site, &mut Found::default());
    }
    needs.into_iter().collect()
}

/// AWS's sentence, with the members of the circles alone: what only waits for one is left out.
fn circle(resources: &IndexMap<&str, &Resource>, needs: &[Vec<usize>], stuck: &[usize]) -> Problem {
    let (_, also_needed) = layers(&reversed(needs));
    let members: Vec<_> = stuck.iter().copied().filter(|index| also_needed.contains(index)).collect();
    let resource = |index: &usize| resources.get_index(*index).map(|(_, resource)| *resource);
    let named: Vec<_> = members.iter().filter_map(resource).collect();
    let names = named.iter().map(|resource| resource.logical_id.as_str()).collect::<Vec<_>>().join(", ");
    let problem = Problem::new(format!("Circular dependency between resources: [{names}]"));
    let Some(first) = named.first() else { return problem };
    problem
        .at(first.span)
        .on(format!("Resources/{}", first.logical_id))
        .help(way_round(&members, needs, &resource))
}

/// One way round a circle, in words.
fn way_round<'r>(
    members: &[usize],
    needs: &[Vec<usize>],
    resource: &impl Fn(&usize) -> Option<&'r Resource>,
) -> String {
    let mut steps: IndexSet<usize> = IndexSet::new();
    let mut at = members.first().copied();
    while let Some(index) = at.filter(|index| !steps.contains(index)) {
        steps.insert(index);
        at = needs.get(index).into_iter().flatten().find(|need| members.contains(need)).copied();
    }
    let start = at.and_then(|again| steps.get_index_of(&again)).unwrap_or_default();
    let round = steps.iter().skip(start).chain(at.iter());
    let names: Vec<_> = round.filter_map(resource).map(|resource| resource.logical_id.as_str()).collect();
    format!("{}: take one of these references or DependsOn away.", names.join(" needs "))
}
