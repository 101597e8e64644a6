//! The status code in a mock's rendered request template. API Gateway reads it leniently: names may stand without
//! quotes or in single ones, as in `{statusCode: 200}` (recorded 2024-11, localstack,
//! `test_integration_mock_with_path_param`). Total on any text; no recursion.

/// The last `statusCode` of an object, if the text is one and the code a whole number.
pub(crate) fn status_code(text: &str) -> Option<i64> {
    let mut scanner = Scanner { rest: text.trim() };
    scanner.expect('{')?;
    let mut status = None;
    loop {
        scanner.skip_blanks();
        if scanner.expect('}').is_some() {
            break;
        }
        let name = scanner.name()?;
        scanner.skip_blanks();
        scanner.expect(':')?;
        scanner.skip_blanks();
        let value = scanner.value()?;
        if name == "statusCode" {
            status = Some(value.parse::<i64>().ok()?);
        }
        scanner.skip_blanks();
        if scanner.expect(',').is_none() && !scanner.rest.starts_with('}') {
            return None;
        }
    }
    status.filter(|_| scanner.rest.is_empty())
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(wanted)?;
        Some(())
    }

    fn take(&mut self, bytes: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    /// A member's name without its quotes.
    fn name(&mut self) -> Option<&'a str> {
        if self.rest.starts_with(['"', '\'']) {
            let quoted = self.quoted()?;
            return quoted.get(1..quoted.len().checked_sub(1)?);
        }
        let end = self.rest.find(|c: char| c == ':' || c.is_whitespace())?;
        self.take(end).filter(|name| !name.is_empty() && !name.contains(['{', '}', '[', ']', ',']))
    }

    /// A member's value as it stands.
    fn value(&mut self) -> Option<&'a str> {
        match self.rest.chars().next()? {
            '"' | '\'' => self.quoted(),
            '{' | '[' => self.nested(),
            _ => {
                let end = self.rest.find(|c: char| c == ',' || c == '}' || c.is_whitespace())?;
                self.take(end).filter(|value| !value.is_empty())
            }
        }
    }

    /// Text in quotes of either kind, with them.
    fn quoted(&mut self) -> Option<&'a str> {
        let mut chars = self.rest.char_indices();
        let (_, quote) = chars.next()?;
        let mut escaped = false;
        let (end, _) = chars.find(|(_, c)| {
            let closes = !escaped && *c == quote;
            escaped = !escaped && *c == '\\';
            closes
        })?;
        self.take(end + 1)
    }

    /// An object or array: up to the bracket that closes it, whatever it holds.
    fn nested(&mut self) -> Option<&'a str> {
        let whole = self.rest;
        let mut depth = 0_usize;
        loop {
            match self.rest.chars().next()? {
                '"' | '\'' => {
                    self.quoted()?;
                    continue;
                }
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.take(self.rest.chars().next()?.len_utf8())?;
            if depth == 0 {
                return whole.get(..whole.len() - self.rest.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::status_code;

    #[test]
    fn strict_and_lenient_forms_are_read() {
        let cases = [
            r#"{"statusCode": 200}"#,
            "{statusCode: 200}",
            "{'statusCode':200}",
            " {\n  \"a\": {\"statusCode\": 1, \"b\": \"}\"},\n  \"statusCode\": 200\n}\n",
            r#"{"x": ["]", {"y": 'it\'s'}], statusCode: 200, "z": null}"#,
            r#"{"statusCode": 500, "statusCode": 200}"#,
            r#"{"statusCode": 200,}"#,
        ];
        for text in cases {
            assert_eq!(status_code(text), Some(200), "{text}");
        }
    }

    #[test]
    fn anything_else_has_no_status() {
        let cases = [
            "",
            "{}",
            "{",
            "200",
            "[]",
            r#"{"statusCode": "200"}"#,
            r#"{"statusCode": 200"#,
            r#"{"statusCode": 200.5}"#,
            r#"{"statusCode": 200} x"#,
            r#"{"status": 200}"#,
            "{statusCode 200}",
            "{{statusCode: 200}}",
            "{\"a\": [",
        ];
        for text in cases {
            assert_eq!(status_code(text), None, "{text}");
        }
    }
}
