//! Whether a history could have happened one operation after the other: strict serializability, of which linearizability of
//! single items is a part. Knows no DynamoDB.
//!
//! The search is Wing and Gong's with Lowe's memory of what was tried (J. Wing, C. Gong, "Testing and Verifying Concurrent
//! Objects", 1993; G. Lowe, "Testing for Linearizability", 2017). It keeps all items in one state, for transactions
//! connect them; so histories should be of few items and clients.

use std::collections::HashSet;

/// Configurations looked at before giving up.
const BUDGET: usize = 2_000_000;

/// Items that all clients share.
pub const ITEMS: usize = 4;

/// The values of all items.
pub type State = [Option<i64>; ITEMS];

/// What an operation does to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    Set(Option<i64>),
    Add(i64),
}

/// An operation as its client saw it.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// When it was called and when it answered, as numbers of one sequence.
    pub called: usize,
    pub answered: usize,
    /// The values it has found, by item.
    pub saw: Vec<(usize, Option<i64>)>,
    /// What it has done.
    pub wrote: Vec<(usize, Write)>,
}

impl Operation {
    /// The state after the operation, if it could have happened in this one.
    fn apply(&self, state: &State) -> Option<State> {
        if self.saw.iter().any(|(item, value)| state[*item] != *value) {
            return None;
        }
        let mut after = *state;
        for (item, write) in &self.wrote {
            after[*item] = match write {
                Write::Set(value) => *value,
                Write::Add(by) => Some(state[*item].unwrap_or_default() + by),
            };
        }
        Some(after)
    }
}

/// Which operations have happened, in the order of calls: those before a place, but for the few that are left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Happened {
    place: usize,
    left: Vec<usize>,
}

impl Happened {
    fn with(mut self, index: usize) -> Self {
        if index < self.place {
            self.left.retain(|left| *left != index);
        } else {
            self.left.extend(self.place..index);
            self.place = index + 1;
        }
        self
    }
}

/// Whether the operations, starting from `state`, could have happened in some order.
pub fn is_possible(operations: &[Operation], state: State) -> bool {
    let mut calls: Vec<&Operation> = operations.iter().collect();
    calls.sort_by_key(|operation| operation.called);
    let mut tried = HashSet::new();
    let mut open = vec![(Happened::default(), state)];
    while let Some((happened, state)) = open.pop() {
        let happened = with_reads(&calls, happened, &state);
        let mut next = next(&calls, &happened);
        if next.is_empty() {
            return true;
        }
        // Who answered first is tried first.
        next.sort_by_key(|at| std::cmp::Reverse(calls[*at].answered));
        for at in next {
            let Some(after) = calls[at].apply(&state) else { continue };
            let more = happened.clone().with(at);
            if tried.insert((more.clone(), after)) {
                open.push((more, after));
            }
        }
        assert!(tried.len() < BUDGET, "too many ways to tell");
    }
    false
}

/// The operations that may be next: whoever was called before the first answer of those left.
fn next(calls: &[&Operation], happened: &Happened) -> Vec<usize> {
    let mut first_answer = usize::MAX;
    let mut next = Vec::new();
    for at in happened.left.iter().copied().chain(happened.place..calls.len()) {
        if calls[at].called > first_answer {
            break;
        }
        first_answer = first_answer.min(calls[at].answered);
        next.push(at);
    }
    next
}

/// Who reads what is there has happened now: it changes nothing, and those behind it may be next.
fn with_reads(calls: &[&Operation], mut happened: Happened, state: &State) -> Happened {
    loop {
        let reads = |at: &usize| calls[*at].wrote.is_empty() && calls[*at].apply(state).is_some();
        let Some(read) = next(calls, &happened).into_iter().find(reads) else { return happened };
        happened = happened.with(read);
    }
}

mod tests {
    use super::*;

    fn operation(
        called: usize,
        answered: usize,
        saw: &[(usize, Option<i64>)],
        wrote: &[(usize, Write)],
    ) -> Operation {
        Operation { called, answered, saw: saw.to_vec(), wrote: wrote.to_vec() }
    }

    const SET: fn(i64) -> Write = |value| Write::Set(Some(value));

    #[test]
    fn operations_that_overlap_may_happen_in_any_order() {
        let write = operation(0, 3, &[], &[(0, SET(1))]);
        let before = operation(1, 2, &[(0, None)], &[]);
        let after = operation(4, 5, &[(0, Some(1))], &[]);
        assert!(is_possible(&[write, before, after], [None; ITEMS]));
    }

    #[test]
    fn a_stale_read_is_found() {
        let write = operation(0, 1, &[], &[(0, SET(1))]);
        let stale = operation(2, 3, &[(0, None)], &[]);
        assert!(!is_possible(&[write, stale], [None; ITEMS]));
    }

    #[test]
    fn a_lost_update_is_found() {
        let add = |called, answered| operation(called, answered, &[(0, Some(5))], &[(0, Write::Add(1))]);
        assert!(!is_possible(&[add(0, 2), add(1, 3)], [Some(5); ITEMS]));
        let second = operation(1, 3, &[(0, Some(6))], &[(0, Write::Add(1))]);
        assert!(is_possible(&[add(0, 2), second], [Some(5); ITEMS]));
    }

    #[test]
    fn half_of_a_transaction_is_found() {
        let transaction = operation(0, 5, &[], &[(0, SET(1)), (1, SET(1))]);
        let half = operation(1, 2, &[(0, Some(1)), (1, None)], &[]);
        assert!(!is_possible(&[transaction.clone(), half], [None; ITEMS]));
        let whole = operation(1, 2, &[(0, Some(1)), (1, Some(1))], &[]);
        assert!(is_possible(&[transaction, whole], [None; ITEMS]));
    }

    #[test]
    fn write_skew_is_found() {
        let skew = |other, own| operation(0, 1, &[(other, None)], &[(own, SET(1))]);
        let (mut left, mut right) = (skew(0, 1), skew(1, 0));
        (left.answered, right.called, right.answered) = (3, 1, 2);
        assert!(!is_possible(&[left, right], [None; ITEMS]));
    }
}
