//! What can happen to which operations.

/// Operations on items.
const ITEMS: [&str; 13] = [
    "BatchExecuteStatement",
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "ExecuteStatement",
    "ExecuteTransaction",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
];
/// Operations that refuse to touch an item that a transaction is writing.
const CONFLICTING: [&str; 8] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "TransactWriteItems",
    "TransactGetItems",
    "ExecuteStatement",
    "BatchExecuteStatement",
    "ExecuteTransaction",
];
/// Batches.
const BATCHES: [&str; 2] = ["BatchGetItem", "BatchWriteItem"];
/// Reads that need not be consistent.
const LAGGING: [&str; 6] =
    ["GetItem", "BatchGetItem", "Query", "Scan", "ExecuteStatement", "BatchExecuteStatement"];
/// Reads of streams.
const STREAMS: [&str; 1] = ["GetRecords"];

/// The operation of this name: its service's endpoint prefix, and the name in the model.
pub fn operation(name: &str) -> Option<(&'static str, &'static str)> {
    let in_service = |service: &str, operation: &str| {
        let model = wire::model(service)?;
        Some((model.endpoint_prefix, model.operation(operation)?.name))
    };
    match name.split_once(':') {
        Some((service, operation)) => in_service(service, operation),
        None => in_service("dynamodb", name).or_else(|| in_service("streams.dynamodb", name)),
    }
}

/// Whether the rates for all are for this operation: others — of tables, of other services — are meant only where they
/// are named, so that a stack can be brought up at all.
pub fn is_common(service: &str, operation: &str) -> bool {
    match service {
        "dynamodb" => ITEMS.contains(&operation),
        "streams.dynamodb" => STREAMS.contains(&operation),
        _ => false,
    }
}

/// The operations that this can happen to, if not to all.
pub fn only(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "conflict" => Some(&CONFLICTING),
        "unprocessed" => Some(&BATCHES),
        "stale" => Some(&LAGGING),
        "duplicate" => Some(&STREAMS),
        _ => None,
    }
}

/// Whether this can happen to this operation.
pub fn can(kind: &str, service: &str, operation: &str) -> bool {
    only(kind).is_none_or(|among| is_common(service, operation) && among.contains(&operation))
}
