//! `email` as JavaMail takes it: the text is read like the header of a mail (names before angle brackets, comments, groups),
//! must hold one address, and that address is checked strictly.

mod address;

/// A text, character by character.
struct Reader<'t> {
    text: &'t [char],
    at: usize,
    /// Where the address at hand begins and ends, so far.
    start: Option<usize>,
    end: Option<usize>,
    in_group: bool,
    /// It stands in angle brackets.
    routed: bool,
    found: Vec<String>,
}

/// Text that is no list of addresses.
struct Malformed;

pub(super) fn is_email(text: &str) -> bool {
    let Ok(found) = addresses(text) else { return false };
    let [only] = found.as_slice() else { return false };
    match only.strip_suffix(';').and_then(|group| group.split_once(':')) {
        Some((name, members)) if !name.is_empty() => addresses(members).is_ok(),
        _ => address::is_address(only, true, true),
    }
}

fn addresses(text: &str) -> Result<Vec<String>, Malformed> {
    let text: Vec<char> = text.chars().collect();
    let mut reader = Reader {
        text: &text,
        at: 0,
        start: None,
        end: None,
        in_group: false,
        routed: false,
        found: Vec::new(),
    };
    while let Some(character) = text.get(reader.at) {
        reader.character(*character)?;
        reader.at += 1;
    }
    reader.finish(text.len())?;
    Ok(reader.found)
}

impl Reader<'_> {
    fn character(&mut self, character: char) -> Result<(), Malformed> {
        match character {
            '(' => {
                if self.start.is_some() {
                    self.end.get_or_insert(self.at);
                }
                self.comment()
            }
            '<' => self.brackets(),
            ')' | '>' => Err(Malformed),
            '"' => {
                self.begin();
                self.until('"')
            }
            '[' => {
                self.begin();
                self.until(']')
            }
            ';' => self.semicolon(),
            ',' if self.in_group && self.start.is_some() => {
                self.routed = false;
                Ok(())
            }
            ',' => self.finish(self.at),
            ':' if self.in_group => Err(Malformed),
            ':' => {
                self.begin();
                self.in_group = true;
                Ok(())
            }
            ' ' | '\t' | '\r' | '\n' => Ok(()),
            _ => {
                self.begin();
                Ok(())
            }
        }
    }

    fn begin(&mut self) {
        self.start.get_or_insert(self.at);
    }

    /// Goes to the next such character that no backslash precedes.
    fn until(&mut self, wanted: char) -> Result<(), Malformed> {
        loop {
            self.at += 1;
            match self.text.get(self.at) {
                Some('\\') => self.at += 1,
                Some(character) if *character == wanted => return Ok(()),
                Some(_) => {}
                None => return Err(Malformed),
            }
        }
    }

    fn comment(&mut self) -> Result<(), Malformed> {
        let mut open = 1;
        while open > 0 {
            self.at += 1;
            match self.text.get(self.at) {
                Some('\\') => self.at += 1,
                Some('(') => open += 1,
                Some(')') => open -= 1,
                Some(_) => {}
                None => return Err(Malformed),
            }
        }
        Ok(())
    }

    fn brackets(&mut self) -> Result<(), Malformed> {
        if self.routed {
            return Err(Malformed);
        }
        let first = self.at + 1;
        let mut quoted = false;
        loop {
            self.at += 1;
            match self.text.get(self.at) {
                Some('\\') => self.at += 1,
                Some('"') => quoted = !quoted,
                Some('>') if !quoted => break,
                Some(_) => {}
                None => return Err(Malformed),
            }
        }
        if !self.in_group {
            self.start = Some(first);
        }
        self.routed = true;
        self.end = Some(self.at);
        Ok(())
    }

    fn semicolon(&mut self) -> Result<(), Malformed> {
        let Some(start) = self.start else {
            self.reset();
            return Ok(());
        };
        if !self.in_group {
            return Err(Malformed);
        }
        self.in_group = false;
        let group = self.between(start, self.at + 1);
        self.found.push(group);
        self.reset();
        Ok(())
    }

    /// Ends the address at hand, if there is one.
    fn finish(&mut self, end: usize) -> Result<(), Malformed> {
        if let Some(start) = self.start {
            let address = self.between(start, self.end.unwrap_or(end));
            if !address::is_address(&address, self.routed, false) {
                return Err(Malformed);
            }
            self.found.push(address);
        }
        self.reset();
        Ok(())
    }

    fn between(&self, start: usize, end: usize) -> String {
        let text: String = self.text.get(start..end).unwrap_or_default().iter().collect();
        text.trim_matches(|character| character <= ' ').to_owned()
    }

    fn reset(&mut self) {
        (self.start, self.end, self.routed) = (None, None, false);
    }
}
