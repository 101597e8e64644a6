//! That the attributes of a new index's key are of the types they have in the table's key and in those of other indexes.
//! What a request defines beyond that key is not looked at: AWS keeps the type it knows (paritysuite/dynamodb-conformance
//! issue 78, eu-west-2, 2026-07).
//!
//! Source of the wording: answer of AWS quoted in scylladb/scylladb `test/alternator` test_gsi_updatetable.py; how it shows
//! a key of several attributes is our reading.

use wire::dynamodb::KeySchemaElement;

use super::record::Index;
use crate::Invalid;
use crate::model::{KeyAttribute, TableRecord};

/// An attribute and its part in a key, `HASH` or `RANGE`.
type Element<'a> = (&'a KeyAttribute, &'a str);

/// Fails if a key of this table has an attribute of the new key as another type than `defined` says.
pub fn check(
    key_schema: &[KeySchemaElement],
    defined: &[KeyAttribute],
    record: &TableRecord,
) -> Result<(), Invalid> {
    let definition =
        |element: &KeySchemaElement| defined.iter().find(|other| other.name == element.attribute_name);
    let new: Vec<Element<'_>> = key_schema
        .iter()
        .filter_map(|element| Some((definition(element)?, element.key_type.as_str())))
        .collect();
    let differs = |(known, _): &Element<'_>| {
        new.iter().any(|(attribute, _)| attribute.name == known.name && attribute.kind != known.kind)
    };
    match keys(record).iter().find(|key| key.iter().any(differs)) {
        Some(existing) => Err(Invalid::parameter(format_args!(
            "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. \
             Existing schema: {} New schema: {}",
            shown(existing),
            shown(&new)
        ))),
        None => Ok(()),
    }
}

/// The keys of the table and of its indexes.
fn keys(record: &TableRecord) -> Vec<Vec<Element<'_>>> {
    let own = record.key.attributes().zip(["HASH", "RANGE"]).collect();
    std::iter::once(own).chain(record.indexes.iter().map(of_index)).collect()
}

fn of_index(index: &Index) -> Vec<Element<'_>> {
    let hash = index.hash.iter().map(|attribute| (attribute, "HASH"));
    hash.chain(index.range.iter().map(|attribute| (attribute, "RANGE"))).collect()
}

fn shown(key: &[Element<'_>]) -> String {
    let element = |(attribute, part): &Element<'_>| {
        format!("SchemaElement: key{{{}:{}:{part}}}", attribute.name, attribute.kind.attribute_type().name())
    };
    let elements: Vec<String> = key.iter().map(element).collect();
    format!("Schema:[{}]", elements.join(", "))
}
