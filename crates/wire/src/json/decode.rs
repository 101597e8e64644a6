//! JSON to a tree, directed by a shape.
//!
//! Unknown members are skipped and nulls are absent members, as the services have it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::reader::{Malformed, Reader, Token};
use super::wording::{self, Dialect, Expected, Slot};
use crate::error::WireError;
use crate::schema::{Kind, Location, Member, Shape, TimestampFormat};
use crate::time;
use crate::value::{Map, Value};

/// Whose JSON is read.
#[derive(Clone, Copy)]
pub(crate) enum Mode<'a> {
    /// A request: wrong kinds are refused in the service's wording.
    Request(Dialect<'a>),
    /// An answer: numbers may stand where text is expected.
    Answer,
}

pub(crate) struct Decoder<'a> {
    reader: Reader<'a>,
    mode: Mode<'a>,
}

impl From<Malformed> for WireError {
    fn from(_: Malformed) -> Self {
        Self::serialization("")
    }
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8], mode: Mode<'a>) -> Result<Self, WireError> {
        Ok(Self { reader: Reader::new(bytes)?, mode })
    }

    /// A whole document that is a value of this shape.
    pub(crate) fn document(mut self, shape: &'static Shape) -> Result<Value, WireError> {
        let value = self.value(shape, None, Slot::Element)?;
        self.reader.end()?;
        Ok(value)
    }

    fn value(
        &mut self,
        shape: &'static Shape,
        format: Option<TimestampFormat>,
        slot: Slot,
    ) -> Result<Value, WireError> {
        let token = self.reader.peek()?;
        if token == Token::Null {
            self.reader.literal("null")?;
            return Ok(Value::Null);
        }
        match &shape.kind {
            Kind::Structure { members, .. } => self.structure(token, shape, members, slot),
            Kind::List { member, .. } => self.list(token, shape, member, slot),
            Kind::Map { value, .. } => self.map(token, shape, value, slot),
            Kind::String { .. } => self.text(token).map(Value::Str),
            Kind::Integer { .. } => self.integer(token, Expected::Integer),
            Kind::Long { .. } => self.integer(token, Expected::Long),
            Kind::Float { .. } => self.float(token, Expected::Float),
            Kind::Double { .. } => self.float(token, Expected::Double),
            Kind::Boolean => self.boolean(token),
            Kind::Timestamp { format: own } => self.timestamp(token, format.or(*own)),
            Kind::Blob { .. } => self.blob(token),
        }
    }

    fn structure(
        &mut self,
        token: Token,
        shape: &'static Shape,
        members: &'static [Member],
        slot: Slot,
    ) -> Result<Value, WireError> {
        if token != Token::Object {
            return Err(self.mismatch(token, Expected::Structure(shape, slot)));
        }
        self.reader.open(b'{')?;
        // DynamoDB's attribute values, of which there are by far the most, have one member.
        let mut map = Map::with_capacity(1);
        let mut first = true;
        while self.reader.more(first, b'}')? {
            first = false;
            let key = self.reader.key()?;
            let known = |member: &&Member| member.location == Location::Body && member.wire_name() == key;
            let Some(member) = members.iter().find(known) else {
                self.reader.skip()?;
                continue;
            };
            let value = self.value(member.shape, member.timestamp_format, Slot::Member)?;
            if !value.is_null() {
                // Of several members with one name the last counts.
                map.insert(member.name, value);
            }
        }
        Ok(Value::Map(map))
    }

    fn list(
        &mut self,
        token: Token,
        shape: &'static Shape,
        member: &'static Shape,
        slot: Slot,
    ) -> Result<Value, WireError> {
        if token != Token::Array {
            return Err(self.mismatch(token, Expected::List(shape, slot)));
        }
        self.reader.open(b'[')?;
        let mut list = Vec::new();
        while self.reader.more(list.is_empty(), b']')? {
            list.push(self.value(member, None, Slot::Element)?);
        }
        Ok(Value::List(list))
    }

    fn map(
        &mut self,
        token: Token,
        shape: &'static Shape,
        value: &'static Shape,
        slot: Slot,
    ) -> Result<Value, WireError> {
        if token != Token::Object {
            return Err(self.mismatch(token, Expected::Map(shape, slot)));
        }
        self.reader.open(b'{')?;
        let mut map = Map::new();
        let mut first = true;
        while self.reader.more(first, b'}')? {
            first = false;
            let key = self.reader.key()?.into_owned();
            let value = self.value(value, None, Slot::Element)?;
            map.push(key, value);
        }
        Ok(Value::Map(map))
    }

    fn mismatch(&self, token: Token, expected: Expected) -> WireError {
        match self.mode {
            Mode::Request(dialect) => dialect.mismatch(token, expected),
            Mode::Answer => wording::plain_mismatch(token, expected),
        }
    }

    fn bad_base64(&self, text: &str) -> WireError {
        match self.mode {
            Mode::Request(dialect) => dialect.bad_base64(text),
            Mode::Answer => WireError::serialization("text that is not base64"),
        }
    }

    fn text(&mut self, token: Token) -> Result<String, WireError> {
        match (token, self.mode) {
            (Token::String, _) => Ok(self.reader.string()?.into_owned()),
            (Token::Number | Token::Decimal, Mode::Answer) => Ok(self.reader.number()?.to_owned()),
            _ => Err(self.mismatch(token, Expected::String)),
        }
    }

    fn integer(&mut self, token: Token, expected: Expected) -> Result<Value, WireError> {
        match token {
            Token::Number => {
                let text = self.reader.number()?;
                text.parse().map(Value::Int).map_err(|_| self.mismatch(token, expected))
            }
            // A fraction is cut off, as Java's conversion does.
            Token::Decimal => {
                let number: f64 = self.reader.number()?.parse().unwrap_or_default();
                Ok(Value::Int(number as i64))
            }
            _ => Err(self.mismatch(token, expected)),
        }
    }

    fn float(&mut self, token: Token, expected: Expected) -> Result<Value, WireError> {
        let number: f64 = match token {
            Token::Number | Token::Decimal => self.reader.number()?.parse().unwrap_or_default(),
            Token::String => match &*self.reader.string()? {
                "NaN" => f64::NAN,
                "Infinity" => f64::INFINITY,
                "-Infinity" => f64::NEG_INFINITY,
                _ => return Err(self.mismatch(token, expected)),
            },
            _ => return Err(self.mismatch(token, expected)),
        };
        Ok(Value::Float(number))
    }

    fn boolean(&mut self, token: Token) -> Result<Value, WireError> {
        match token {
            Token::True => self.reader.literal("true")?,
            Token::False => self.reader.literal("false")?,
            _ => return Err(self.mismatch(token, Expected::Boolean)),
        }
        Ok(Value::Bool(token == Token::True))
    }

    fn timestamp(&mut self, token: Token, format: Option<TimestampFormat>) -> Result<Value, WireError> {
        match (token, format) {
            (Token::Number | Token::Decimal, None | Some(TimestampFormat::UnixTimestamp)) => {
                let text = self.reader.number()?;
                let ms = time::from_epoch_seconds(text);
                ms.map(Value::Timestamp).ok_or_else(|| self.mismatch(token, Expected::Timestamp))
            }
            (Token::String, _) => {
                let text = self.reader.string()?;
                time::parse(&text)
                    .map(Value::Timestamp)
                    .ok_or_else(|| self.mismatch(token, Expected::Timestamp))
            }
            _ => Err(self.mismatch(token, Expected::Timestamp)),
        }
    }

    fn blob(&mut self, token: Token) -> Result<Value, WireError> {
        if token != Token::String {
            return Err(self.mismatch(token, Expected::Blob));
        }
        let text = self.reader.string()?;
        let bytes = STANDARD.decode(text.as_bytes()).map_err(|_| self.bad_base64(&text))?;
        Ok(Value::Blob(bytes.into()))
    }
}
