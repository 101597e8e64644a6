//! Amazon Resource Names. Knows their six fields and nothing of what a service puts into the last.

use std::fmt;

/// `arn:partition:service:region:account:resource`.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn`, …
    pub partition: String,
    /// The service's namespace, e.g. `dynamodb`.
    pub service: String,
    /// Empty for services without Regions (`iam`).
    pub region: String,
    /// The owner's twelve digits; may be empty.
    pub account: String,
    /// All that follows the fifth colon, e.g. `table/linkTable` or `function:name:alias`.
    pub resource: String,
}

/// A text that is not an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnError {
    text: String,
}

impl fmt::Display for ArnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an ARN: expected arn:partition:service:region:account:resource", self.text)
    }
}

impl std::error::Error for ArnError {}

impl Arn {
    /// An ARN in the standard partition.
    pub fn new(service: &str, region: &str, account: &str, resource: impl Into<String>) -> Self {
        Self {
            partition: crate::PARTITION.to_owned(),
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.into(),
        }
    }

    /// Takes a text apart at its first five colons.
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        let mut fields = text.splitn(6, ':');
        let mut next = || fields.next().map(str::to_owned);
        match (next(), next(), next(), next(), next(), next()) {
            (Some(arn), Some(partition), Some(service), Some(region), Some(account), Some(resource))
                if arn == "arn" && !partition.is_empty() && !service.is_empty() && !resource.is_empty() =>
            {
                Ok(Self { partition, service, region, account, resource })
            }
            _ => Err(ArnError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use super::Arn;

    #[test]
    fn an_arn_prints_as_it_was_read() {
        for text in
            ["arn:aws:iam::123456789012:role/a/b", "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/f:*"]
        {
            assert_eq!(Arn::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_an_arn_is_refused() {
        for text in ["", "arn", "arn:aws:s3", "urn:aws:s3:::x", "arn:aws:s3:::", "arn::s3:::x"] {
            assert!(Arn::parse(text).is_err(), "{text}");
        }
    }
}
