//! Any bytes as a stored key, read in every way; what is read back builds the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use store::key::{KeyBuilder, KeyReader};

fuzz_target!(|bytes: &[u8]| {
    let mut reader = KeyReader::new(bytes);
    while reader.str().is_ok() || reader.bytes().is_ok() || reader.u64().is_ok() {}
    let _ = reader.end();

    let text = String::from_utf8_lossy(bytes);
    let key = KeyBuilder::new("fuzz").str(&text).bytes(bytes).u64(7).finish();
    let mut reader = KeyReader::new(&key);
    assert_eq!(reader.str().as_deref(), Ok("fuzz"));
    assert_eq!(reader.str().as_deref(), Ok(text.as_ref()));
    assert_eq!(reader.bytes().as_deref(), Ok(bytes));
    assert_eq!((reader.u64(), reader.end()), (Ok(7), Ok(())));
});
