//! Which acknowledgement a template's IAM resources ask for.
//! Source: user guide, "Acknowledging IAM resources in CloudFormation templates" (2026).

use indexmap::IndexSet;

use crate::model::Template;

/// The IAM types that need an acknowledgement, each with the property that gives a custom name, if any.
const IAM_TYPES: [(&str, Option<&str>); 11] = [
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::GroupPolicy", None),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::RolePolicy", None),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserPolicy", None),
    ("AWS::IAM::UserToGroupAddition", None),
];

/// What a template asks the caller to acknowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// `CAPABILITY_IAM`.
    Iam,
    /// `CAPABILITY_NAMED_IAM`.
    NamedIam,
}

impl Capability {
    /// The name that requests carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
        }
    }
}

/// The acknowledgement that a template needs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Which.
    pub required: Capability,
    /// AWS's `CapabilitiesReason`.
    pub reason: String,
}

/// The acknowledgement that a template needs, if any.
pub fn capabilities(template: &Template) -> Option<Capabilities> {
    let mut types = IndexSet::new();
    let mut required = Capability::Iam;
    for resource in template.resources.values() {
        let Some((kind, name)) = IAM_TYPES.iter().find(|(kind, _)| *kind == resource.kind) else { continue };
        types.insert(*kind);
        let named =
            resource.properties.as_ref().zip(*name).is_some_and(|(node, name)| node.get(name).is_some());
        if named {
            required = Capability::NamedIam;
        }
    }
    let types: Vec<_> = types.into_iter().collect();
    (!types.is_empty()).then(|| Capabilities {
        required,
        reason: format!("The following resource(s) require capabilities: [{}]", types.join(", ")),
    })
}

/// The message of `InsufficientCapabilitiesException` when those given do not suffice.
/// `CAPABILITY_NAMED_IAM` covers `CAPABILITY_IAM`.
pub fn missing_capabilities<S: AsRef<str>>(template: &Template, given: &[S]) -> Option<String> {
    let required = capabilities(template)?.required;
    let has = |capability: Capability| given.iter().any(|name| name.as_ref() == capability.name());
    let enough = has(Capability::NamedIam) || (required == Capability::Iam && has(Capability::Iam));
    (!enough).then(|| format!("Requires capabilities : [{}]", required.name()))
}
