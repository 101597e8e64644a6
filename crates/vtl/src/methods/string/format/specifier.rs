//! `%[index$][flags][width][.precision]conversion`

use crate::error::Thrown;

/// Which argument a specifier takes.
pub(super) enum Argument {
    /// The next one.
    Ordinary,
    /// One by number, from 1.
    Index(usize),
    /// The same as before, `%<s`.
    Previous,
}

/// A conversion with all that shapes it.
pub(super) struct Specifier<'f> {
    /// Its text without the percent sign.
    pub(super) text: &'f str,
    pub(super) argument: Argument,
    flags: &'f str,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// The conversion in lower case.
    pub(super) conversion: char,
    /// Whether it was written in upper case, and prints so.
    pub(super) upper: bool,
}

impl<'f> Specifier<'f> {
    /// Reads what follows a percent sign; answers the rest too.
    pub(super) fn read(text: &'f str) -> Result<(Self, &'f str), Thrown> {
        let (argument, after_argument) = argument(text);
        let flags_end = after_argument.find(|flag| !"-#+ 0,(".contains(flag)).unwrap_or(after_argument.len());
        let (flags, after_flags) = after_argument.split_at(flags_end);
        let (width, after_width) = number(after_flags);
        let (precision, after_precision) = match after_width.strip_prefix('.') {
            Some(rest) => number(rest),
            None => (None, after_width),
        };
        let letter = after_precision.chars().next().ok_or_else(|| unknown("%"))?;
        let rest = after_precision.get(letter.len_utf8()..).unwrap_or_default();
        let text = text.get(..text.len() - rest.len()).unwrap_or_default();
        let conversion = letter.to_ascii_lowercase();
        if !"bhscdoxefgn%".contains(conversion)
            || (letter.is_ascii_uppercase() && !"BHSCXEG".contains(letter))
        {
            return Err(unknown(&letter.to_string()));
        }
        let specifier =
            Self { text, argument, flags, width, precision, conversion, upper: letter.is_ascii_uppercase() };
        specifier.check(letter)?;
        Ok((specifier, rest))
    }

    /// Whether a flag is set.
    pub(super) fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn check(&self, letter: char) -> Result<(), Thrown> {
        if (self.has('-') || self.has('0')) && self.width.is_none() {
            return Err(Thrown::new("java.util.MissingFormatWidthException", format!("%{}", self.text)));
        }
        if (self.has('-') && self.has('0')) || (self.has('+') && self.has(' ')) {
            return Err(Thrown::new(
                "java.util.IllegalFormatFlagsException",
                format!("Flags = '{}'", self.flags),
            ));
        }
        let allowed = match self.conversion {
            'b' | 'h' | 's' | 'c' | '%' => "-",
            'd' => "-+ 0,(",
            'o' | 'x' => "-#0",
            'e' => "-#+ 0(",
            'f' => "-#+ 0,(",
            _ => "-+ 0,(",
        };
        if let Some(flag) = self.flags.chars().find(|flag| !allowed.contains(*flag)) {
            let message = format!("Conversion = {letter}, Flags = {flag}");
            return Err(Thrown::new("java.util.FormatFlagsConversionMismatchException", message));
        }
        if let Some(precision) = self.precision
            && matches!(self.conversion, 'd' | 'o' | 'x' | 'c' | '%' | 'n')
        {
            return Err(Thrown::new("java.util.IllegalFormatPrecisionException", precision.to_string()));
        }
        Ok(())
    }

    /// Appends a text, brought to the width.
    pub(super) fn pad(&self, text: &str, out: &mut String) {
        let text = if self.upper { text.to_uppercase() } else { text.to_owned() };
        let missing = self.width.unwrap_or_default().saturating_sub(crate::value::text::length(&text));
        let blanks = " ".repeat(missing);
        if self.has('-') {
            out.push_str(&text);
            out.push_str(&blanks);
        } else {
            out.push_str(&blanks);
            out.push_str(&text);
        }
    }
}

fn argument(text: &str) -> (Argument, &str) {
    if let Some(rest) = text.strip_prefix('<') {
        return (Argument::Previous, rest);
    }
    let (index, rest) = number(text);
    match (index, rest.strip_prefix('$')) {
        (Some(index), Some(rest)) if index > 0 => (Argument::Index(index), rest),
        _ => (Argument::Ordinary, text),
    }
}

/// The number at the beginning, which does not begin with a zero.
fn number(text: &str) -> (Option<usize>, &str) {
    let end = text.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return (None, text);
    }
    // More than any text may have is too much whatever it is.
    (Some(digits.parse().unwrap_or(usize::MAX / 4)), rest)
}

fn unknown(conversion: &str) -> Thrown {
    Thrown::new("java.util.UnknownFormatConversionException", format!("Conversion = '{conversion}'"))
}
