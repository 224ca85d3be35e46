//! The outline of a programme as JSON: the order and shape, no text.
//!
//! What this room must not know: how the outline is shown.

use serde_json::{Value, json};

use crate::model::{BuildsOn, Element, Module, Programme};

/// `{"programme":{…},"elements":[{"order","kind","number","title","modules","clinic","builds_on","minutes"}]}`.
pub fn outline_json(programme: &Programme) -> Value {
    let elements: Vec<Value> = programme.elements.iter().map(element).collect();
    json!({
        "programme": {
            "id": programme.id,
            "title": programme.title,
            "version": programme.version,
            "language": programme.language,
            "length_months": programme.length_months,
            "framework": programme.framework.id,
            "minutes": programme.minutes(),
        },
        "elements": elements,
    })
}

fn element(element: &Element) -> Value {
    let modules: Vec<Value> = element.modules.iter().map(module).collect();
    let builds_on: Vec<Value> = element
        .builds_on
        .iter()
        .map(|one| match one {
            BuildsOn::Course(number) => json!(number),
            BuildsOn::Element(key) => json!(key),
        })
        .collect();
    json!({
        "order": element.order,
        "kind": element.kind.code(),
        "number": element.number,
        "title": element.title,
        "modules": modules,
        "clinic": element.clinic.is_some(),
        "builds_on": builds_on,
        "minutes": element.minutes,
    })
}

fn module(module: &Module) -> Value {
    json!({ "id": module.id, "title": module.title, "minutes": module.minutes })
}
