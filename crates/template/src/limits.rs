//! The limits that CloudFormation sets to a template, and those that keep evaluation bounded here.
//! Figures: AWS CloudFormation User Guide, "Understand CloudFormation quotas" (2026).

/// Bytes of a template passed in the request itself.
pub const TEMPLATE_BODY_BYTES: usize = 51_200;
/// Bytes of a template fetched from S3; also what this crate parses at most.
pub const TEMPLATE_URL_BYTES: usize = 1_048_576;
/// Resources declared in a template.
pub const RESOURCES: usize = 500;
/// Parameters declared in a template.
pub const PARAMETERS: usize = 200;
/// Outputs declared in a template.
pub const OUTPUTS: usize = 200;
/// Mappings declared in a template.
pub const MAPPINGS: usize = 200;
/// Attributes of one mapping.
pub const MAPPING_ATTRIBUTES: usize = 200;
/// Bytes of a template's description.
pub const DESCRIPTION_BYTES: usize = 1_024;
/// Bytes of a parameter's value.
pub const PARAMETER_VALUE_BYTES: usize = 4_096;
/// Characters of a logical id, a parameter name, a mapping name or an output name.
pub const NAME_CHARACTERS: usize = 255;
/// Bytes that evaluating the functions of one resource or of all outputs may produce: what stops a
/// small template from growing without bound through nested `Fn::Sub`.
pub const RESOLVED_BYTES: usize = 8 * 1_048_576;
/// CIDR blocks that one `Fn::Cidr` may ask for.
pub const CIDR_BLOCKS: u32 = 256;
/// Problems reported for one template; those after are dropped.
pub const PROBLEMS: usize = 50;
