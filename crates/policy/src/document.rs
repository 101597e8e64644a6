//! A compiled policy document: what evaluation reads. Knows nothing of JSON.

use crate::PolicyError;
use crate::condition::Condition;
use crate::pattern::{ActionPattern, ArnPattern};
use crate::principal::PrincipalPattern;

/// The version of the policy language. Policy variables exist in the newer one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, also where a document names none.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Forbids, whatever else grants.
    Deny,
}

/// A policy document, compiled once and evaluated often.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) version: Version,
    pub(crate) id: Option<Box<str>>,
    pub(crate) reads_context: bool,
    pub(crate) statements: Box<[Statement]>,
}

impl Document {
    /// Compiles a document. Checks its grammar only; what a kind of policy forbids beyond that is told
    /// by [`crate::validate_identity`], [`crate::validate_resource`] and [`crate::validate_trust`].
    ///
    /// # Errors
    /// `Syntax errors in policy.`, with the place in [`PolicyError::detail`].
    pub fn parse(text: &str) -> Result<Document, PolicyError> {
        crate::compile::compile(&crate::syntax::parse(text)?)
    }

    /// The language version the document is written in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Does any statement depend on condition keys? If none does, an empty context decides alike.
    pub fn reads_context(&self) -> bool {
        self.reads_context
    }

    /// The document's `Id`.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The Sids of the statements in order, `None` for a statement without one.
    pub fn sids(&self) -> impl Iterator<Item = Option<&str>> {
        self.statements.iter().map(|statement| statement.sid.as_deref())
    }
}

/// A list that an element names directly (`Action`) or excludes (`NotAction`).
#[derive(Clone, Debug)]
pub(crate) struct Selection<T> {
    pub(crate) inverted: bool,
    pub(crate) patterns: Box<[T]>,
}

impl<T> Selection<T> {
    pub(crate) fn selects(&self, matches: impl Fn(&T) -> bool) -> bool {
        self.patterns.iter().any(matches) != self.inverted
    }
}

impl Statement {
    pub(crate) fn reads_context(&self) -> bool {
        let mut resources = self.resources.iter().flat_map(|resources| &resources.patterns);
        !self.conditions.is_empty() || resources.any(ArnPattern::has_variables)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) sid: Option<Box<str>>,
    pub(crate) effect: Effect,
    /// Absent in identity-based policies.
    pub(crate) principals: Option<Selection<PrincipalPattern>>,
    pub(crate) actions: Selection<ActionPattern>,
    /// Absent in trust policies: the resource is the role itself.
    pub(crate) resources: Option<Selection<ArnPattern>>,
    pub(crate) conditions: Box<[Condition]>,
}
