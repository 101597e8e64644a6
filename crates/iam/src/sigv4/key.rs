//! Signing keys, derived once for a day, Region and service.

use parking_lot::RwLock;
use ring::hmac;

use super::Scope;

/// More Regions and services than one client calls in a day; beyond it the oldest goes.
const KEPT: usize = 32;

/// The signing keys of one secret.
#[derive(Default)]
pub(crate) struct SigningKeys(RwLock<Vec<Derived>>);

struct Derived {
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
    key: hmac::Key,
}

impl SigningKeys {
    /// The key by which `secret` signs within `scope`.
    pub(crate) fn get(&self, secret: &str, scope: &Scope<'_>) -> hmac::Key {
        let found =
            self.0.read().iter().find(|derived| derived.fits(scope)).map(|derived| derived.key.clone());
        found.unwrap_or_else(|| self.derive(secret, scope))
    }

    fn derive(&self, secret: &str, scope: &Scope<'_>) -> hmac::Key {
        let key = derive(secret, scope);
        let Scope { date, region, service, .. } = *scope;
        let mut derived = self.0.write();
        if derived.len() >= KEPT {
            derived.remove(0);
        }
        derived.push(Derived {
            date: date.into(),
            region: region.into(),
            service: service.into(),
            key: key.clone(),
        });
        key
    }
}

#[cfg(test)]
impl SigningKeys {
    pub(super) fn kept(&self) -> usize {
        self.0.read().len()
    }
}

impl Derived {
    fn fits(&self, scope: &Scope<'_>) -> bool {
        *self.date == *scope.date && *self.region == *scope.region && *self.service == *scope.service
    }
}

fn derive(secret: &str, scope: &Scope<'_>) -> hmac::Key {
    let mut key = hmac::Key::new(hmac::HMAC_SHA256, format!("AWS4{secret}").as_bytes());
    for part in [scope.date, scope.region, scope.service, "aws4_request"] {
        key = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref());
    }
    key
}
