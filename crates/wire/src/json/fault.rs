//! How a client reads an error that a JSON or REST-JSON service answered.

use super::{Decoder, Mode, Reader};
use crate::error::ServiceFault;
use crate::response::{error_shape, unreadable};
use crate::schema::Operation;
use crate::value::{Map, Value};

/// `header` is the code of `x-amzn-ErrorType`, where there is one; it may carry a URI after a colon.
pub(crate) fn read(operation: &Operation, status: u16, header: Option<&str>, body: &[u8]) -> ServiceFault {
    let Some(mut texts) = top_level_texts(body) else {
        return unreadable(status, "its body is no JSON object");
    };
    let code = header.map(str::to_owned).or_else(|| texts.take("__type")).or_else(|| texts.take("code"));
    let code = code.as_deref().map_or("UnknownError", bare).to_owned();
    let message = texts.take("message").or_else(|| texts.take("Message")).unwrap_or_default();
    ServiceFault { fields: fields(operation, &code, body), code, message, status }
}

/// `com.amazonaws.dynamodb.v20120810#ResourceInUseException:http://…` without its surroundings.
fn bare(code: &str) -> &str {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#').map_or(code, |(_, code)| code)
}

fn fields(operation: &Operation, code: &str, body: &[u8]) -> Map {
    let Some(shape) = error_shape(Some(operation), code) else { return Map::new() };
    let Ok(Value::Map(map)) = Decoder::new(body, Mode::Answer).and_then(|decoder| decoder.document(shape))
    else {
        return Map::new();
    };
    map.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("message")).collect()
}

struct Texts(Vec<(String, String)>);

impl Texts {
    fn take(&mut self, name: &str) -> Option<String> {
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(index).1)
    }
}

/// The members of the outermost object that are text.
fn top_level_texts(body: &[u8]) -> Option<Texts> {
    let mut texts = Vec::new();
    if body.is_empty() {
        return Some(Texts(texts));
    }
    let mut reader = Reader::new(body).ok()?;
    reader.open(b'{').ok()?;
    let mut first = true;
    while reader.more(first, b'}').ok()? {
        first = false;
        let key = reader.key().ok()?.into_owned();
        if reader.peek().ok()? == super::Token::String {
            texts.push((key, reader.string().ok()?.into_owned()));
        } else {
            reader.skip().ok()?;
        }
    }
    Some(Texts(texts))
}
