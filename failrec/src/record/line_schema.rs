//! [`line_schema`]: the format of a line, for other programs.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::record::{Entry, Json, SCHEMA};

/// The lines of a journal as JSON Schema (draft 2020-12), made from the types that are written.
///
/// Each line that this version writes fits it, and each line of an earlier version. Fields that it
/// does not know are allowed, for later versions add some; a kind of line, or a word in a list of
/// words, that it does not know is refused. That the checksum fits the line no schema can say.
///
/// # Examples
///
/// ```
/// let schema = failrec::record::line_schema().to_value();
/// assert_eq!(schema["properties"]["v"]["const"], failrec::record::SCHEMA);
/// ```
pub fn line_schema() -> Json {
    let mut schema =
        SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Entry>();
    RecursiveTransform(forbid_null).transform(&mut schema);
    RecursiveTransform(plain_description).transform(&mut schema);
    add_head(&mut schema);
    Json::from(schema.as_value())
}

/// Adds what stands before the fields of an [`Entry`].
fn add_head(schema: &mut Schema) {
    schema.insert("title".to_owned(), json!("A line of a journal of failrec"));
    let description = format!(
        "One line of failures_<goal>.jsonl, as failrec {} writes it. Its first fields are those of \
         every line, the others those of its kind, `k`. Skip kinds, and leave fields alone, that \
         you do not know: later versions add some.",
        env!("CARGO_PKG_VERSION"),
    );
    schema.insert("description".to_owned(), Value::String(description));
    let head = json_schema!({
        "properties": {
            "v": {"const": SCHEMA, "description": "The version of the format."},
            "crc": {
                "type": "string",
                "pattern": "^[0-9a-f]{8}$",
                "description": "CRC-32C of the line from the comma behind this value to its last brace.",
            },
        },
        "required": ["v", "crc"],
    });
    for (name, own) in head.as_object().into_iter().flatten() {
        let place = schema.ensure_object().entry(name).or_insert_with(|| Value::from(Map::new()));
        match (place, own) {
            (Value::Object(fields), Value::Object(own)) => fields.extend(own.clone()),
            (Value::Array(names), Value::Array(own)) => names.extend_from_slice(own),
            (place, own) => *place = own.clone(),
        }
    }
}

/// What is absent is left out and never written as `null`, where serde would read that, too.
fn forbid_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            schema.ensure_object().extend(only);
        }
    }
}

/// Takes from a description what only those who read Rust have a use for: examples, and links.
fn plain_description(schema: &mut Schema) {
    let Some(Value::String(description)) = schema.get_mut("description") else { return };
    let text = description.split("\n# ").next().unwrap_or_default().trim_end();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (name, behind))) =
        rest.split_once("[`").and_then(|(before, link)| Some((before, link.split_once("`]")?)))
    {
        plain.extend([before, "`", name, "`"]);
        let target = behind.strip_prefix('(').and_then(|target| target.split_once(')'));
        rest = target.map_or(behind, |(_, behind)| behind);
    }
    plain.push_str(rest);
    *description = plain;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_no_links_and_no_examples_of_rust() {
        let schema = line_schema();
        let left = ["[`", "](", "```", "# Examples"].map(|mark| schema.as_str().contains(mark));
        assert_eq!(left, [false; 4]);
    }

    #[test]
    fn link_leaves_its_text() {
        let mut schema = json_schema!({
            "description": "See [`a`](Self::a), [`B`] and more.\n\n# Examples\n\nfn main() {}",
        });
        plain_description(&mut schema);
        assert_eq!(schema.get("description"), Some(&json!("See `a`, `B` and more.")));
    }

    #[test]
    fn null_is_no_value_of_an_optional_field() {
        let mut text = json_schema!({"type": ["string", "null"]});
        let mut other = json_schema!({"anyOf": [{"$ref": "#/$defs/Tool"}, {"type": "null"}]});
        [&mut text, &mut other].into_iter().for_each(forbid_null);
        assert_eq!(text, json_schema!({"type": "string"}));
        assert_eq!(other, json_schema!({"$ref": "#/$defs/Tool"}));
    }
}
