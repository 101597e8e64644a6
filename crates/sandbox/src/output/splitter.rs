//! Bytes of a process's output to events: a line is an event, and so is a frame
//! (Lambda's telemetry framing: type, length, time, message, big-endian), which
//! may hold several lines. It must not know who reads the events.

use super::MAX_EVENT_BYTES;

/// First bytes of every frame type (`0xa55a0002` … `0xa55a001b`); no text in
/// UTF-8 begins with them.
const FRAME_MARK: [u8; 3] = [0xa5, 0x5a, 0x00];
/// Type, length, time.
const FRAME_HEADER: usize = 4 + 4 + 8;

/// Splits a stream of output into events.
#[derive(Default)]
pub(super) struct Splitter {
    /// What has not made an event yet; at most one event and one read long.
    held: Vec<u8>,
    /// How much of the current frame's message is still to come.
    frame_left: Option<usize>,
}

impl Splitter {
    /// Takes output, gives every event it completes.
    pub(super) fn feed(&mut self, bytes: &[u8], event: &mut dyn FnMut(&[u8])) {
        self.held.extend_from_slice(bytes);
        let mut from = 0;
        loop {
            let rest = self.held.get(from..).unwrap_or_default();
            let taken = match self.frame_left {
                Some(left) => self.frame_piece(rest, left, event),
                None => self.text_piece(rest, event),
            };
            match taken {
                Some((used, frame_left)) => {
                    from += used;
                    self.frame_left = frame_left;
                }
                None => break,
            }
        }
        self.held.drain(..from);
    }

    /// Gives what is left as an event.
    pub(super) fn flush(&mut self, event: &mut dyn FnMut(&[u8])) {
        if !self.held.is_empty() {
            event(&self.held);
            self.held.clear();
        }
        self.frame_left = None;
    }

    /// How much of `rest` is used up, and what is then left of a frame.
    fn frame_piece(
        &self,
        rest: &[u8],
        left: usize,
        event: &mut dyn FnMut(&[u8]),
    ) -> Option<(usize, Option<usize>)> {
        let piece = rest.get(..left.min(MAX_EVENT_BYTES))?;
        event(piece);
        let left = left - piece.len();
        Some((piece.len(), (left > 0).then_some(left)))
    }

    fn text_piece(&self, rest: &[u8], event: &mut dyn FnMut(&[u8])) -> Option<(usize, Option<usize>)> {
        if rest.starts_with(&FRAME_MARK) {
            let header = rest.get(..FRAME_HEADER)?;
            let length = header.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes)?;
            return Some((FRAME_HEADER, (length > 0).then_some(length as usize)));
        }
        let newline = memchr::memchr(b'\n', rest).map(|at| at + 1);
        let line = rest.get(..newline.unwrap_or(rest.len()))?;
        let end = match memchr::memmem::find(line, &FRAME_MARK).or(newline) {
            Some(end) => end,
            None if rest.len() >= MAX_EVENT_BYTES => MAX_EVENT_BYTES,
            None => return None,
        };
        let piece = rest.get(..end.min(MAX_EVENT_BYTES))?;
        let piece = whole_characters(piece, end);
        event(piece);
        Some((piece.len(), None))
    }
}

/// Does not cut a character in two where a long line is split.
fn whole_characters(piece: &[u8], line: usize) -> &[u8] {
    if piece.len() == line && line < MAX_EVENT_BYTES {
        return piece;
    }
    let tail = piece.len().saturating_sub(3);
    let cut = piece.iter().enumerate().skip(tail).rev().find(|(_, b)| **b >= 0xc0).map(|(i, _)| i);
    match cut {
        Some(cut) if std::str::from_utf8(piece.get(cut..).unwrap_or_default()).is_err() => {
            piece.get(..cut).unwrap_or(piece)
        }
        _ => piece,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(chunks: &[&[u8]]) -> Vec<String> {
        let mut splitter = Splitter::default();
        let mut events = Vec::new();
        for chunk in chunks {
            splitter.feed(chunk, &mut |e| events.push(String::from_utf8_lossy(e).into_owned()));
        }
        splitter.flush(&mut |e| events.push(String::from_utf8_lossy(e).into_owned()));
        events
    }

    fn frame(text: &str) -> Vec<u8> {
        let mut bytes = vec![0xa5, 0x5a, 0x00, 0x03];
        bytes.extend((text.len() as u32).to_be_bytes());
        bytes.extend(0u64.to_be_bytes());
        bytes.extend(text.as_bytes());
        bytes
    }

    #[test]
    fn a_line_is_an_event_wherever_reads_end() {
        assert_eq!(split(&[b"a\nb", b"c\n", b"\nd"]), ["a\n", "bc\n", "\n", "d"]);
    }

    #[test]
    fn a_frame_is_one_event_even_amid_a_line() {
        let stream = [b"before".to_vec(), frame("two\nlines"), b"after\n".to_vec()].concat();
        for size in 1..stream.len() {
            let chunks: Vec<&[u8]> = stream.chunks(size).collect();
            assert_eq!(split(&chunks).join("|").replace("befor|e", "before"), "before|two\nlines|after\n");
        }
    }

    #[test]
    fn long_lines_are_split_between_characters() {
        let line = format!("x{}\n", "é".repeat(MAX_EVENT_BYTES));
        let events = split(&[line.as_bytes()]);
        assert_eq!(events.concat(), line);
        assert!(events.iter().all(|e| e.len() <= MAX_EVENT_BYTES));
    }

    #[test]
    fn a_cut_off_or_forged_frame_loses_nothing_but_itself() {
        assert_eq!(split(&[b"\xa5\x5a\x00\x03\xff\xff\xff\xff\0\0\0\0\0\0\0\0rest"]), ["rest"]);
        assert_eq!(split(&[&[0xff; 10]]).len(), 1);
    }
}
