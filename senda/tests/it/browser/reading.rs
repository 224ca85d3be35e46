//! Whether a page can be read by everybody: the axe rules, one heading, no sideways scrolling on a small screen.

use serde_json::{Value, json};

use super::Browser;

/// The axe rules that a page must keep: WCAG 2.0 to 2.2, A and AA, and good practice.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

const RUN: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] }).then( \
    found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))), \
    wrong => done(['axe itself failed: ' + wrong]));";

/// Two frames, so that script which answers to the width has done so.
const SETTLE: &str = "const done = arguments[arguments.length - 1]; \
    requestAnimationFrame(() => requestAnimationFrame(() => done()));";

const WIDER: &str = "const root = document.documentElement; \
    if (root.scrollWidth <= root.clientWidth) return []; \
    const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1); \
    return wide.slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right)).concat(['scrolls sideways']);";

/// The text of axe, as its own package ships it.
pub fn axe() -> String {
    let file = crate::house::root().join("browser/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file).unwrap_or_else(|_| {
        panic!(
            "{} is missing: run npm ci in browser/, or ./test browser",
            file.display()
        )
    })
}

impl Browser {
    /// What is wrong with the page that is open; nothing when everybody can read it.
    pub async fn faults(&self, axe: &str) -> Vec<String> {
        let mut found = Vec::new();
        let headings = self
            .script("return document.querySelectorAll('h1').length", vec![])
            .await;
        if headings != json!(1) {
            found.push(format!("{headings} first-level headings"));
        }
        self.script(axe, vec![]).await;
        let told = self
            .client
            .execute_async(RUN, vec![json!(RULES)])
            .await
            .unwrap();
        found.extend(strings(&told));
        self.width(320).await;
        self.client.execute_async(SETTLE, vec![]).await.unwrap();
        let wide = self.script(WIDER, vec![]).await;
        found.extend(
            strings(&wide)
                .into_iter()
                .map(|what| format!("at 320 px: {what}")),
        );
        self.width(1280).await;
        found.extend(self.complaints().await);
        found
    }
}

fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|text| text.as_str().unwrap_or("?").to_owned())
        .collect()
}
