//! What a document may have. Figures: Amazon API Gateway Developer Guide, quotas of REST APIs (2026).

/// Bytes of a document.
pub const DOCUMENT_BYTES: usize = 6 * 1_048_576;
/// References followed from one place: more is a circle.
pub(crate) const REFERENCES: usize = 32;
/// Warnings kept of one document; those after are dropped.
pub(crate) const WARNINGS: usize = 200;
