//! The queue: each key once in a batch, and what the overlay forgets when.

use super::*;
use crate::embedded::pending::{Batch, Pending};
use crate::write_set::Writes;

fn enqueue(pending: &mut Pending, writes: &[(&'static str, Option<&'static str>)]) {
    let keyed = writes.iter().map(|&(key, value)| (key.into(), value.map(Bytes::from))).collect();
    drop(pending.enqueue(Writes { keyed, appended: vec![] }));
}

fn writes(batch: &Batch) -> Vec<(&str, Option<&[u8]>)> {
    let mut writes: Vec<_> = batch
        .writes
        .iter()
        .map(|write| (std::str::from_utf8(&write.key).unwrap(), write.write.as_deref()))
        .collect();
    writes.sort_unstable();
    writes
}

#[test]
fn a_batch_has_the_last_write_of_each_key() {
    let mut pending = Pending::new(0);
    enqueue(&mut pending, &[("a", Some("1")), ("b", Some("1"))]);
    enqueue(&mut pending, &[("b", None), ("c", Some("2"))]);
    enqueue(&mut pending, &[("a", Some("3"))]);
    let first = pending.take();
    assert_eq!(writes(&first), [("a", Some(&b"3"[..])), ("b", None), ("c", Some(b"2"))]);
    assert_eq!((first.commits, first.last), (3, 3));
    // While that is written, the next batch begins on its own.
    enqueue(&mut pending, &[("b", Some("4"))]);
    enqueue(&mut pending, &[("b", Some("5")), ("c", Some("5"))]);
    assert_eq!(pending.get(b"a"), Some((3, Some("3".into()))));
    pending.settle(&first);
    assert_eq!(pending.get(b"a"), None);
    assert_eq!(pending.get(b"b"), Some((5, Some("5".into()))));
    assert!(pending.is_published(3) && !pending.is_published(4));
    let second = pending.take();
    assert_eq!(writes(&second), [("b", Some(&b"5"[..])), ("c", Some(b"5"))]);
    pending.settle(&second);
    assert_eq!(pending.get(b"b"), None);
    assert_eq!(pending.waiting(), 0);
}
