//! Whatever a template says: it parses or is refused, and renders or fails, in bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vtl::{Scope, Template, Undefined, Value};

fuzz_target!(|text: &str| {
    let Ok(template) = Template::parse(text) else { return };
    for undefined in [Undefined::Empty, Undefined::Literal] {
        let mut scope = Scope::new();
        scope.undefined(undefined);
        scope.set("a", "text");
        scope.set("list", Value::json_list([1.into(), "b".into(), Value::Null]));
        scope.set("m", Value::map([("k", Value::from("v"))]));
        let _ = template.render(&mut scope);
    }
});
