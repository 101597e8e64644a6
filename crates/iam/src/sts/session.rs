//! Sessions in the store: their credentials, and the sweeping of those long over.

use base::{Time, ids};
use bytes::Bytes;
use service::{Context, Result, records};
use store::{Key, Order, ScanLimit};

use crate::model::{AccessKey, Owner, Session};
use crate::{Iam, keys};

/// How long a session is remembered after its end, so that its user learns that it expired: a day, milliseconds.
const REMEMBERED_MS: i64 = 24 * 3_600_000;
/// How many old sessions one new one sweeps away.
const SWEPT: ScanLimit = ScanLimit { rows: 8, bytes: 64 * 1024 };

/// A session token: opaque, random, of AWS's alphabet.
pub(super) fn token(iam: &Iam) -> String {
    let mut token = "IQoJb3JpZ2luX2Vj".to_owned();
    for _ in 0..6 {
        token += &ids::secret_key(iam.platform.entropy.as_ref());
    }
    token
}

/// Stores a new session; answers its access key's id and secret.
pub(super) async fn store(iam: &Iam, ctx: &Context, session: &Session) -> Result<(String, String)> {
    let entropy = iam.platform.entropy.as_ref();
    let (id, secret) = (ids::iam(entropy, "ASIA"), ids::secret_key(entropy));
    let (key, expiry) = (keys::access_key(&id), keys::expiry(session.expires, &id));
    let over = over(iam, ctx).await?;
    let locked = [key.clone(), expiry.clone()].into_iter().chain(over.iter().cloned());
    let mut transaction = iam.platform.store.begin(locked.collect()).await?;
    let record = AccessKey { secret: secret.clone(), owner: Owner::Session(session.clone()) };
    transaction.put(key, records::encode(&record)?)?;
    transaction.put(expiry, Bytes::new())?;
    for old in over {
        transaction.delete(old)?;
    }
    transaction.commit().await?;
    Ok((id, secret))
}

/// The keys of a few sessions that ended long ago.
async fn over(iam: &Iam, ctx: &Context) -> Result<Vec<Key>> {
    let range = keys::expired(Time(ctx.time.0 - REMEMBERED_MS));
    let page = iam.platform.store.snapshot().await?.scan(range, Order::Forward, SWEPT).await?;
    let pairs =
        page.into_iter().filter_map(|(key, _)| Some([keys::access_key(&keys::expired_id(&key)?), key]));
    Ok(pairs.flatten().collect())
}
