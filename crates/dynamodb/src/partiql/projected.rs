//! What a SELECT may ask of an index that does not hold whole items.
//!
//! Source: nubo-db/dynamodb-conformance `indexQualifier` (recorded 2026-08), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use super::branches::names_key;
use crate::Invalid;
use crate::expression::condition::Condition;
use crate::index::entry;
use crate::model::KeySchema;
use crate::source::Source;

/// Fails if a clause that reads partitions asks, in every way to satisfy it, for attributes that the index does not hold.
pub fn check(condition: Option<&Condition>, schema: &KeySchema, source: &Source<'_>) -> Result<(), Invalid> {
    let (Some(condition), Some(index)) = (condition, source.index) else { return Ok(()) };
    let missing = |attribute: &str| !entry::projects(source.table, index, attribute);
    let missing = missing_everywhere(condition, schema, &missing);
    if missing.is_empty() {
        return Ok(());
    }
    let (name, missing) = (&index.name, missing.join(", "));
    Err(Invalid::parameter(format_args!(
        "Secondary index {name} does not project one or more filter attributes: [{missing}]"
    )))
}

/// The attributes that are missing in the first way to satisfy the condition; none if some way misses none.
fn missing_everywhere(
    condition: &Condition,
    schema: &KeySchema,
    missing: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    match condition {
        Condition::And(terms) => {
            distinct(terms.iter().flat_map(|term| missing_everywhere(term, schema, missing)))
        }
        Condition::Or(terms) if names_key(condition, schema) => {
            let all: Vec<_> = terms.iter().map(|term| missing_everywhere(term, schema, missing)).collect();
            let everywhere = all.iter().all(|one| !one.is_empty());
            all.into_iter().next().filter(|_| everywhere).unwrap_or_default()
        }
        leaf => {
            let mut found = Vec::new();
            leaf.each_path(&mut |path| {
                if missing(&path.attribute) {
                    found.push(path.attribute.clone());
                }
            });
            distinct(found)
        }
    }
}

fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}
