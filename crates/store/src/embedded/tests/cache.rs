//! The row cache amid publications: what must not be kept is not.

use super::*;
use crate::embedded::cache::RowCache;

fn read(value: &'static str) -> Result<Option<Bytes>, StoreError> {
    Ok(Some(Bytes::from_static(value.as_bytes())))
}

fn publish(cache: &RowCache, key: &[u8], publish: impl FnOnce()) {
    cache.publish([key].into_iter(), publish);
}

#[test]
fn what_was_read_is_kept_until_it_changes() {
    let cache = RowCache::new(1 << 20);
    assert_eq!(cache.get_or_read(b"key", || read("old")).unwrap().unwrap(), "old");
    assert_eq!(cache.get_or_read(b"key", || panic!("kept")).unwrap().unwrap(), "old");
    assert_eq!(cache.get(b"key").unwrap(), "old");
    publish(&cache, b"other", || {});
    assert_eq!(cache.get(b"key").unwrap(), "old");
    publish(&cache, b"key", || assert_eq!(cache.get(b"key"), None, "gone before the state is published"));
    assert_eq!(cache.get_or_read(b"key", || read("new")).unwrap().unwrap(), "new");
    assert_eq!(cache.get(b"key").unwrap(), "new");
}

#[test]
fn a_row_read_before_a_publication_is_not_kept_after_it() {
    let cache = RowCache::new(1 << 20);
    let overtaken = || {
        publish(&cache, b"key", || {});
        read("old")
    };
    assert_eq!(cache.get_or_read(b"key", overtaken).unwrap().unwrap(), "old");
    assert_eq!(cache.get(b"key"), None);
}

#[test]
fn nothing_is_kept_while_a_state_is_published() {
    let cache = RowCache::new(1 << 20);
    publish(&cache, b"key", || {
        assert_eq!(cache.get_or_read(b"key", || read("old")).unwrap().unwrap(), "old");
    });
    assert_eq!(cache.get(b"key"), None);
}

#[test]
fn nobody_waits_for_another_who_reads() {
    let cache = RowCache::new(1 << 20);
    let outer = cache.get_or_read(b"key", || {
        let inner = cache.get_or_read(b"key", || read("read beside"));
        assert_eq!(inner.unwrap().unwrap(), "read beside");
        read("kept")
    });
    assert_eq!(outer.unwrap().unwrap(), "kept");
    assert_eq!(cache.get(b"key").unwrap(), "kept");
}

#[test]
fn absent_keys_failures_and_large_values_are_not_kept() {
    let cache = RowCache::new(1 << 20);
    assert_eq!(cache.get_or_read(b"key", || Ok(None)).unwrap(), None);
    assert_eq!(cache.get(b"key"), None);
    assert!(cache.get_or_read(b"key", || Err(StoreError::Closed)).is_err());
    assert_eq!(cache.get(b"key"), None);
    let large = noise(64 * 1024 + 1);
    assert_eq!(cache.get_or_read(b"key", || Ok(Some(large.clone()))).unwrap().unwrap(), large);
    assert_eq!(cache.get(b"key"), None);
}

#[test]
fn it_keeps_to_its_size() {
    let cache = RowCache::new(1 << 20);
    let kept = || (0..1000u32).filter(|number| cache.get(&number.to_be_bytes()).is_some()).count();
    for number in 0..1000u32 {
        cache.get_or_read(&number.to_be_bytes(), || Ok(Some(noise(10_000)))).unwrap();
    }
    assert!((10..=104).contains(&kept()), "{} of at most 104", kept());
    cache.close(|| {});
    assert_eq!(kept(), 0);
    cache.get_or_read(b"key", || read("late")).unwrap();
    assert_eq!(cache.get(b"key"), None);
}
