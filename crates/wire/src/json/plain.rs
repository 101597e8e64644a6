//! Text that stands in a JSON string as it is. It must not know what an escape looks like: readers and writers differ in that.

/// Bytes looked at together: few enough for short texts, enough for the processor to compare them at once.
const CHUNK: usize = 16;

/// How many bytes at the beginning of a UTF-8 text stand in a JSON string as they are: up to the first quote, backslash
/// or control character.
pub fn plain_run(text: &[u8]) -> usize {
    let (chunks, _) = text.as_chunks::<CHUNK>();
    let is_plain = |chunk: &&[u8; CHUNK]| !chunk.iter().fold(false, |any, byte| any | is_special(*byte));
    let whole = CHUNK * chunks.iter().take_while(is_plain).count();
    let rest = text.get(whole..).unwrap_or_default();
    whole + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_ends_at_the_first_special_byte_wherever_it_lies() {
        for length in 0..70 {
            assert_eq!(plain_run(&vec![b'x'; length]), length);
            for special in [b'"', b'\\', 0, 0x1f] {
                for at in 0..length {
                    let mut text = vec![0xc3; length];
                    text[at] = special;
                    assert_eq!(plain_run(&text), at, "{special} at {at} of {length}");
                }
            }
        }
    }
}
