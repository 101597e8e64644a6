//! URIs as `java.net.URI` reads them: which texts are any, what of them is redundant, how one is resolved against another.

mod parse;

use std::fmt;

/// A URI or a relative reference, in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Uri {
    pub(crate) scheme: Option<String>,
    /// What follows the scheme where that is no hierarchy: `urn:x`.
    pub(crate) opaque: Option<String>,
    pub(crate) authority: Option<String>,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) fragment: Option<String>,
}

impl Uri {
    /// Reads a text; none if it is no URI.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        parse::parse(text)
    }

    /// Whether no part of the path is redundant.
    pub(crate) fn is_normalized(&self) -> bool {
        self.opaque.is_some() || normalized(&self.path) == self.path
    }

    /// Without redundant parts of the path, and in lower case where case does not count.
    pub(crate) fn normalize(mut self) -> Self {
        self.scheme = self.scheme.map(|scheme| scheme.to_ascii_lowercase());
        if self.opaque.is_none() {
            self.path = normalized(&self.path);
            self.authority = self.authority.map(|authority| lower_host(&authority));
        }
        self
    }

    /// This reference as seen from a base.
    pub(crate) fn resolve(&self, base: &Uri) -> Uri {
        if self.opaque.is_some() || base.opaque.is_some() || self.scheme.is_some() {
            return self.clone();
        }
        if self.authority.is_none() && self.path.is_empty() && self.query.is_none() && self.fragment.is_some()
        {
            return Uri { fragment: self.fragment.clone(), ..base.clone() };
        }
        let (authority, path) = match &self.authority {
            Some(authority) => (Some(authority.clone()), self.path.clone()),
            None if self.path.starts_with('/') => (base.authority.clone(), normalized(&self.path)),
            None => {
                let folder =
                    base.path.rfind('/').map_or("", |slash| base.path.get(..=slash).unwrap_or_default());
                (base.authority.clone(), normalized(&format!("{folder}{}", self.path)))
            }
        };
        Uri {
            scheme: base.scheme.clone(),
            authority,
            path,
            query: self.query.clone(),
            fragment: self.fragment.clone(),
            opaque: None,
        }
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = &self.scheme {
            write!(formatter, "{scheme}:")?;
        }
        if let Some(opaque) = &self.opaque {
            formatter.write_str(opaque)?;
        }
        if let Some(authority) = &self.authority {
            write!(formatter, "//{authority}")?;
        }
        formatter.write_str(&self.path)?;
        if let Some(query) = &self.query {
            write!(formatter, "?{query}")?;
        }
        if let Some(fragment) = &self.fragment {
            write!(formatter, "#{fragment}")?;
        }
        Ok(())
    }
}

fn lower_host(authority: &str) -> String {
    match authority.split_once('@') {
        Some((user, host)) => format!("{user}@{}", host.to_ascii_lowercase()),
        None => authority.to_ascii_lowercase(),
    }
}

/// A path without `.`, `x/..` and empty parts between its slashes.
fn normalized(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut kept: Vec<&str> = Vec::new();
    for part in &parts {
        match *part {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let start = if path.starts_with('/') { "/" } else { "" };
    let folder = path.ends_with('/') || matches!(parts.last(), Some(&"." | &".."));
    let end = if folder && kept.last().is_some_and(|last| *last != "..") { "/" } else { "" };
    format!("{start}{}{end}", kept.join("/"))
}
