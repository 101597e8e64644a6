//! An item in the forms that are at hand: as it is stored, and as it is worked with. Each is made once at most.

use std::sync::OnceLock;

use store::Bytes;
use wire::Value;

use crate::error::Result;
use crate::stored::StoredItem;
use crate::value::Item;

/// An item before or after a change.
#[derive(Clone, Debug)]
pub struct Image {
    stored: StoredItem,
    item: OnceLock<Item>,
}

impl Image {
    /// Of the store's bytes.
    pub fn read(bytes: Bytes) -> Result<Self> {
        Ok(Self { stored: StoredItem::read(bytes)?, item: OnceLock::new() })
    }

    /// The item. Reading it costs something the first time.
    pub fn item(&self) -> Result<&Item> {
        if let Some(item) = self.item.get() {
            return Ok(item);
        }
        let item = self.stored.item()?;
        Ok(self.item.get_or_init(|| item))
    }

    /// The stored form.
    pub fn stored(&self) -> &StoredItem {
        &self.stored
    }

    /// The item's size as DynamoDB counts it.
    pub fn size(&self) -> usize {
        self.stored.size()
    }

    /// The item as an answer has it.
    pub fn to_value(&self) -> Value {
        self.stored.to_value()
    }
}

impl From<Item> for Image {
    fn from(item: Item) -> Self {
        Self { stored: StoredItem::new(&item), item: item.into() }
    }
}
