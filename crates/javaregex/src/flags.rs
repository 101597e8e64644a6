//! The flags of a pattern.

/// What `Pattern.compile` takes as flags, and what `(?idmsux)` sets within a pattern.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// `CASE_INSENSITIVE`: ASCII letters match in either case.
    pub case_insensitive: bool,
    /// `UNICODE_CASE`: with the former, all letters do.
    pub unicode_case: bool,
    /// `MULTILINE`: `^` and `$` match at every line.
    pub multiline: bool,
    /// `DOTALL`: `.` matches line terminators.
    pub dotall: bool,
    /// `UNIX_LINES`: only `\n` ends a line.
    pub unix_lines: bool,
    /// `COMMENTS`: blanks and comments in the pattern mean nothing.
    pub comments: bool,
}

impl Flags {
    /// Sets or clears the flag of a letter; `None` if there is none.
    pub(crate) fn set(&mut self, letter: char, on: bool) -> Option<()> {
        let flag = match letter {
            'i' => &mut self.case_insensitive,
            'u' => &mut self.unicode_case,
            'm' => &mut self.multiline,
            's' => &mut self.dotall,
            'd' => &mut self.unix_lines,
            'x' => &mut self.comments,
            _ => return None,
        };
        *flag = on;
        Some(())
    }
}
