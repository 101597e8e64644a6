//! Identifiers in the forms AWS gives them. Knows alphabets and lengths, not what is named.

use crate::Entropy;

const BASE36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const UPPER36: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &[u8] = b"0123456789abcdef";

/// Characters made of one random word: with 64 characters to choose from they use 48 of its 64 bits, so that each is
/// drawn evenly to within one part in 65,536.
const OF_A_WORD: usize = 8;

/// `length` characters drawn evenly from `alphabet` (ASCII, at most 64 characters).
pub fn of_alphabet(entropy: &dyn Entropy, alphabet: &[u8], length: usize) -> String {
    let mut id = Vec::with_capacity(length);
    let mut words = [0_u8; 8 * OF_A_WORD];
    while id.len() < length {
        let wanted = (length - id.len()).div_ceil(OF_A_WORD).min(8);
        let words = words.get_mut(..8 * wanted).unwrap_or_default();
        entropy.fill(words);
        for word in words.as_chunks().0 {
            let room = OF_A_WORD.min(length - id.len());
            let mut digits = Digits { word: u64::from_le_bytes(*word), alphabet };
            id.extend((0..room).map(|_| digits.next()));
        }
    }
    ascii(id)
}

/// A word read as a fraction of 2⁶⁴, digit by digit in the base that the alphabet has.
struct Digits<'a> {
    word: u64,
    alphabet: &'a [u8],
}

impl Digits<'_> {
    fn next(&mut self) -> u8 {
        let wide = u128::from(self.word) * self.alphabet.len() as u128;
        self.word = wide as u64;
        self.alphabet.get((wide >> 64) as usize).copied().unwrap_or_default()
    }
}

/// Text made of an alphabet's characters, byte by byte: each request has ids, and characters cost several times as much.
fn ascii(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// A random UUID (version 4), lower case with hyphens: most services' request ids, stack ids, …
pub fn uuid(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 16];
    entropy.fill(&mut bytes);
    let bits = u128::from_be_bytes(bytes);
    let bits = bits & !(0xF << 76) | (0x4 << 76);
    let bits = bits & !(0x3 << 62) | (0x2 << 62);
    let digit = |digit: u8| HEX.get(usize::from(digit & 0xF)).copied().unwrap_or_default();
    let mut text = Vec::with_capacity(36);
    for (place, byte) in bits.to_be_bytes().into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push(b'-');
        }
        text.extend([digit(byte >> 4), digit(byte)]);
    }
    ascii(text)
}

/// DynamoDB's request id: 52 characters of base 32 capitals and digits.
pub fn dynamodb_request(entropy: &dyn Entropy) -> String {
    of_alphabet(entropy, UPPER36, 52)
}

/// API Gateway's ids (REST APIs: 10 characters; resources, deployments: 6).
pub fn api(entropy: &dyn Entropy, length: usize) -> String {
    of_alphabet(entropy, BASE36, length)
}

/// `x-amz-apigw-id`: 15 characters of base 64 and `=`.
pub fn api_request(entropy: &dyn Entropy) -> String {
    of_alphabet(entropy, BASE64, 15) + "="
}

/// IAM's unique ids: `prefix` (`AROA`, `AIDA`, `AKIA`, `ASIA`, `ANPA`) and 16 characters.
pub fn iam(entropy: &dyn Entropy, prefix: &str) -> String {
    format!("{prefix}{}", of_alphabet(entropy, BASE32, 16))
}

/// A secret access key: 40 characters of base 64.
pub fn secret_key(entropy: &dyn Entropy) -> String {
    of_alphabet(entropy, BASE64, 40)
}

/// A physical id's suffix as CloudFormation appends it: 12 or 13 capitals and digits.
pub fn physical_suffix(entropy: &dyn Entropy, length: usize) -> String {
    of_alphabet(entropy, UPPER36, length)
}

/// `length` lower-case hexadecimal digits: trace ids, log stream names.
pub fn hex(entropy: &dyn Entropy, length: usize) -> String {
    of_alphabet(entropy, HEX, length)
}

/// X-Ray's root: `1-` + the second in hexadecimal + `-` + 24 digits.
pub fn trace_root(entropy: &dyn Entropy, epoch_seconds: i64) -> String {
    format!("1-{epoch_seconds:08x}-{}", hex(entropy, 24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededEntropy;

    #[test]
    fn a_uuid_states_its_version_and_variant() {
        let entropy = SeededEntropy::new(7);
        for _ in 0..100 {
            let id = uuid(&entropy);
            assert_eq!(id.len(), 36);
            assert_eq!(id.as_bytes()[14], b'4', "{id}");
            assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        }
    }

    #[test]
    fn ids_have_their_services_lengths() {
        let entropy = SeededEntropy::new(1);
        assert_eq!(dynamodb_request(&entropy).len(), 52);
        assert_eq!(api(&entropy, 10).len(), 10);
        assert_eq!(iam(&entropy, "AROA").len(), 20);
        assert_eq!(secret_key(&entropy).len(), 40);
        let root = trace_root(&entropy, 0x5759_e988);
        assert!(root.starts_with("1-5759e988-") && root.len() == 35, "{root}");
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        assert_eq!(uuid(&SeededEntropy::new(3)), uuid(&SeededEntropy::new(3)));
    }
}
