//! The API description, made from the one route table.
//!
//! What this room must not know: any particular route.

use rulebook::base::Coded;
use serde_json::{Map, Value, json};

use super::{Access, Method, Route, RouteKind};

/// The routes for machines, as an `OpenAPI` 3.1 document.
pub fn describe(routes: &[Route], version: &str) -> Value {
    let mut paths = Map::new();
    for route in routes.iter().filter(|route| route.kind == RouteKind::Api) {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(verb(route.method).into(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Senda", "version": version },
        "paths": paths,
    })
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
    }
}

fn operation(route: &Route) -> Value {
    let parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let access = match route.access {
        Access::Public => "anybody".to_owned(),
        Access::SignedIn => "anybody signed in, for what is their own".to_owned(),
        Access::May(action) => format!("a role that carries `{}`", action.code()),
        Access::Bearer(action) => format!("a bearer token that carries `{}`", action.code()),
    };
    json!({
        "summary": route.purpose,
        "description": format!("Open to {access}."),
        "parameters": parameters,
        "responses": {
            "200": { "description": "What was asked for.", "content": { "application/json": {} } },
            "default": { "description": "A problem.", "content": { "application/problem+json": {} } },
        },
    })
}
