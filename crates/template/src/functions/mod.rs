//! The intrinsic functions as a grammar: which map is a call, whether its arguments have the right
//! shape, and what it mentions. Evaluates nothing.

mod call;
mod cidr;
mod sub;
mod walk;

pub(crate) use call::{Attribute, Block, Call, join_shape, select_shape, split_shape, text_shape};
pub(crate) use cidr::cidr;
pub(crate) use sub::Part;
pub(crate) use walk::{Mention, Site, walk};

/// The pseudo parameters that `Ref` and `Fn::Sub` know.
pub(crate) const PSEUDO_PARAMETERS: [&str; 8] = [
    "AWS::AccountId",
    "AWS::NotificationARNs",
    "AWS::NoValue",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];
