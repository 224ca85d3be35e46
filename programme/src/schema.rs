//! JSON Schema for editors, made from the same tables by which files are judged.
//!
//! What this room must not know: which editor asks.

use serde_json::{Map, Value, json};

use crate::shape::{self, Is, Shape};

/// The kinds of file that have a schema, with the files they are for.
pub const SCHEMAS: &[(&str, &str)] = &[
    ("programme", "programme.toml"),
    ("framework", "the framework file"),
    ("sources", "the sources file"),
    ("glossary", "the glossary file"),
    (
        "element",
        "conference.toml, course.toml, preparation.toml, assessment.toml",
    ),
    ("module", "module.toml"),
    ("media", "media.toml"),
    ("step", "the front matter of a step"),
    (
        "page",
        "the front matter of a task, a guide, a webinar or a brief",
    ),
];

/// The schema of one kind of file, by its name in [`SCHEMAS`].
pub fn schema(kind: &str) -> Option<Value> {
    let shape = match kind {
        "programme" => &shape::ROOT,
        "framework" => &shape::FRAMEWORK,
        "sources" => &shape::SOURCES,
        "glossary" => &shape::GLOSSARY,
        "element" => &shape::ELEMENT,
        "module" => &shape::MODULE,
        "media" => &shape::MEDIA,
        "step" => &shape::STEP,
        "page" => &shape::PAGE,
        _ => return None,
    };
    let mut schema = table(shape);
    if let Some(top) = schema.as_object_mut() {
        top.insert(
            "$schema".to_owned(),
            json!("http://json-schema.org/draft-07/schema#"),
        );
        top.insert("title".to_owned(), json!(kind));
    }
    Some(schema)
}

fn table(shape: &Shape) -> Value {
    let mut keys = Map::new();
    for field in shape.fields {
        let mut value = value(field.is);
        if let Some(value) = value.as_object_mut() {
            value.insert("description".to_owned(), json!(field.about));
        }
        keys.insert(field.key.to_owned(), value);
    }
    let needed = shape.fields.iter().filter(|field| field.needed);
    let needed: Vec<&str> = needed.map(|field| field.key).collect();
    json!({
        "description": shape.about,
        "type": "object",
        "properties": keys,
        "required": needed,
        "additionalProperties": false,
    })
}

fn value(is: Is) -> Value {
    match is {
        Is::Text => json!({ "type": "string", "minLength": 1 }),
        Is::Id => json!({ "type": "string", "pattern": "^[\\p{L}\\p{N}._-]+$" }),
        Is::Number => json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 }),
        Is::Bounds => {
            let number = value(Is::Number);
            json!({ "type": "array", "items": number, "minItems": 2, "maxItems": 2 })
        }
        Is::Flag => json!({ "type": "boolean" }),
        Is::Word(words) => json!({ "type": "string", "enum": words }),
        Is::Texts => json!({ "type": "array", "items": value(Is::Text) }),
        Is::Mixed => json!({
            "type": "array",
            "items": { "anyOf": [value(Is::Text), value(Is::Number)] },
        }),
        Is::Table(shape) => table(shape),
        Is::Tables(shape) => json!({ "type": "array", "items": table(shape) }),
    }
}
