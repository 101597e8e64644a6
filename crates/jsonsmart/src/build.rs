//! What reading makes: whoever needs JSON in another form than [`Json`] has it built so at once, without a second copy.

use std::sync::Arc;
use std::vec::Drain;

use crate::{Json, Members, Number};

/// Makes values of what is read, parts before wholes.
pub trait Builder {
    /// What a value becomes.
    type Value;
    /// What a member's name becomes.
    type Name;
    /// An object that is being read.
    type Object;

    /// `null`
    fn null(&mut self) -> Self::Value;

    /// `true` and `false`
    fn boolean(&mut self, value: bool) -> Self::Value;

    /// A number.
    fn number(&mut self, number: Number) -> Self::Value;

    /// A text.
    fn text(&mut self, text: &str) -> Self::Value;

    /// A member's name.
    fn name(&mut self, name: &str) -> Self::Name;

    /// An array of these.
    fn array(&mut self, items: Drain<'_, Self::Value>) -> Self::Value;

    /// An object without members.
    fn object(&mut self) -> Self::Object;

    /// Puts the next member of the text; of a name that comes twice the last value counts, at the first's place.
    fn put(&mut self, object: &mut Self::Object, name: Self::Name, value: Self::Value);

    /// What an object becomes that has all its members.
    fn whole(&mut self, object: Self::Object) -> Self::Value;
}

/// Makes [`Json`].
pub(crate) struct Plain;

impl Builder for Plain {
    type Value = Json;
    type Name = Arc<str>;
    type Object = Members;

    fn null(&mut self) -> Json {
        Json::Null
    }

    fn boolean(&mut self, value: bool) -> Json {
        Json::Bool(value)
    }

    fn number(&mut self, number: Number) -> Json {
        Json::Number(number)
    }

    fn text(&mut self, text: &str) -> Json {
        Json::string(text)
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        Arc::from(name)
    }

    fn array(&mut self, items: Drain<'_, Json>) -> Json {
        Json::Array(Arc::new(items.collect()))
    }

    fn object(&mut self) -> Members {
        Members::default()
    }

    fn put(&mut self, object: &mut Members, name: Arc<str>, value: Json) {
        object.insert(name, value);
    }

    fn whole(&mut self, object: Members) -> Json {
        Json::Object(Arc::new(object))
    }
}
