//! The one sanitiser of pages, and text made safe for HTML.
//!
//! What this room must not know: Markdown, programmes.

use std::sync::LazyLock;

use ammonia::Builder;

/// Text as HTML text or attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The one sanitiser: what is not listed here never reaches a reader.
pub(super) static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "a",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "hr",
        "video",
        "audio",
        "track",
    ];
    let attributes: [(&str, &[&str]); 11] = [
        ("a", &["href"]),
        ("img", &["src", "alt"]),
        ("ol", &["start"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("video", &["src", "controls", "preload"]),
        ("audio", &["src", "controls", "preload"]),
        ("track", &["src", "kind", "srclang", "label"]),
    ];
    let mut builder = Builder::empty();
    builder
        .tags(tags.into_iter().collect())
        .tag_attributes(
            attributes
                .into_iter()
                .map(|(tag, list)| (tag, list.iter().copied().collect()))
                .collect(),
        )
        .clean_content_tags(["script", "style"].into_iter().collect())
        .url_schemes(["https", "http", "mailto"].into_iter().collect())
        .link_rel(None)
        .set_tag_attribute_value("th", "scope", "col")
        .set_tag_attribute_value("img", "loading", "lazy");
    builder
});
