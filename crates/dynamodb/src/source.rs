//! What a Query or Scan reads: a table, or one of its indexes.
//!
//! Source of order and wording: architect/dynalite `actions/{query,scan}.js` (recorded from DynamoDB).

use store::key::KeyBuilder;
use store::{Key, Range};

use crate::index::{Index, Projection, entry};
use crate::model::{KeyAttribute, Table};
use crate::selection::Selection;
use crate::value::{AttributeValue, Item};
use crate::{Invalid, keys, primary_key};

/// A table or one of its indexes.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The table.
    pub table: &'a Table,
    /// The index, if it is not the table itself.
    pub index: Option<&'a Index>,
}

impl<'a> From<&'a Table> for Source<'a> {
    /// The table itself.
    fn from(table: &'a Table) -> Self {
        Self { table, index: None }
    }
}

impl<'a> Source<'a> {
    /// As a request names it.
    pub fn new(table: &'a Table, index: Option<&str>, consistent: bool) -> Result<Self, Invalid> {
        let Some(name) = index else { return Ok(Self { table, index: None }) };
        let Some(index) = table.index(name) else {
            return Err(Invalid(format!("The table does not have the specified index: {name}")));
        };
        if index.is_global() && consistent {
            return Err(Invalid::new("Consistent reads are not supported on global secondary indexes"));
        }
        if index.backfilling {
            return Err(Invalid(format!("Cannot read from backfilling global secondary index: {name}")));
        }
        Ok(Self { table, index: Some(index) })
    }

    /// The attributes of the partition key.
    pub fn hash(&self) -> &'a [KeyAttribute] {
        let own = || std::slice::from_ref(&self.table.key().hash);
        self.index.map_or_else(own, |index| &index.hash)
    }

    /// The attributes of the sort key.
    pub fn range(&self) -> &'a [KeyAttribute] {
        self.index.map_or_else(|| self.table.key().range.as_slice(), |index| &index.range)
    }

    /// Those of the whole key.
    pub fn attributes(&self) -> impl Iterator<Item = &'a KeyAttribute> + use<'a> {
        self.hash().iter().chain(self.range())
    }

    /// The attributes of a starting key: those of the key, and those of the table's key beside them.
    pub fn starting_attributes(&self) -> impl Iterator<Item = &'a KeyAttribute> + use<'a> {
        let source = *self;
        let own = self.table.key().attributes();
        self.attributes().chain(own.filter(move |own| source.attributes().all(|key| key.name != own.name)))
    }

    /// A `LastEvaluatedKey`.
    pub fn starting_key(&self, item: &Item) -> Item {
        let attributes = self.starting_attributes();
        attributes.filter_map(|key| Some((key.name.clone(), item.get(&key.name)?.clone()))).collect()
    }

    /// Fails unless a starting key has as many attributes as it must have; which they are is looked at later.
    pub fn check_starting_count(&self, start: &Item) -> Result<(), Invalid> {
        if start.len() == self.starting_attributes().count() { Ok(()) } else { Err(invalid_start()) }
    }

    /// The entry that a starting key names.
    pub fn entry(&self, start: &Item) -> Result<Key, Invalid> {
        let own = primary_key::extract(self.table.key(), start);
        let key = primary_key::of_key(self.table, &own)
            .map_err(|error| error.prefixed("The provided starting key is invalid: "))?;
        let Some(index) = self.index else { return Ok(key) };
        entry::key(self.table, index, start).ok_or_else(invalid_start)
    }

    /// All entries, in the order of a Scan.
    pub fn all(&self) -> Range {
        keys::entries(self.table.id, self.number())
    }

    /// The entries whose partition keys hash into one of `total` equal parts.
    pub fn segment(&self, segment: u64, total: u64) -> Range {
        keys::segment(self.table.id, self.number(), segment, total)
    }

    /// The beginning of the keys of one partition's entries.
    pub fn partition(&self, hash: &[&AttributeValue]) -> KeyBuilder {
        keys::partition_of(self.table.id, self.number(), hash)
    }

    /// Checks `Select` and the selected attributes against what the index projects; answers whether the items must be
    /// fetched from the table.
    pub fn check_projection(&self, select: Option<&str>, selection: &Selection) -> Result<bool, Invalid> {
        let Some(index) = self.index else { return Ok(false) };
        let name = &index.name;
        let all = select == Some("ALL_ATTRIBUTES") && index.projection != Projection::All;
        if all && index.is_global() {
            return Err(Invalid::parameter(format_args!(
                "Select type ALL_ATTRIBUTES is not supported for global secondary index {name} because its projection \
                 type is not ALL"
            )));
        }
        let missing: Vec<&str> = selection
            .attributes()
            .filter(|attribute| !entry::projects(self.table, index, attribute))
            .collect();
        if index.is_global() && !missing.is_empty() {
            let missing = missing.join(", ");
            return Err(Invalid::parameter(format_args!(
                "Global secondary index {name} does not project [{missing}]"
            )));
        }
        Ok(all || !missing.is_empty())
    }

    fn number(&self) -> u64 {
        self.index.map_or(keys::TABLE_INDEX, |index| index.number)
    }
}

/// Checks an attribute of a starting key that the key of what is read has.
pub fn check_starting_attribute(
    attribute: &KeyAttribute,
    is_hash: bool,
    start: &Item,
) -> Result<(), Invalid> {
    if !start.contains_key(&attribute.name) {
        return Err(invalid_start());
    }
    primary_key::check_attribute(attribute, is_hash, start)
}

fn invalid_start() -> Invalid {
    Invalid::new("The provided starting key is invalid")
}
