//! KeySchema, of tables and of their indexes: which attributes make the partition key and the sort key.
//!
//! Source of order and wording: architect/dynalite `validations/createTable.js` (recorded from DynamoDB); for keys of
//! several attributes ack-api-quirks `services/dynamodb` DDB-TABLE-123 and 124 (us-west-2, 2026-10).

use wire::dynamodb::KeySchemaElement;

use crate::Invalid;
use crate::model::{KeyAttribute, KeySchema};

/// The most attributes that the partition key or the sort key of a global index has.
const MAX_ATTRIBUTES: usize = base::limits::dynamodb::INDEX_KEY_ATTRIBUTES;

/// A table's key.
pub fn table(elements: &[KeySchemaElement], attributes: &[KeyAttribute]) -> Result<KeySchema, Invalid> {
    if elements.len() > attributes.len() {
        return Err(Invalid::new("Invalid KeySchema: Some index key attribute have no definition"));
    }
    check_defined(elements, attributes)?;
    let (hash, range) = pair(elements, attributes)?;
    Ok(KeySchema { hash, range })
}

/// A local index's key: the table's partition key, and a sort key of its own.
pub fn local(
    name: &str,
    elements: &[KeySchemaElement],
    attributes: &[KeyAttribute],
    table: &KeySchema,
) -> Result<(Vec<KeyAttribute>, Vec<KeyAttribute>), Invalid> {
    if table.range.is_none() {
        return Err(Invalid::parameter(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
        ));
    }
    let (hash, range) = pair(elements, attributes)?;
    let Some(range) = range else {
        return Err(Invalid::parameter(format_args!(
            "Index KeySchema does not have a range key for index: {name}"
        )));
    };
    if hash.name != table.hash.name {
        let (own, of_table) = (&hash.name, &table.hash.name);
        return Err(Invalid::parameter(format_args!(
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. \
             index hash key: {own}, table hash key: {of_table}"
        )));
    }
    Ok((vec![hash], vec![range]))
}

/// A global index's key.
pub fn global(
    elements: &[KeySchemaElement],
    attributes: &[KeyAttribute],
) -> Result<(Vec<KeyAttribute>, Vec<KeyAttribute>), Invalid> {
    if elements.first().is_none_or(|first| first.key_type != "HASH") {
        return Err(Invalid::new("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    }
    if elements
        .iter()
        .skip_while(|element| element.key_type == "HASH")
        .any(|element| element.key_type == "HASH")
    {
        return Err(Invalid::parameter(
            "All HASH key attributes must precede RANGE key attributes in the KeySchema",
        ));
    }
    let of = |kind: &str| -> Result<Vec<KeyAttribute>, Invalid> {
        let elements: Vec<_> = elements.iter().filter(|element| element.key_type == kind).collect();
        if elements.len() > MAX_ATTRIBUTES {
            return Err(Invalid::parameter(format_args!(
                "The KeySchema exceeds the maximum allowed number of {kind} key attributes"
            )));
        }
        elements.into_iter().map(|element| defined(&element.attribute_name, attributes)).collect()
    };
    let (hash, range) = (of("HASH")?, of("RANGE")?);
    let names = || elements.iter().map(|element| &element.attribute_name);
    if names().enumerate().any(|(position, name)| names().take(position).any(|other| other == name)) {
        return Err(Invalid::new("The KeySchema contains multiple key attributes with the same name"));
    }
    Ok((hash, range))
}

/// Fails if a key has an attribute that is not defined.
pub fn check_defined(elements: &[KeySchemaElement], attributes: &[KeyAttribute]) -> Result<(), Invalid> {
    let is_defined = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
    if elements.iter().all(|element| is_defined(&element.attribute_name)) {
        return Ok(());
    }
    let keys: Vec<&str> = elements.iter().map(|element| element.attribute_name.as_str()).collect();
    let (keys, defined) = (keys.join(", "), names(attributes));
    Err(Invalid::parameter(format_args!(
        "Some index key attributes are not defined in AttributeDefinitions. \
         Keys: [{keys}], AttributeDefinitions: [{defined}]"
    )))
}

/// The attributes' names as messages list them.
pub fn names(attributes: &[KeyAttribute]) -> String {
    let names: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    names.join(", ")
}

/// A partition key and a sort key, of one attribute each.
fn pair(
    elements: &[KeySchemaElement],
    attributes: &[KeyAttribute],
) -> Result<(KeyAttribute, Option<KeyAttribute>), Invalid> {
    let (first, second) = (elements.first(), elements.get(1));
    if second.is_some_and(|second| first.is_some_and(|first| first.attribute_name == second.attribute_name)) {
        return Err(Invalid::new(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name",
        ));
    }
    let Some(first) = first.filter(|first| first.key_type == "HASH") else {
        return Err(Invalid::new("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    };
    if second.is_some_and(|second| second.key_type != "RANGE") {
        return Err(Invalid::new("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    }
    let range = second.map(|second| defined(&second.attribute_name, attributes)).transpose()?;
    Ok((defined(&first.attribute_name, attributes)?, range))
}

fn defined(name: &str, attributes: &[KeyAttribute]) -> Result<KeyAttribute, Invalid> {
    let found = attributes.iter().find(|attribute| attribute.name == name).cloned();
    found.ok_or_else(|| Invalid::new("Invalid KeySchema: Some index key attribute have no definition"))
}
