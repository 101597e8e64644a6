//! Names and texts as numbers.

use std::collections::HashMap;
use std::sync::Arc;

/// A name of a variable, property, method or macro, or a text: its place in [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// `$foreach` within a loop.
    pub(crate) const FOREACH: Self = Self(0);
    /// `$velocityCount` within a loop.
    pub(crate) const COUNT: Self = Self(1);
    /// `$velocityHasNext` within a loop.
    pub(crate) const HAS_NEXT: Self = Self(2);
    /// `$bodyContent` within a macro that was called with a block.
    pub(crate) const BODY: Self = Self(3);

    /// Its place.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names and texts of a template.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    numbers: HashMap<Arc<str>, Symbol, foldhash::fast::RandomState>,
    texts: Vec<Arc<str>>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self { numbers: HashMap::default(), texts: Vec::new() };
        for name in ["foreach", "velocityCount", "velocityHasNext", "bodyContent"] {
            names.symbol(name);
        }
        names
    }
}

impl Names {
    /// The number of a name, a new one if it is new.
    pub(crate) fn symbol(&mut self, text: &str) -> Symbol {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        // A template has fewer characters than this counts.
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The number of a name, if it has one.
    pub(crate) fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The name of a number.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.index()).map_or("", |text| text)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}
