//! Streams as they are stored, and the names they have.

use base::{Arn, Time};
use serde::{Deserialize, Serialize};
use service::Context;

use super::keys::StreamId;
use crate::keys::TableId;
use crate::model::{KeySchema, TableRecord};

/// What a record shows of the changed item beside its key: `StreamViewType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewType {
    /// `KEYS_ONLY`
    KeysOnly,
    /// `NEW_IMAGE`
    NewImage,
    /// `OLD_IMAGE`
    OldImage,
    /// `NEW_AND_OLD_IMAGES`
    NewAndOldImages,
}

impl ViewType {
    /// The view type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::KeysOnly, Self::NewImage, Self::OldImage, Self::NewAndOldImages];
        all.into_iter().find(|view| view.name() == name)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::KeysOnly => "KEYS_ONLY",
            Self::NewImage => "NEW_IMAGE",
            Self::OldImage => "OLD_IMAGE",
            Self::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }

    /// Whether records show the item as it is after the change.
    pub fn shows_new(self) -> bool {
        matches!(self, Self::NewImage | Self::NewAndOldImages)
    }

    /// Whether records show the item as it was.
    pub fn shows_old(self) -> bool {
        matches!(self, Self::OldImage | Self::NewAndOldImages)
    }
}

/// The stream that a table has, or had last; a part of the table's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableStream {
    /// When it was switched on: its label.
    pub label: Time,
    /// What its records show.
    pub view: ViewType,
    /// Whether the table writes to it.
    pub enabled: bool,
}

/// A stream, which may outlive its table by a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The account it belongs to.
    pub account: String,
    /// The Region it lies in.
    pub region: String,
    /// The name of its table.
    pub table: String,
    /// The UUID of its table.
    pub table_id: String,
    /// When it was switched on: its label.
    pub label: Time,
    /// What its records show.
    pub view: ViewType,
    /// The table's primary key.
    pub key: KeySchema,
    /// When it was switched off, if it was.
    pub disabled: Option<Time>,
}

impl Stream {
    /// The stream of a table that is switched on at `label`.
    pub fn of(table: &TableRecord, label: Time, view: ViewType) -> Self {
        Self {
            account: table.account.clone(),
            region: table.region.clone(),
            table: table.name.clone(),
            table_id: table.id.clone(),
            label,
            view,
            key: table.key.clone(),
            disabled: None,
        }
    }

    /// What its records lie under; `None` if the table's id is no UUID.
    pub fn id(&self) -> Option<StreamId> {
        TableId::parse(&self.table_id).map(|table| StreamId { table, label: self.label })
    }

    /// `arn:aws:dynamodb:{region}:{account}:table/{table}/stream/{label}`.
    pub fn arn(&self) -> String {
        arn(&self.region, &self.account, &self.table, self.label)
    }

    /// The id of its only shard: `shardId-`, when it began, and eight digits of the table's id.
    pub fn shard_id(&self) -> String {
        let tail = self.table_id.get(..8).unwrap_or(&self.table_id);
        format!("shardId-{:020}-{tail}", self.label.0)
    }
}

/// A label as ARNs have it: `2026-10-08T23:07:31.275`.
pub fn label_text(label: Time) -> String {
    let mut text = label.iso8601();
    text.truncate(text.len().saturating_sub(1));
    text
}

/// The ARN of a table's stream.
pub fn arn(region: &str, account: &str, table: &str, label: Time) -> String {
    let label = label_text(label);
    Arn::new("dynamodb", region, account, format!("table/{table}/stream/{label}")).to_string()
}

/// The ARN of a stream, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamArn<'a> {
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The table's name.
    pub table: &'a str,
    /// The label, as it is written.
    pub label: &'a str,
}

impl<'a> StreamArn<'a> {
    /// Reads an ARN; `None` if it is none of a stream.
    pub fn parse(text: &'a str) -> Option<Self> {
        let Arn { account, region, .. } = Arn::parse(text).ok().filter(|arn| arn.service == "dynamodb")?;
        let (table, label) = text.split_once(":table/")?.1.split_once("/stream/")?;
        (!table.is_empty() && !label.is_empty()).then_some(Self { account, region, table, label })
    }

    /// Whether it is of the account and Region that are called.
    pub fn is_of(&self, ctx: &Context) -> bool {
        *self.account == *ctx.account && *self.region == *ctx.region
    }

    /// The moment that the label names; `None` for what no label can be.
    pub fn time(&self) -> Option<Time> {
        let (date, fraction) = self.label.split_once('.')?;
        let compact: String = date.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        let seconds = Time::parse_amz_date(&format!("{compact}Z"))?;
        let time = Time(seconds.0 + fraction.parse::<i64>().ok()?);
        (label_text(time) == self.label).then_some(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_read_back() {
        let label = Time(1_795_227_245_007);
        let arn = arn("us-east-1", "000000000000", "links", label);
        assert_eq!(arn, "arn:aws:dynamodb:us-east-1:000000000000:table/links/stream/2026-11-21T02:14:05.007");
        let read = StreamArn::parse(&arn).unwrap();
        assert_eq!((read.table, read.time()), ("links", Some(label)));
        for text in ["", "arn:aws:dynamodb:us-east-1:000000000000:table/links", "arn:aws:s3:::b"] {
            assert_eq!(StreamArn::parse(text), None, "{text}");
        }
        for label in ["x", "2026-11-21T02:14:05.7", "2026-11-21T02:14:05.-07", "2026-11-21T02:14:65.000"] {
            let text = format!("arn:aws:dynamodb:us-east-1:000000000000:table/links/stream/{label}");
            assert_eq!(StreamArn::parse(&text).unwrap().time(), None, "{label}");
        }
    }
}
