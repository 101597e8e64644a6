//! How the state lies in the store. First the service, then what is kept, then account and Region; so a
//! listing is one scan, and what is under way is found without looking at anything else.

use store::key::{KeyBuilder, KeyReader};
use store::{Key, Range};

const NAMESPACE: &str = "cloudformation";

/// An account in a Region: where a stack lives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
}

/// A stack's address: its place and the UUID at the end of its ARN.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StackKey {
    /// Where it lives.
    pub place: Place,
    /// The last part of its ARN.
    pub uuid: String,
}

impl Place {
    /// The place that a call names.
    pub fn of(ctx: &service::Context) -> Self {
        Self { account: ctx.account.to_string(), region: ctx.region.to_string() }
    }

    fn builder(&self, kind: &str) -> KeyBuilder {
        KeyBuilder::new(NAMESPACE).str(kind).str(&self.account).str(&self.region)
    }

    /// Which stack bears a name; gone once the stack is deleted.
    pub fn name(&self, stack_name: &str) -> Key {
        self.builder("name").str(stack_name).finish()
    }

    /// Every stack's record.
    pub fn stacks(&self) -> Range {
        self.builder("stack").range()
    }

    /// An export's record.
    pub fn export(&self, name: &str) -> Key {
        self.builder("export").str(name).finish()
    }

    /// Every export's record.
    pub fn exports(&self) -> Range {
        self.builder("export").range()
    }

    /// The stack with this UUID.
    pub fn stack(&self, uuid: impl Into<String>) -> StackKey {
        StackKey { place: self.clone(), uuid: uuid.into() }
    }
}

impl StackKey {
    fn builder(&self, kind: &str) -> KeyBuilder {
        self.place.builder(kind).str(&self.uuid)
    }

    /// The stack's record.
    pub fn record(&self) -> Key {
        self.builder("stack").finish()
    }

    /// The template's text.
    pub fn template(&self) -> Key {
        self.builder("template").finish()
    }

    /// There while an operation is under way.
    pub fn active(&self) -> Key {
        self.builder("active").finish()
    }

    /// A resource's record.
    pub fn resource(&self, logical_id: &str) -> Key {
        self.builder("resource").str(logical_id).finish()
    }

    /// Every resource's record.
    pub fn resources(&self) -> Range {
        self.builder("resource").range()
    }

    /// An event. Numbers grow with time.
    pub fn event(&self, number: u64) -> Key {
        self.builder("event").u64(number).finish()
    }

    /// Every event.
    pub fn events(&self) -> Range {
        self.builder("event").range()
    }
}

/// Every stack's record, of all places.
pub fn all_stacks() -> Range {
    KeyBuilder::new(NAMESPACE).str("stack").range()
}

/// Every stack under way, of all places.
pub fn active() -> Range {
    KeyBuilder::new(NAMESPACE).str("active").range()
}

/// Reads back a key of [`active`] or of [`all_stacks`].
pub fn parse_stack(key: &[u8]) -> Option<StackKey> {
    let mut reader = KeyReader::new(key);
    let (_, _) = (reader.str().ok()?, reader.str().ok()?);
    let place = Place { account: reader.str().ok()?, region: reader.str().ok()? };
    Some(StackKey { place, uuid: reader.str().ok()? })
}

/// The number of an event, from its key.
pub fn event_number(key: &[u8]) -> Option<u64> {
    let number = key.last_chunk::<8>()?;
    Some(u64::from_be_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        let place = Place { account: "000000000000".into(), region: "us-east-1".into() };
        let stack = place.stack("4e1c");
        assert_eq!(parse_stack(&stack.active()), Some(stack.clone()));
        assert_eq!(parse_stack(&stack.record()), Some(stack.clone()));
        assert_eq!(event_number(&stack.event(77)), Some(77));
        assert!(stack.resources().contains(&stack.resource("Table")));
        assert!(!stack.resources().contains(&place.stack("4e1d").resource("Table")));
    }
}
