//! Filling an index that was added to a table with what the table already holds, page by page, behind the caller's back.
//! Writers maintain the index from the moment the record has it; the record says when it is full.

use std::sync::Arc;

use store::{Key, Order, Range, ScanLimit, Store};

use super::entry;
use crate::error::Result;
use crate::gate::Entered;
use crate::keys;
use crate::model::Table;
use crate::tables::Tables;
use crate::write::Image;

/// What is filled in at once: few enough items to hold, so that writers hardly wait.
const PAGE: ScanLimit = ScanLimit { rows: 100, bytes: 1024 * 1024 };

/// Fills the indexes of this table that are not full, and says in the record that they are.
pub async fn run(store: Arc<dyn Store>, tables: Tables, table: Arc<Table>) -> Result<()> {
    for index in table.record.indexes.iter().filter(|index| index.backfilling) {
        if !fill(store.as_ref(), &tables, &table, index.number).await? {
            continue;
        }
        let full = |record: &mut crate::model::TableRecord| {
            let indexes = record.indexes.iter_mut();
            indexes.filter(|other| other.number == index.number).for_each(|index| index.backfilling = false);
            Ok(())
        };
        tables.change(&table, full).await?;
    }
    Ok(())
}

/// Makes the entries of all items; answers whether the index is still wanted.
async fn fill(store: &dyn Store, tables: &Tables, table: &Table, index: u64) -> Result<bool> {
    let mut rest = keys::entries(table.id, keys::TABLE_INDEX);
    loop {
        let page = page(store, &rest).await?;
        let Some(last) = page.last() else { return Ok(true) };
        rest = rest.after(last, Order::Forward);
        let Some(table) = tables.enter_again(table).await? else { return Ok(false) };
        if !fill_page(store, &table, index, page).await? {
            return Ok(false);
        }
    }
}

async fn page(store: &dyn Store, range: &Range) -> Result<Vec<Key>> {
    let entries = store.snapshot().await?.scan(range.clone(), Order::Forward, PAGE).await?;
    Ok(entries.into_iter().map(|(key, _)| key).collect())
}

/// Makes the entries of these items, as they are while nobody changes them.
async fn fill_page(store: &dyn Store, table: &Entered, index: u64, items: Vec<Key>) -> Result<bool> {
    let index = table.record.indexes.iter().find(|other| other.number == index);
    let Some(index) = index else { return Ok(false) };
    let mut transaction = store.begin(items.clone()).await?;
    for key in items {
        let Some(bytes) = transaction.get(&key).await? else { continue };
        if let Some(entry) = entry::of(table, index, &Image::read(bytes)?)? {
            transaction.put_under(&key, entry.key, entry.item.into_bytes())?;
        }
    }
    transaction.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service::records;

    use super::*;
    use crate::model::TableRecord;
    use crate::value::read_item;
    use wire::{Map, Value};

    fn image(number: usize) -> Image {
        let text = |text: &str| Value::from(Map::from([("S", Value::from(text))]));
        let item = [("pk", text(&number.to_string())), ("a", text("same"))];
        read_item(item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()).unwrap().into()
    }

    #[tokio::test]
    async fn what_was_interrupted_is_filled_after_a_start() {
        let store = store::memory();
        let key = |name: &str| json!({"name": name, "kind": "S"});
        let record: TableRecord = serde_json::from_value(json!({
            "id": "00000000-0000-4000-8000-000000000001", "name": "table", "account": "0", "region": "r", "created": 0,
            "key": {"hash": key("pk"), "range": null}, "attributes": [], "billing": "OnDemand",
            "class": null, "deletion_protection": false,
            "indexes": [{
                "number": 1, "name": "index", "kind": "Global", "hash": [key("a")], "range": [], "projection": "All",
                "backfilling": true,
            }],
        }))
        .unwrap();
        let table = Arc::new(Table::new(record).unwrap());
        let home = keys::table("0", "r", "table");
        let images: Vec<_> = (0..250).map(image).collect();
        let own = |image: &Image| crate::primary_key::of_item(&table, image.item().unwrap()).unwrap();
        let mut keys: Vec<Key> = images.iter().map(own).collect();
        keys.push(home.clone());
        let mut transaction = store.begin(keys).await.unwrap();
        transaction.put(home.clone(), records::encode(&table.record).unwrap()).unwrap();
        for image in &images {
            transaction.put(own(image), image.stored().clone().into_bytes()).unwrap();
        }
        transaction.commit().await.unwrap();

        run(Arc::clone(&store), Tables::new(Arc::clone(&store), Default::default()), Arc::clone(&table))
            .await
            .unwrap();

        let snapshot = store.snapshot().await.unwrap();
        let range = keys::entries(table.id, 1);
        let entries = snapshot.scan(range, Order::Forward, ScanLimit::default()).await.unwrap();
        assert_eq!(entries.len(), images.len());
        let now: TableRecord = records::read(snapshot.as_ref(), &home).await.unwrap().unwrap();
        assert!(now.indexes.iter().all(|index| !index.backfilling));
    }
}
