//! What is stored: groups, streams, events.

use std::collections::BTreeMap;

use base::Time;
use serde::{Deserialize, Serialize};

/// A log group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Separates this group's streams and events from those of a deleted group of the same name.
    pub id: String,
    /// E.g. `/aws/lambda/requestHandler`.
    pub name: String,
    /// When it was made.
    pub created: Time,
    /// Days that events are kept; for ever without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<i64>,
    /// Tags given at creation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Whether DeleteLogGroup is refused.
    #[serde(default)]
    pub protected: bool,
}

impl Group {
    /// The moment before which events are past their retention.
    pub fn horizon(&self, now: Time) -> Option<Time> {
        const DAY_MS: i64 = 86_400_000;
        self.retention_days.map(|days| Time(now.0.saturating_sub(days.saturating_mul(DAY_MS))))
    }
}

/// A log stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stream {
    /// Separates this stream's events from those of a deleted stream of the same name.
    pub id: String,
    /// Unique within its group.
    pub name: String,
    /// When it was made.
    pub created: Time,
    /// The earliest event's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_event: Option<Time>,
    /// The latest event's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_event: Option<Time>,
    /// When events last came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ingestion: Option<Time>,
    /// How many events ever came in: numbers them within the stream.
    #[serde(default)]
    pub events: u64,
}

/// A log event; its time and number are in its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// When it came in.
    pub ingested: Time,
    /// The text.
    pub message: String,
}

/// A deleted group or stream whose events are still to be removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deleted {
    /// The group's id.
    pub group: String,
    /// The stream's id; the whole group without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
}
