//! Writes JSON straight into a buffer. It knows JSON's text form and nothing of what is written.

/// A buffer that an object is written into, member by member.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// An empty buffer.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Text that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    /// A string.
    pub fn string(&mut self, text: &str) {
        self.0.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) {
            let (plain, escaped) = rest.split_at(at);
            self.0.extend_from_slice(plain);
            if let Some((byte, tail)) = escaped.split_first() {
                self.escape(*byte);
                rest = tail;
            }
        }
        self.0.extend_from_slice(rest);
        self.0.push(b'"');
    }

    /// A member with a string as its value; `name` is JSON up to and with the colon.
    pub fn member(&mut self, name: &str, value: &str) {
        self.raw(name);
        self.string(value);
    }

    /// Items between brackets of some kind, separated by commas.
    pub fn sequence<T>(
        &mut self,
        brackets: [&str; 2],
        items: impl IntoIterator<Item = T>,
        item: impl Fn(&mut Self, T),
    ) {
        let [open, close] = brackets;
        self.raw(open);
        for (place, each) in items.into_iter().enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            item(self, each);
        }
        self.raw(close);
    }

    /// What has been written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
        match byte {
            b'"' => self.raw("\\\""),
            b'\\' => self.raw("\\\\"),
            b'\n' => self.raw("\\n"),
            b'\r' => self.raw("\\r"),
            b'\t' => self.raw("\\t"),
            _ => self.0.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]),
        }
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}
