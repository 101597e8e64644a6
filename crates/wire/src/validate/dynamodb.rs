//! Where DynamoDB's checks differ from its model, as recorded against AWS in March–May 2026 by
//! `nubo-db/dynamodb-conformance` (`tests/tier3/error-messages`).

use super::{Path, Segment};
use crate::error::WireError;
use crate::pattern::Pattern;
use crate::schema::{Kind, Operation, Range, Shape};
use crate::value::{Map, Value};

/// A table's name. The model has one shape for names and ARNs, whose bounds are those of ARNs.
static TABLE_NAME: Shape = table_name(1);

/// The name of a table to be made.
static NEW_TABLE_NAME: Shape = table_name(3);

/// A hash key and at most a range key, of a table or of a local index; the model knows no upper bound.
static KEY_SCHEMA: Shape = Shape::new(
    "KeySchema",
    Kind::List { member: &KEY_SCHEMA_ELEMENT, length: Range::of(1, 2), flattened: false },
);

/// Prints as the model's does; its members are checked there.
static KEY_SCHEMA_ELEMENT: Shape = Shape::new(
    "KeySchemaElement",
    Kind::Structure {
        members: &[
            crate::schema::Member::new("AttributeName", &ANY_TEXT),
            crate::schema::Member::new("KeyType", &ANY_TEXT),
        ],
        payload: None,
        union: false,
        event_stream: false,
    },
);

static ANY_TEXT: Shape = Shape::free(
    "String",
    Kind::String { length: Range::ANY, pattern: None, enum_values: &[], sensitive: false },
);

const fn table_name(min: i64) -> Shape {
    let pattern = Some(Pattern::new("[a-zA-Z0-9_.-]+"));
    Shape::new(
        "TableName",
        Kind::String { length: Range::of(min, 255), pattern, enum_values: &[], sensitive: false },
    )
}

/// The shape whose constraints count for a value.
pub(super) fn effective<'s>(
    operation: &Operation,
    path: &Path<'_>,
    shape: &'s Shape,
    value: &Value,
) -> &'s Shape {
    let is_name = || value.as_str().is_some_and(|text| !text.starts_with("arn:"));
    match shape.name {
        // That is an ARN, and the service says itself what is wrong with it (ack-api-quirks DDB-TABLE-272, 2026-10).
        "TableArn" if matches!(path.segment, Segment::Member("SourceTableArn")) => shape,
        "TableArn" if is_name() && operation.name == "CreateTable" => &NEW_TABLE_NAME,
        // An empty name fails its length alone.
        "TableArn" if is_name() && value.as_str() != Some("") => &TABLE_NAME,
        "KeySchema" if !is_of_global_index(path) => &KEY_SCHEMA,
        // Their lengths have a sentence of DynamoDB's own.
        "TagKeyString" | "TagValueString" => &ANY_TEXT,
        _ => shape,
    }
}

/// Global indexes have keys of up to eight attributes (ack-api-quirks DDB-TABLE-123, 2026-10), which the service counts.
fn is_of_global_index(path: &Path<'_>) -> bool {
    let mut above = std::iter::successors(Some(path), |path| path.parent);
    above.any(|path| {
        matches!(
            path.segment,
            Segment::Member(
                "GlobalSecondaryIndexes" | "GlobalSecondaryIndexUpdates" | "GlobalSecondaryIndexOverride"
            )
        )
    })
}

/// Members whose failures show neither the value nor lower-case names: AWS checks them in a newer layer.
pub(super) fn is_plain(operation: &Operation, segment: Segment<'_>) -> bool {
    matches!(
        (operation.name, segment),
        ("Query", Segment::Member("Limit")) | ("BatchGetItem", Segment::Member("Keys"))
    )
}

/// Parameters that are missed before any constraint is looked at.
pub(super) fn check_parameters(operation: &Operation, input: &Map) -> Result<(), WireError> {
    let missing = |name: &str| input.get(name).is_none_or(Value::is_null);
    let empty = |name: &str| input.get(name).and_then(Value::as_map).is_none_or(Map::is_empty);
    let message = match operation.name {
        "CreateTable" if missing("TableName") => {
            "The parameter 'TableName' is required but was not present in the request"
        }
        "BatchGetItem" if empty("RequestItems") => "The requestItems parameter is required for BatchGetItem",
        "BatchWriteItem" if empty("RequestItems") => {
            "The requestItems parameter is required for BatchWriteItem"
        }
        _ => return Ok(()),
    };
    Err(WireError::new("ValidationException", message))
}
