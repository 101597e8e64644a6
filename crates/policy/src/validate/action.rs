//! The form of action names.

use crate::error::PolicyError;
use crate::pattern::ActionPattern;

pub(super) fn check(action: &str) -> Result<(), PolicyError> {
    if action == "*" {
        return Ok(());
    }
    let detail = || format!("the action is \"{action}\"");
    let Some((vendor, name)) = action.split_once(':') else {
        let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        return Err(PolicyError::new(message, detail()));
    };
    if name.contains(':') {
        return Err(PolicyError::new("Actions/Condition can contain only one colon.", detail()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    match vendor == "*" || vendor.chars().all(plain) {
        true => Ok(()),
        false => Err(PolicyError::new(format!("Vendor {vendor} is not valid"), detail())),
    }
}

/// May a trust policy name this action? A pattern may, if it stands for one that it may name.
/// Source: Service Authorization Reference, "Actions defined by AWS Security Token Service".
pub(super) fn is_trust_action(action: &str) -> bool {
    const NAMES: [&str; 6] = [
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:SetContext",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    ];
    let of_sts = action.split_once(':').is_some_and(|(vendor, _)| vendor.eq_ignore_ascii_case("sts"));
    let pattern = ActionPattern::new(action);
    of_sts && NAMES.iter().any(|name| pattern.matches(name))
}
