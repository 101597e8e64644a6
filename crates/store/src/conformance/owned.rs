//! Keys that belong to declared ones.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{get, key, soon};
use crate::{Key, MAX_KEY_BYTES, MAX_VALUE_BYTES, Store, StoreError};

pub(super) async fn owned_keys_are_written_with_their_owner(store: &Arc<dyn Store>) {
    let case = "owned_keys_are_written_with_their_owner";
    let (owner, kept, gone) = (key(case, 1), key(case, 2), key(case, 3));
    let mut transaction = store.begin(vec![owner.clone()]).await.unwrap();
    transaction.put_under(&owner, kept.clone(), "first".into()).unwrap();
    transaction.put_under(&owner, kept.clone(), "second".into()).unwrap();
    transaction.put_under(&owner, gone.clone(), "first".into()).unwrap();
    transaction.delete_under(&owner, gone.clone()).unwrap();
    assert_eq!(transaction.get(&kept).await.unwrap().unwrap(), "second");
    assert_eq!(transaction.get(&gone).await.unwrap(), None);
    assert_eq!(get(store, &kept).await, None);
    transaction.commit().await.unwrap();
    assert_eq!(get(store, &kept).await.unwrap(), "second");
    assert_eq!(get(store, &gone).await, None);

    let mut transaction = store.begin(vec![owner.clone()]).await.unwrap();
    transaction.delete_under(&owner, kept.clone()).unwrap();
    // A key that is declared itself may be written either way; the last write counts.
    transaction.put_under(&owner, owner.clone(), "under itself".into()).unwrap();
    assert_eq!(transaction.get(&owner).await.unwrap().unwrap(), "under itself");
    transaction.put(owner.clone(), "declared".into()).unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(get(store, &kept).await, None);
    assert_eq!(get(store, &owner).await.unwrap(), "declared");
}

pub(super) async fn undeclared_owners_and_unfit_owned_keys_are_refused(store: &Arc<dyn Store>) {
    let case = "undeclared_owners_and_unfit_owned_keys_are_refused";
    let owner = key(case, 1);
    let mut transaction = store.begin(vec![owner.clone()]).await.unwrap();
    let put = transaction.put_under(&key(case, 2), key(case, 3), "refused".into());
    assert!(matches!(put, Err(StoreError::Undeclared { .. })), "{put:?}");
    let delete = transaction.delete_under(&key(case, 2), key(case, 3));
    assert!(matches!(delete, Err(StoreError::Undeclared { .. })), "{delete:?}");
    for unfit in [Key::new(), vec![b'k'; MAX_KEY_BYTES + 1].into(), Key::from_static(&[0])] {
        let put = transaction.put_under(&owner, unfit.clone(), "refused".into());
        assert!(matches!(put, Err(StoreError::InvalidKey { .. })), "{put:?}");
        let delete = transaction.delete_under(&owner, unfit);
        assert!(matches!(delete, Err(StoreError::InvalidKey { .. })), "{delete:?}");
    }
    let put = transaction.put_under(&owner, key(case, 3), vec![0; MAX_VALUE_BYTES + 1].into());
    assert!(matches!(put, Err(StoreError::ValueTooLarge { .. })), "{put:?}");
    transaction.commit().await.unwrap();
    assert_eq!(get(store, &key(case, 3)).await, None);
}

/// The next holder of the owner reads what was committed before, whether it is durable by now or not.
pub(super) async fn owned_keys_are_read_as_last_committed(store: &Arc<dyn Store>) {
    let case = "owned_keys_are_read_as_last_committed";
    let (owner, owned) = (key(case, 1), key(case, 2));
    let mut commits = Vec::new();
    for round in 0..50u64 {
        let mut transaction = soon(store.begin(vec![owner.clone()])).await.unwrap();
        let expected = (round % 5 > 0).then(|| (round - 1).to_string().into());
        assert_eq!(transaction.get(&owned).await.unwrap(), expected, "round {round}");
        match round % 5 {
            4 => transaction.delete_under(&owner, owned.clone()).unwrap(),
            _ => transaction.put_under(&owner, owned.clone(), round.to_string().into()).unwrap(),
        }
        commits.push(transaction.commit());
    }
    for commit in commits {
        soon(commit).await.unwrap();
    }
    assert_eq!(get(store, &owned).await, None);
}

/// Moves an entry as an index does: the old one is read, removed and replaced under the item's key alone.
pub(super) async fn owned_keys_follow_their_owner(store: &Arc<dyn Store>) {
    let case = "owned_keys_follow_their_owner";
    let owner = key(case, 0);
    let mut tasks = JoinSet::new();
    for task in 0..16 {
        let (store, owner) = (store.clone(), owner.clone());
        tasks.spawn(async move {
            for round in 0..20u64 {
                let mut transaction = store.begin(vec![owner.clone()]).await.unwrap();
                if let Some(at) = transaction.get(&owner).await.unwrap() {
                    assert_eq!(
                        transaction.get(&at).await.unwrap().unwrap(),
                        at,
                        "the entry it names is there"
                    );
                    transaction.delete_under(&owner, at).unwrap();
                }
                let at = key(case, 1 + (task * 7 + round) % 10);
                transaction.put_under(&owner, at.clone(), at.clone()).unwrap();
                transaction.put(owner.clone(), at).unwrap();
                transaction.commit().await.unwrap();
            }
        });
    }
    soon(tasks.join_all()).await;
    let mut left = 0;
    for number in 1..=10 {
        left += usize::from(get(store, &key(case, number)).await.is_some());
    }
    assert_eq!(left, 1);
}
