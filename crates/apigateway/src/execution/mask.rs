//! Secrets as logs show them: hidden but for their end. Recorded: `***ow` for `allow`, `**er` for `user` (localstack, issue
//! 10636, 2024-04); the last six characters of long ones (2017–2019).

/// How many characters of a long secret show.
const SHOWN: usize = 6;

/// A secret, hidden but for its end.
pub(crate) fn masked(secret: &str) -> String {
    let length = secret.chars().count();
    let hidden = length - SHOWN.min(length / 2);
    std::iter::repeat_n('*', hidden).chain(secret.chars().skip(hidden)).collect()
}

/// A header's value as logs show it: keys and credentials are hidden.
pub(crate) fn header<'a>(name: &str, value: &'a str) -> std::borrow::Cow<'a, str> {
    let secret = ["authorization", "x-api-key"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if secret { masked(value).into() } else { value.into() }
}

#[cfg(test)]
mod tests {
    use super::{header, masked};

    #[test]
    fn a_secret_shows_its_end() {
        assert_eq!(masked("allow"), "***ow");
        assert_eq!(masked("user"), "**er");
        assert_eq!(masked(""), "");
        assert_eq!(
            masked("UkoTIwQiZZsx03SlU9t_y|24u62kim5mn0slhwigdt7v4ybkwef5"),
            "**********************************************bkwef5"
        );
    }

    #[test]
    fn keys_and_credentials_are_secrets() {
        assert_eq!(header("Authorization", "allow"), "***ow");
        assert_eq!(header("X-API-Key", "allow"), "***ow");
        assert_eq!(header("Accept", "*/*"), "*/*");
    }
}
