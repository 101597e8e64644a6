//! Where the keys of user pools are found, as whoever runs the engine says it.

use std::path::PathBuf;
use std::str::FromStr;

use http::Uri;

/// A JSON web key set, and whose keys it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    /// The id of a user pool (`us-east-1_DvCJ5Zbm1`); `None` for the keys of any.
    pub pool: Option<String>,
    /// Where it lies.
    pub place: Place,
}

/// Where a key set lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file.
    File(PathBuf),
    /// Behind `https://…` or `http://…`.
    Url(Uri),
}

impl FromStr for KeySet {
    type Err = String;

    /// Reads `PLACE` or `POOL=PLACE`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=').filter(|(pool, _)| is_pool(pool)) {
            Some((pool, place)) => Ok(Self { pool: Some(pool.to_owned()), place: place.parse()? }),
            None => Ok(Self { pool: None, place: text.parse()? }),
        }
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((scheme, _)) = text.split_once("://") else { return Ok(Self::File(text.into())) };
        if !["http", "https"].contains(&scheme) {
            return Err(format!("{text}: expected a file, https://… or http://…"));
        }
        let address: Uri = text.parse().map_err(|error| format!("{text} is no address: {error}"))?;
        match address.host() {
            Some(_) => Ok(Self::Url(address)),
            None => Err(format!("{text} names no host")),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(address) => address.fmt(f),
        }
    }
}

/// Whether it is a user pool's id: `{Region}_{letters and digits}`, as Cognito's model has it.
fn is_pool(text: &str) -> bool {
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.split_once('_').is_some_and(|(region, id)| is_word(region) && is_word(id))
}

#[cfg(test)]
mod tests {
    use super::{KeySet, Place};

    #[test]
    fn a_key_set_is_of_a_file_or_an_address_and_of_one_pool_or_any() {
        let read = |text: &str| text.parse::<KeySet>().map(|set| (set.pool, set.place));
        let url = |text: &str| Place::Url(text.parse().unwrap());
        let address = "https://keys.example.com/jwks.json?a=b";
        assert_eq!(read("keys/jwks.json"), Ok((None, Place::File("keys/jwks.json".into()))));
        assert_eq!(read("./a_b=c"), Ok((None, Place::File("./a_b=c".into()))));
        assert_eq!(read(address), Ok((None, url(address))));
        let pool = Some("us-east-1_DvCJ5Zbm1".to_owned());
        assert_eq!(read(&format!("us-east-1_DvCJ5Zbm1={address}")), Ok((pool.clone(), url(address))));
        assert_eq!(read("us-east-1_DvCJ5Zbm1=keys"), Ok((pool, Place::File("keys".into()))));
        for wrong in ["ftp://keys.example.com", "https://", "https://a b"] {
            assert!(read(wrong).unwrap_err().contains(wrong), "{wrong}");
        }
    }
}
