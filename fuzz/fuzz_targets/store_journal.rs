//! Segments of the store's journal, worn and damaged: what is replayed is what was written, from the beginning on.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| store::check_journal(bytes));
