//! Keys, ranges and the memory engine; both engines against the model.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::conformance::{self, model};
use crate::key::{KeyBuilder, KeyReader, prefix_range};
use crate::{Embedded, Options, Store, memory};

#[tokio::test(flavor = "multi_thread")]
async fn memory_conforms() {
    conformance::all(memory()).await;
}

fn op() -> impl Strategy<Value = model::Op> {
    let bound = || {
        prop_oneof![
            any::<u8>().prop_map(std::ops::Bound::Included),
            any::<u8>().prop_map(std::ops::Bound::Excluded),
            Just(std::ops::Bound::Unbounded),
        ]
    };
    let number = || prop_oneof![0..16u8, any::<u8>()];
    let writes = vec((number(), proptest::option::weighted(0.8, vec(any::<u8>(), 0..40))), 0..8);
    prop_oneof![
        8 => (writes, proptest::bool::weighted(0.9)).prop_map(|(writes, commit)| model::Op::Transact { writes, commit }),
        2 => number().prop_map(model::Op::Get),
        4 => (bound(), bound(), any::<bool>(), 1..9usize)
            .prop_map(|(start, end, reverse, rows)| model::Op::Scan { start, end, reverse, rows }),
        2 => Just(model::Op::Snapshot),
        1 => Just(model::Op::Fork),
    ]
}

fn follows_the_model(store: Arc<dyn Store>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let case = AtomicU64::new(0);
    proptest!(ProptestConfig::with_cases(64), |(ops in vec(op(), 0..60))| {
        let namespace = format!("model {}", case.fetch_add(1, Ordering::Relaxed));
        runtime.block_on(model::check(store.clone(), &namespace, &ops));
    });
}

#[test]
fn memory_follows_the_model() {
    follows_the_model(memory());
}

#[test]
fn embedded_follows_the_model() {
    let directory = tempfile::tempdir().unwrap();
    follows_the_model(Embedded::open(directory.path(), Options::default()).unwrap());
}

/// Bytes that make escapes and terminators meet.
fn component() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![Just(0), Just(1), Just(0xFE), Just(0xFF), any::<u8>()], 0..6)
}

proptest! {
    #[test]
    fn keys_order_as_their_components(a: (u64, u64), b: (u64, u64), x in component(), y in component()) {
        let key = |(first, last), bytes: &[u8]| KeyBuilder::new("n").u64(first).bytes(bytes).u64(last).finish();
        let same = a.0;
        prop_assert_eq!(key(a, &x).cmp(&key(b, &y)), (a.0, &x, a.1).cmp(&(b.0, &y, b.1)));
        prop_assert_eq!(key((same, a.1), &x).cmp(&key((same, b.1), &y)), (&x, a.1).cmp(&(&y, b.1)));
    }

    #[test]
    fn keys_are_read_as_built(text: String, bytes in component(), number: u64) {
        let key = KeyBuilder::new("namespace").str(&text).u64(number).bytes(&bytes).finish();
        let mut reader = KeyReader::new(&key);
        prop_assert_eq!(reader.str().unwrap(), "namespace");
        prop_assert_eq!(reader.str().unwrap(), text);
        prop_assert_eq!(reader.u64().unwrap(), number);
        prop_assert!(reader.end().is_err());
        prop_assert_eq!(reader.bytes().unwrap(), bytes);
        reader.end().unwrap();
    }

    #[test]
    fn any_bytes_can_be_read(bytes in vec(prop_oneof![Just(0), Just(1), Just(0xFF), any::<u8>()], 0..30)) {
        let reader = KeyReader::new(&bytes);
        let reads: [fn(&mut KeyReader) -> bool; 3] =
            [|reader| reader.str().is_ok(), |reader| reader.bytes().is_ok(), |reader| reader.u64().is_ok()];
        for read in reads {
            let mut reader = reader.clone();
            // However it ends, it ends, and a failure consumes nothing.
            while !reader.rest().is_empty() {
                let before = reader.rest();
                if !read(&mut reader) {
                    prop_assert_eq!(reader.rest(), before);
                    break;
                }
            }
        }
    }

    #[test]
    fn prefixes_find_what_begins_so(prefix in component(), other in component()) {
        let begins = other.starts_with(&prefix);
        prop_assert_eq!(prefix_range(&prefix).contains(&other), begins);
        let key = KeyBuilder::new("n").bytes(&other).u64(7).finish();
        prop_assert_eq!(KeyBuilder::new("n").prefix(&prefix).range().contains(&key), begins);
        prop_assert_eq!(KeyBuilder::new("n").bytes(&prefix).range().contains(&key), other == prefix);
    }
}
