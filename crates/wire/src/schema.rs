//! What the service models say, as static tables: no start-up cost, recursion by reference.
//!
//! The tables themselves are generated (`cargo xtask codegen`) and hold no prose.

use std::fmt;

use crate::pattern::Pattern;

/// How a service's calls look on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `awsJson1_0`.
    Json10,
    /// `awsJson1_1`.
    Json11,
    /// `awsQuery`: form parameters in, XML out.
    Query,
    /// `restJson1`.
    RestJson,
}

/// One service.
pub struct Model {
    /// The name SDKs know the service by: `API Gateway`.
    pub service_id: &'static str,
    /// The key services are registered under: `apigateway`.
    pub endpoint_prefix: &'static str,
    /// The service of a signature's credential scope.
    pub signing_name: &'static str,
    /// The date of the model: `2012-08-10`.
    pub api_version: &'static str,
    /// The protocol.
    pub protocol: Protocol,
    /// What stands before the dot of `X-Amz-Target` (JSON protocols).
    pub target_prefix: Option<&'static str>,
    /// The namespace of answers (Query).
    pub xml_namespace: Option<&'static str>,
    /// All operations, sorted by name.
    pub operations: &'static [Operation],
}

impl Model {
    /// The operation of this name.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        let index = self.operations.binary_search_by(|operation| operation.name.cmp(name)).ok()?;
        self.operations.get(index)
    }
}

/// One operation.
pub struct Operation {
    /// `PutItem`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template, with a query where the model fixes one: `/restapis/{restapi_id}?mode=import`.
    pub uri: &'static str,
    /// The status of success.
    pub status: u16,
    /// The input structure.
    pub input: Option<&'static Shape>,
    /// The output structure.
    pub output: Option<&'static Shape>,
    /// The element around the output (Query).
    pub output_wrapper: Option<&'static str>,
    /// The errors the model names for the operation.
    pub errors: &'static [&'static Shape],
    /// Whether input or output is an event stream, which Landfall does not speak.
    pub event_stream: bool,
}

/// What a model says of an error shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorTrait {
    /// The code on the wire, where it is not the shape's name.
    pub code: Option<&'static str>,
    /// The status, where the model names one.
    pub status: Option<u16>,
    /// Whether the caller is at fault.
    pub sender_fault: bool,
}

/// A named shape.
pub struct Shape {
    /// The name in the model.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Set on error structures.
    pub error: Option<ErrorTrait>,
    /// Whether it, or anything it holds, has a constraint to check.
    pub constrained: bool,
}

impl Shape {
    /// A shape that has constraints, or holds one that has.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, error: None, constrained: true }
    }

    /// A shape without any constraint.
    pub const fn free(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, error: None, constrained: false }
    }

    /// An error structure.
    pub const fn error(name: &'static str, members: &'static [Member], error: ErrorTrait) -> Self {
        let kind = Kind::Structure { members, payload: None, union: false, event_stream: false };
        Self { name, kind, error: Some(error), constrained: false }
    }

    /// Whether its own values can break a constraint: a structure has none but those of its members.
    pub(crate) fn has_own_constraints(&self) -> bool {
        self.constrained && !matches!(self.kind, Kind::Structure { .. })
    }

    /// The members of a structure; none for any other kind.
    pub fn members(&self) -> &'static [Member] {
        if let Kind::Structure { members, .. } = &self.kind { members } else { &[] }
    }

    /// The member of a structure by its name in the model.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members().iter().find(|member| member.name == name)
    }

    /// The member that is the whole body, of a structure that has one.
    pub fn payload(&self) -> Option<&'static Member> {
        match &self.kind {
            Kind::Structure { payload: Some(name), .. } => self.member(name),
            _ => None,
        }
    }

    /// The code of an error shape on the wire.
    pub fn error_code(&self) -> &'static str {
        self.error.and_then(|error| error.code).unwrap_or(self.name)
    }
}

/// Inclusive bounds of a length or a number; `None` is unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least allowed.
    pub min: Option<i64>,
    /// The most allowed.
    pub max: Option<i64>,
}

impl Range {
    /// No bounds.
    pub const ANY: Self = Self { min: None, max: None };

    /// Both bounds.
    pub const fn of(min: i64, max: i64) -> Self {
        Self { min: Some(min), max: Some(max) }
    }

    /// A lower bound.
    pub const fn from(min: i64) -> Self {
        Self { min: Some(min), max: None }
    }

    /// An upper bound.
    pub const fn to(max: i64) -> Self {
        Self { min: None, max: Some(max) }
    }
}

/// What a shape is, with its constraints.
#[derive(Debug)]
pub enum Kind {
    /// A structure.
    Structure {
        /// In the model's order.
        members: &'static [Member],
        /// The member that is the whole body (REST).
        payload: Option<&'static str>,
        /// Whether exactly one member may be set.
        union: bool,
        /// Whether this is a stream of events.
        event_stream: bool,
    },
    /// A list.
    List {
        /// What it holds.
        member: &'static Shape,
        /// Bounds of its length.
        length: Range,
        /// Whether items stand without a wrapping element (XML, Query).
        flattened: bool,
    },
    /// A map with text keys.
    Map {
        /// The keys' shape.
        key: &'static Shape,
        /// The values' shape.
        value: &'static Shape,
        /// Bounds of the number of entries.
        length: Range,
        /// Whether entries stand without a wrapping element (XML, Query).
        flattened: bool,
    },
    /// Text.
    String {
        /// Bounds of its length, in Unicode code points.
        length: Range,
        /// The pattern the whole text must match.
        pattern: Option<Pattern>,
        /// The allowed values; empty: all.
        enum_values: &'static [&'static str],
        /// Whether errors must not repeat the value.
        sensitive: bool,
    },
    /// A 32-bit integer.
    Integer {
        /// Bounds of the value.
        range: Range,
    },
    /// A 64-bit integer.
    Long {
        /// Bounds of the value.
        range: Range,
    },
    /// A single-precision number.
    Float {
        /// Bounds of the value.
        range: Range,
    },
    /// A double-precision number.
    Double {
        /// Bounds of the value.
        range: Range,
    },
    /// A boolean.
    Boolean,
    /// A point in time.
    Timestamp {
        /// The text form, where the model fixes one.
        format: Option<TimestampFormat>,
    },
    /// Bytes.
    Blob {
        /// Bounds of the length in bytes.
        length: Range,
        /// Whether it is a body of any length.
        streaming: bool,
    },
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since the epoch, as a number with a fraction.
    UnixTimestamp,
    /// `2015-01-25T08:00:00Z`.
    Iso8601,
    /// `Sun, 25 Jan 2015 08:00:00 GMT`.
    Rfc822,
}

/// Where a member travels (REST protocols).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the body.
    Body,
    /// In one header.
    Header,
    /// In all headers with a prefix.
    Headers,
    /// In the path.
    Uri,
    /// In the query string.
    QueryString,
    /// As the answer's status.
    StatusCode,
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The name in the model.
    pub name: &'static str,
    /// Its shape.
    pub shape: &'static Shape,
    /// Whether an input must have it.
    pub required: bool,
    /// Where it travels.
    pub location: Location,
    /// The name on the wire, where it differs.
    pub location_name: Option<&'static str>,
    /// How a timestamp is written, where the member fixes it.
    pub timestamp_format: Option<TimestampFormat>,
    /// Whether clients fill it with a random token when the caller did not.
    pub idempotency_token: bool,
}

impl Member {
    /// An optional member of the body, named as in the model.
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            shape,
            required: false,
            location: Location::Body,
            location_name: None,
            timestamp_format: None,
            idempotency_token: false,
        }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, elsewhere than in the body.
    pub const fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    /// The same, under another name on the wire.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.location_name = Some(name);
        self
    }

    /// The same, with a fixed form of timestamps.
    pub const fn written(mut self, format: TimestampFormat) -> Self {
        self.timestamp_format = Some(format);
        self
    }

    /// The same, filled by clients with a random token.
    pub const fn token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// The name on the wire.
    pub const fn wire_name(&self) -> &'static str {
        match self.location_name {
            Some(name) => name,
            None => self.name,
        }
    }

    /// How a timestamp is written here, if the model fixes it at the member or at its shape.
    pub fn timestamp(&self) -> Option<TimestampFormat> {
        self.timestamp_format.or(match self.shape.kind {
            Kind::Timestamp { format } => format,
            _ => None,
        })
    }
}

/// The model of a service by its endpoint prefix: `dynamodb`.
pub fn model(endpoint_prefix: &str) -> Option<&'static Model> {
    models().iter().copied().find(|model| model.endpoint_prefix == endpoint_prefix)
}

/// All models.
pub fn models() -> &'static [&'static Model] {
    crate::generated::MODELS
}

// The tables refer to one another in circles, so that each shows no more than its name.

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Model({})", self.endpoint_prefix)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({})", self.name)
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shape({})", self.name)
    }
}
