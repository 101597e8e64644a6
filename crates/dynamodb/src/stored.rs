//! Items as stored: a version byte, the item's size in four bytes, then the JSON of the answer. Reading an item whole is
//! a slice of the stored bytes; its size, which capacity and pages need, is there without reading it.

use bytes::Bytes;
use service::ServiceError;
use wire::Value;

use crate::error::Result;
use crate::value::{Item, decode_item, item_size, write_item};

const VERSION: u8 = 1;
const HEADER: usize = 5;

/// One stored item. Items are equal if their stored forms are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem(Bytes);

impl StoredItem {
    /// The stored form of an item.
    pub fn new(item: &Item) -> Self {
        let size = item_size(item);
        let mut bytes = Vec::with_capacity(HEADER + size * 2);
        bytes.push(VERSION);
        bytes.extend_from_slice(&u32::try_from(size).unwrap_or(u32::MAX).to_be_bytes());
        write_item(&mut bytes, item);
        Self(bytes.into())
    }

    /// From the store's bytes.
    pub fn read(bytes: Bytes) -> Result<Self> {
        if bytes.len() > HEADER && bytes.first() == Some(&VERSION) {
            return Ok(Self(bytes));
        }
        Err(ServiceError::internal("a stored item has no known form"))
    }

    /// The store's bytes.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// The item's size as DynamoDB counts it.
    pub fn size(&self) -> usize {
        let size =
            self.0.get(1..HEADER).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()).unwrap_or_default();
        usize::try_from(u32::from_be_bytes(size)).unwrap_or(usize::MAX)
    }

    /// The item as an answer has it.
    pub fn to_value(&self) -> Value {
        Value::Json(self.json())
    }

    /// The JSON of the answer.
    pub fn json(&self) -> Bytes {
        self.0.slice(HEADER..)
    }

    /// The item.
    pub fn item(&self) -> Result<Item> {
        let json = self.0.get(HEADER..).unwrap_or_default();
        decode_item(json)
            .map_err(|error| ServiceError::internal(format!("a stored item cannot be read: {error}")))
    }
}
