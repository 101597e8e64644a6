//! Reading a parsed path. It knows nothing of text.

mod filter;
mod functions;
mod operand;
mod operators;
mod trail;
mod walk;

use crate::limits::Limits;
use crate::path::Token;
use crate::{Node, Path, ReadError};

use trail::Trail;
use walk::Walk;

/// What all that is read in one reading has in common.
pub(crate) struct Document<'a, N> {
    /// What `$` and the paths in functions' arguments mean.
    pub(crate) root: &'a N,
    /// Whether a missing member is an error: so it is where a filter asks whether a path leads anywhere.
    pub(crate) require: bool,
    /// Whether anybody reads the messages.
    pub(crate) explain: bool,
    pub(crate) limits: &'a Limits,
}

impl<'a, N: Node> Document<'a, N> {
    /// The same for what is read within a filter or an argument.
    fn within(&self) -> Document<'a, N> {
        Document { explain: false, ..*self }
    }

    fn not_found(&self, message: impl FnOnce() -> String) -> ReadError {
        ReadError::NotFound(if self.explain { message() } else { String::new() })
    }

    fn invalid(&self, message: impl FnOnce() -> String) -> ReadError {
        ReadError::Invalid(if self.explain { message() } else { String::new() })
    }
}

/// Reads a path from a node: the last result of a definite path, the array of all results of another.
pub(crate) fn read<N: Node>(path: &Path, from: &N, document: &Document<'_, N>) -> Result<N, ReadError> {
    read_steps(path, Steps { tokens: &path.tokens, all: false }, from, document)
}

/// Reads a path as if `.*` stood behind it, but giving the kind of result that it gives without.
fn read_all<N: Node>(path: &Path, from: &N, document: &Document<'_, N>) -> Result<N, ReadError> {
    read_steps(path, Steps { tokens: &path.tokens, all: true }, from, document)
}

fn read_steps<N: Node>(
    path: &Path,
    steps: Steps<'_>,
    from: &N,
    document: &Document<'_, N>,
) -> Result<N, ReadError> {
    let mut walk = Walk::new(path, steps, document);
    let start = Trail::root(if path.from_root { '$' } else { '@' });
    document.limits.deeper(|| walk.begin(&start, from))?;
    if !path.is_definite() {
        return Ok(N::array(walk.results));
    }
    walk.results.pop().ok_or_else(|| {
        document.not_found(|| {
            let all = if steps.all { "[*]" } else { "" };
            format!("No results for path: {path}{all}")
        })
    })
}

/// A path's steps, and perhaps a wildcard behind them.
#[derive(Clone, Copy)]
struct Steps<'a> {
    tokens: &'a [Token],
    all: bool,
}

impl<'a> Steps<'a> {
    fn get(&self, place: usize) -> Option<&'a Token> {
        const WILDCARD: &Token = &Token::Wildcard;
        match self.tokens.get(place) {
            None if self.all && place == self.tokens.len() => Some(WILDCARD),
            token => token,
        }
    }

    fn is_last(&self, place: usize) -> bool {
        place + 1 == self.tokens.len() + usize::from(self.all)
    }
}
