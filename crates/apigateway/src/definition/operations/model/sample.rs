//! A mapping template that writes what a JSON schema describes, as API Gateway generates them: `#foreach` for arrays,
//! quotes around texts. Source: API Gateway Developer Guide, "Models and mapping templates".

use serde_json::Value;

/// Schemas nest as deep as their author likes; deeper than this a template would be of no use.
const DEEPEST: usize = 32;

/// The template for this schema; one that is no JSON describes nothing.
pub(super) fn template(schema: &str) -> String {
    let schema: Value = serde_json::from_str(schema).unwrap_or(Value::Null);
    let mut writer = Writer { text: "#set($inputRoot = $input.path('$'))\n".to_owned() };
    writer.value(&schema, "$inputRoot", 0, 0);
    writer.text
}

struct Writer {
    text: String,
}

impl Writer {
    /// Writes what `path` leads to.
    fn value(&mut self, schema: &Value, path: &str, indent: usize, depth: usize) {
        let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "object" if depth < DEEPEST => self.object(schema, path, indent, depth),
            "array" if depth < DEEPEST => self.array(schema, path, indent, depth),
            "string" => self.text.push_str(&format!("\"{path}\"")),
            _ => self.text.push_str(path),
        }
    }

    fn object(&mut self, schema: &Value, path: &str, indent: usize, depth: usize) {
        self.text.push('{');
        let properties = schema.get("properties").and_then(Value::as_object);
        for (number, (name, property)) in properties.into_iter().flatten().enumerate() {
            self.text.push_str(if number == 0 { "\n" } else { ",\n" });
            self.text.push_str(&format!("{}\"{name}\" : ", pad(indent + 1)));
            self.value(property, &format!("{path}.{name}"), indent + 1, depth + 1);
        }
        self.text.push_str(&format!("\n{}}}", pad(indent)));
    }

    fn array(&mut self, schema: &Value, path: &str, indent: usize, depth: usize) {
        let item = if depth == 0 { "$elem".to_owned() } else { format!("$elem{depth}") };
        self.text.push_str(&format!("[\n#foreach({item} in {path})\n{}", pad(indent + 1)));
        self.value(schema.get("items").unwrap_or(&Value::Null), &item, indent + 1, depth + 1);
        self.text.push_str(&format!("#if($foreach.hasNext),#end\n\n#end\n{}]", pad(indent)));
    }
}

fn pad(indent: usize) -> String {
    "  ".repeat(indent)
}

#[cfg(test)]
mod tests {
    use super::template;

    /// The developer guide's example for a list of pets.
    #[test]
    fn arrays_become_loops_and_texts_get_quotes() {
        let schema = r#"{"type": "array", "items": {"type": "object", "properties": {
            "id": {"type": "integer"}, "type": {"type": "string"}}}}"#;
        let expected = "#set($inputRoot = $input.path('$'))\n[\n#foreach($elem in $inputRoot)\n  {\n    \"id\" : $elem.id,\n    \
                        \"type\" : \"$elem.type\"\n  }#if($foreach.hasNext),#end\n\n#end\n]";
        assert_eq!(template(schema), expected);
    }

    #[test]
    fn what_describes_nothing_is_the_input_itself() {
        assert_eq!(template("no json"), "#set($inputRoot = $input.path('$'))\n$inputRoot");
    }
}
