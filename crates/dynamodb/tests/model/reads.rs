//! What the reference answers to those who read: by keys, by query, by scan.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::evaluation::in_order;
use super::operation::{Query, Reading};
use super::reference::{Reference, Table, invalid};
use super::schema::{Index, Item, TABLES, ordered};

impl Reference {
    pub fn read(&self, how: Reading, keys: &[(usize, Item)]) -> Json {
        if how != Reading::Single && self.repeats(keys.iter().map(|(table, key)| (*table, key))) {
            return invalid();
        }
        let get = |(table, key): &(usize, Item)| {
            let table = &self.tables[*table];
            table.items.get(&table.schema.place(key))
        };
        let shown = |item: Option<&Item>| item.map_or_else(|| json!({}), |item| json!({"Item": item}));
        match how {
            Reading::Single => shown(get(&keys[0])),
            Reading::Transaction => {
                json!({"Responses": keys.iter().map(|key| shown(get(key))).collect::<Vec<_>>()})
            }
            Reading::Batch => {
                let mut tables: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
                for key in keys {
                    tables.entry(TABLES[key.0].name).or_default().extend(get(key).map(|item| json!(item)));
                }
                tables.values_mut().for_each(|items| items.sort_by_key(ToString::to_string));
                json!({"Responses": tables, "UnprocessedKeys": {}})
            }
        }
    }

    /// All pages.
    pub fn query(&self, query: &Query) -> Json {
        let table = &self.tables[query.table];
        let Some(index) = table.index(query.index) else { return invalid() };
        let matches = |entry: &Item| {
            let in_partition = index
                .hash
                .iter()
                .zip(&query.hash)
                .all(|(name, value)| ordered(&entry[*name]) == ordered(value));
            in_partition && index.range.first().is_none_or(|name| is_wanted(&entry[*name], query))
        };
        let mut entries: Vec<Item> = table.entries(index).into_iter().filter(matches).collect();
        entries.sort_by_key(|entry| index.place(table.schema, entry));
        if !query.forward {
            entries.reverse();
        }
        let limit = query.limit.unwrap_or(usize::MAX);
        let mut pages: Vec<Json> =
            entries.chunks(limit).map(|entries| page(table, index, query, entries)).collect();
        if pages.last().is_none_or(|page| page.get("LastEvaluatedKey").is_some()) {
            pages.push(page(table, index, query, &[]));
        }
        json!({"pages": pages})
    }

    pub fn scan(&self, table: usize, index: usize) -> Json {
        let table = &self.tables[table];
        let Some(index) = table.index(index) else { return invalid() };
        let mut entries: Vec<Json> = table.entries(index).into_iter().map(|entry| json!(entry)).collect();
        entries.sort_by_key(ToString::to_string);
        json!({"items": entries})
    }
}

/// Whether the sort key is as the query wants it.
fn is_wanted(value: &Json, query: &Query) -> bool {
    let Some((operator, operands)) = &query.sort else { return true };
    match *operator {
        "BETWEEN" => {
            let value = ordered(value);
            ordered(&operands[0]) <= value && value <= ordered(&operands[1])
        }
        "begins_with" => value["S"].as_str().unwrap().starts_with(operands[0]["S"].as_str().unwrap()),
        operator => in_order(ordered(value).cmp(&ordered(&operands[0])), operator),
    }
}

/// The page of these entries.
fn page(table: &Table, index: &Index, query: &Query, entries: &[Item]) -> Json {
    let whole = |entry: &Item| table.items[&table.schema.place(entry)].clone();
    let shown = entries.iter().map(|entry| if query.all_attributes { whole(entry) } else { entry.clone() });
    let passes = |item: &Item| query.filter.as_ref().is_none_or(|filter| filter.holds(item));
    let items: Vec<Item> = shown.filter(passes).collect();
    let mut page = json!({"Count": items.len(), "ScannedCount": entries.len(), "Items": items});
    if let Some(last) = entries.last().filter(|_| query.limit == Some(entries.len())) {
        page["LastEvaluatedKey"] = json!(index.starting_key(table.schema, last));
    }
    page
}
