//! Where strings end. Most are short, so they are looked at in words of eight bytes, before a search by longer blocks would
//! have begun.

use memchr::memchr2;

/// Bytes in a word.
const WORD: usize = 8;
/// Words that are looked at before the search begins.
const WORDS: usize = 4;

/// The place of the first quote or backslash.
pub(crate) fn end_of_string(text: &[u8], quote: u8) -> Option<usize> {
    let (words, _) = text.as_chunks::<WORD>();
    let mut start = 0;
    for word in words.iter().take(WORDS) {
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ spread(quote)) | zeros(word ^ spread(b'\\'));
        if found != 0 {
            return Some(start + found.trailing_zeros() as usize / WORD);
        }
        start += WORD;
    }
    memchr2(quote, b'\\', text.get(start..)?).map(|place| start + place)
}

/// A byte in all places of a word.
const fn spread(byte: u8) -> u64 {
    u64::from_le_bytes([byte; WORD])
}

/// Marks the bytes that are zero by their highest bit, the lowest of them for certain: a borrow can mark one above it, too.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(spread(1)) & !word & spread(0x80)
}

#[cfg(test)]
mod tests {
    use super::end_of_string;

    #[test]
    fn the_first_quote_or_backslash_is_found_wherever_it_stands() {
        for length in 0..80 {
            for special in [b'"', b'\\'] {
                let mut text = vec![b'#'; 80];
                text[length] = special;
                // What stands next to the signs in ASCII, and what is none of it.
                text[length + 1..].fill(b'!');
                assert_eq!(end_of_string(&text, b'"'), Some(length));
                assert_eq!(end_of_string(&text[..length], b'"'), None);
            }
        }
    }
}
