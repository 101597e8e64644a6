//! The steps of a path, each applied to the nodes that the ones before it led to.

use super::trail::Trail;
use super::{Document, Steps, filter, functions};
use crate::path::{Call, Expression, Token};
use crate::{Node, Path, ReadError, View};

/// One reading of one path.
pub(super) struct Walk<'a, N> {
    document: &'a Document<'a, N>,
    steps: Steps<'a>,
    /// How many steps at the beginning lead to one value. Up to there, what does not fit is an error.
    definite: usize,
    /// For each step, the last element that `..` handed to it past a step on arrays. Jayway 2.9 gives a member only if
    /// that is the index which stands in the path's last step but one.
    handed: Vec<Option<usize>>,
    pub(super) results: Vec<N>,
}

type Walked = Result<(), ReadError>;

impl<'a, N: Node> Walk<'a, N> {
    pub(super) fn new(path: &Path, steps: Steps<'a>, document: &'a Document<'a, N>) -> Walk<'a, N> {
        let handed = vec![None; steps.tokens.len() + 1];
        Walk { document, steps, definite: path.definite_steps(), handed, results: Vec::new() }
    }

    pub(super) fn begin(&mut self, trail: &Trail<'_>, node: &N) -> Walked {
        self.next(0, trail, node)
    }

    /// Goes on with the step at `place`, or has found a result if there is none.
    fn next(&mut self, place: usize, trail: &Trail<'_>, node: &N) -> Walked {
        let Some(token) = self.steps.get(place) else {
            self.results.push(node.clone());
            return Ok(());
        };
        let document = self.document;
        document.limits.deeper(|| self.apply(place, token, trail, node))
    }

    fn apply(&mut self, place: usize, token: &'a Token, trail: &Trail<'_>, node: &N) -> Walked {
        match token {
            Token::Property { names, .. } => self.property(place, names, trail, node),
            Token::Index(indexes) => self.indexes(place, indexes, trail, node),
            Token::Slice { from, to } => self.slice(place, (*from, *to), trail, node),
            Token::Wildcard => self.wildcard(place, trail, node),
            Token::Scan => self.scan(place + 1, trail, node),
            Token::Filter(expression) => self.filter(place, expression, trail, node),
            Token::Function(call) => self.function(place, call, trail, node),
        }
    }

    /// Whether all steps before this one lead to one value.
    fn is_upstream_definite(&self, place: usize) -> bool {
        place <= self.definite || place == self.steps.tokens.len()
    }

    /// The steps from `place` on, as messages show them.
    fn from(&self, place: usize) -> String {
        (place..).map_while(|place| self.steps.get(place)).map(ToString::to_string).collect()
    }

    fn property(&mut self, place: usize, names: &'a [String], trail: &Trail<'_>, node: &N) -> Walked {
        let view = node.view();
        if !matches!(view, View::Object(_)) {
            if !self.is_upstream_definite(place) {
                return Ok(());
            }
            let class = view.class();
            return Err(self.document.not_found(|| {
                let step = self.steps.get(place).map(ToString::to_string).unwrap_or_default();
                format!(
                    "Expected to find an object with property {step} in path {trail} but found '{class}'. This is not a json object \
                     according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JsonSmartJsonProvider'."
                )
            }));
        }
        match names {
            [name] => self.member(place, name, trail, node.member(name)),
            _ if self.steps.is_last(place) => self.merge(names, trail, node),
            _ => names.iter().try_for_each(|name| self.member(place, name, trail, node.member(name))),
        }
    }

    /// Goes on with an object's member, or without it.
    fn member(&mut self, place: usize, name: &str, trail: &Trail<'_>, value: Option<N>) -> Walked {
        let trail = trail.name(name);
        let last = self.steps.is_last(place);
        match value {
            Some(value) if !last => self.next(place + 1, &trail, &value),
            Some(value) => {
                if self.is_wanted(place) {
                    self.results.push(value);
                }
                Ok(())
            }
            None if !self.document.require && (last || place >= self.definite) => Ok(()),
            None if last => Err(self.document.not_found(|| format!("No results for path: {trail}"))),
            None => Err(self.document.not_found(|| format!("Missing property in path {trail}"))),
        }
    }

    /// Whether a member found by the last step counts, in the light of what `..` handed to it.
    fn is_wanted(&self, place: usize) -> bool {
        let Some(Some(handed)) = self.handed.get(place) else {
            return true;
        };
        let before = self.steps.tokens.len().checked_sub(2).and_then(|before| self.steps.tokens.get(before));
        matches!(before, Some(Token::Index(indexes)) if matches!(indexes[..], [index] if usize::try_from(index) == Ok(*handed)))
    }

    /// Several members as one object.
    fn merge(&mut self, names: &'a [String], trail: &Trail<'_>, node: &N) -> Walked {
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            match node.member(name) {
                Some(value) => members.push((name.as_str(), value)),
                None if self.document.require => {
                    let trail = trail.names(names);
                    return Err(self.document.not_found(|| format!("Missing property in path {trail}")));
                }
                None => {}
            }
        }
        self.results.push(N::object(members));
        Ok(())
    }

    /// The elements, if the node is an array. If it should be one, all else is an error.
    fn array(&self, place: usize, trail: &Trail<'_>, node: &N) -> Result<Option<Vec<N>>, ReadError> {
        match node.view() {
            View::Array(_) => Ok(Some(node.elements())),
            _ if !self.is_upstream_definite(place) => Ok(None),
            View::Null => Err(self.document.not_found(|| format!("The path {trail} is null"))),
            _ => Err(self.document.not_found(|| {
                format!(
                    "Filter: {} can only be applied to arrays. Current context is: {}",
                    self.from(place),
                    node.print()
                )
            })),
        }
    }

    fn indexes(&mut self, place: usize, indexes: &[i32], trail: &Trail<'_>, node: &N) -> Walked {
        let Some(elements) = self.array(place, trail, node)? else {
            return Ok(());
        };
        indexes.iter().try_for_each(|index| self.element(place, i64::from(*index), trail, &elements))
    }

    fn slice(
        &mut self,
        place: usize,
        ends: (Option<i32>, Option<i32>),
        trail: &Trail<'_>,
        node: &N,
    ) -> Walked {
        let Some(elements) = self.array(place, trail, node)? else {
            return Ok(());
        };
        let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        let (from, to) = bounds(ends, length);
        (from..to).try_for_each(|index| self.element(place, index, trail, &elements))
    }

    /// Goes on with an element. One that is not there is passed over, and so is what lies below it as soon as a
    /// function there asks for an element that is not there.
    fn element(&mut self, place: usize, index: i64, trail: &Trail<'_>, elements: &[N]) -> Walked {
        let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        let effective = usize::try_from(if index < 0 { length + index } else { index });
        self.document.limits.step()?;
        let Some(element) = effective.ok().and_then(|index| elements.get(index)) else {
            return Ok(());
        };
        match self.next(place + 1, &trail.index(index), element) {
            Err(error) if error.is_out_of_bounds() => Ok(()),
            walked => walked,
        }
    }

    fn wildcard(&mut self, place: usize, trail: &Trail<'_>, node: &N) -> Walked {
        for (name, value) in node.members() {
            self.member(place, name.as_ref(), trail, Some(value))?;
        }
        let elements = node.elements();
        for index in 0..i64::try_from(elements.len()).unwrap_or(i64::MAX) {
            match self.element(place, index, trail, &elements) {
                Err(ReadError::NotFound(_)) if !self.document.require => {}
                walked => walked?,
            }
        }
        Ok(())
    }

    /// Applies the step at `place` to the node and to everything below it.
    fn scan(&mut self, place: usize, trail: &Trail<'_>, node: &N) -> Walked {
        let Some(token) = self.steps.get(place) else {
            return Err(ReadError::failed("IllegalStateException"));
        };
        match node.view() {
            View::Object(_) => {
                if self.scan_finds(token, node)? {
                    self.next(place, trail, node)?;
                }
                for (name, value) in node.members() {
                    self.scan_below(place, &trail.name(name.as_ref()), &value)?;
                }
            }
            View::Array(_) => {
                if self.scan_finds(token, node)? {
                    self.scan_array(place, trail, node)?;
                }
                for (index, element) in (0..).zip(node.elements()) {
                    self.scan_below(place, &trail.index(index), &element)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn scan_below(&mut self, place: usize, trail: &Trail<'_>, node: &N) -> Walked {
        let document = self.document;
        document.limits.deeper(|| self.scan(place, trail, node))
    }

    /// An array that the step at `place` holds of. Only as the last step is it applied; otherwise Jayway leaves it out,
    /// and applies the next one to every element.
    fn scan_array(&mut self, place: usize, trail: &Trail<'_>, node: &N) -> Walked {
        if self.steps.is_last(place) {
            return self.next(place, trail, node);
        }
        for (index, element) in node.elements().iter().enumerate() {
            if let Some(handed) = self.handed.get_mut(place + 1) {
                *handed = Some(index);
            }
            self.next(place + 1, &trail.index(i64::try_from(index).unwrap_or(i64::MAX)), element)?;
        }
        Ok(())
    }

    fn scan_finds(&self, token: &Token, node: &N) -> Result<bool, ReadError> {
        let is_array = matches!(node.view(), View::Array(_));
        match token {
            Token::Property { .. } if is_array => Ok(false),
            Token::Property { names, .. } => {
                let several =
                    names.len() > 1 && !std::ptr::eq(token, self.steps.tokens.last().unwrap_or(token));
                Ok(several || names.iter().all(|name| node.member(name).is_some()))
            }
            Token::Index(_) | Token::Slice { .. } => Ok(is_array),
            Token::Wildcard => Ok(true),
            Token::Filter(expression) => filter::accepts(expression, node, self.document),
            Token::Scan | Token::Function(_) => Ok(false),
        }
    }

    fn filter(&mut self, place: usize, expression: &Expression, trail: &Trail<'_>, node: &N) -> Walked {
        match node.view() {
            View::Object(_) if filter::accepts(expression, node, self.document)? => {
                self.next(place + 1, trail, node)
            }
            View::Object(_) => Ok(()),
            View::Array(_) => {
                let elements = node.elements();
                for (index, element) in (0..).zip(&elements) {
                    if filter::accepts(expression, element, self.document)? {
                        self.element(place, index, trail, &elements)?;
                    }
                }
                Ok(())
            }
            _ if !self.is_upstream_definite(place) => Ok(()),
            _ => Err(self.document.invalid(|| {
                let filter = self.from(place);
                format!(
                    "Filter: {filter} can not be applied to primitives. Current context is: {}",
                    node.print()
                )
            })),
        }
    }

    fn function(&mut self, place: usize, call: &Call, trail: &Trail<'_>, node: &N) -> Walked {
        let result = functions::call(call, node, self.document)?;
        if self.steps.is_last(place) {
            self.results.push(result);
            return Ok(());
        }
        self.results.push(result.clone());
        self.next(place + 1, trail, &result)
    }
}

/// Where a slice begins and ends in an array of that length. An end that is left out, or a negative beginning with an
/// end, means what it means in Jayway.
fn bounds(ends: (Option<i32>, Option<i32>), length: i64) -> (i64, i64) {
    let from_end = |index: i64| if index < 0 { length + index } else { index };
    match ends {
        (Some(from), None) => (from_end(from.into()).max(0), length),
        (Some(from), Some(to)) => (from.into(), length.min(to.into())),
        (None, Some(to)) => (0, length.min(from_end(to.into()))),
        (None, None) => (0, 0),
    }
}
