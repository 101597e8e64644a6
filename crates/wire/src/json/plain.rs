//! Text that stands in a JSON string as it is. It must not know what an escape looks like: readers and writers differ in that.

/// How many bytes at the beginning of a UTF-8 text stand in a JSON string as they are: up to the first quote, backslash
/// or control character.
pub fn plain_run(text: &[u8]) -> usize {
    let end = memchr::memchr2(b'"', b'\\', text).unwrap_or(text.len());
    let run = text.get(..end).unwrap_or_default();
    // All of it is looked at, so that the processor can look at many bytes at once.
    if run.iter().fold(false, |any, byte| any | is_control(*byte)) {
        return run.iter().position(|byte| is_control(*byte)).unwrap_or(end);
    }
    end
}

fn is_control(byte: u8) -> bool {
    byte < 0x20
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
