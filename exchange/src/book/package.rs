//! The files of an EPUB beside its chapters: what it holds, in which order, for whom.
//!
//! What this room must not know: how they are packed.

#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "text is put together a piece at a time; no writer can fail here"
)]

use super::{Book, escape};

pub(super) const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// Little style: size, typeface and colours are the reader's to choose.
pub(super) const STYLE: &str = "body { line-height: 1.5; }
h1, h2, h3, h4 { line-height: 1.25; }
aside { margin: 1em 0; padding: 0 0 0 1em; border-left: 0.25em solid; }
table { border-collapse: collapse; }
th, td { padding: 0.25em 0.5em; border: 1px solid; text-align: left; vertical-align: top; }
img { max-width: 100%; height: auto; }
dt { font-weight: bold; }
";

/// A page around this text.
pub(super) fn page(language: &str, title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
<section epub:type="chapter" role="doc-chapter" aria-labelledby="title">
<h1 id="title">{title}</h1>
{body}
</section>
</body>
</html>
"#
    )
}

/// The list of contents: parts with their chapters; a book of one part lists its chapters alone.
pub(super) fn contents(book: &Book) -> String {
    let mut list = String::new();
    for part in &book.parts {
        let Some(first) = part.chapters.first() else {
            continue;
        };
        let title = escape(&part.title);
        list.push_str(&format!("<li><a href=\"{}\">{title}</a>", first.file));
        let rest: String = part
            .chapters
            .iter()
            .skip(1)
            .map(|one| {
                format!(
                    "<li><a href=\"{}\">{}</a></li>",
                    one.file,
                    escape(&one.title)
                )
            })
            .collect();
        if !rest.is_empty() {
            list.push_str(&format!("<ol>{rest}</ol>"));
        }
        list.push_str("</li>\n");
    }
    let language = &book.language;
    let title = escape(&book.title);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
<nav epub:type="toc" role="doc-toc" aria-labelledby="title">
<h1 id="title">Contents</h1>
<ol>
{list}</ol>
</nav>
</body>
</html>
"#
    )
}

/// The package: who, what, for whom it can be read, every file, the order.
pub(super) fn package(book: &Book) -> String {
    let mut manifest = String::new();
    let mut spine = String::new();
    for (number, chapter) in book.chapters().enumerate() {
        manifest.push_str(&format!(
            "    <item id=\"c{number}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n",
            chapter.file
        ));
        spine.push_str(&format!("    <itemref idref=\"c{number}\"/>\n"));
    }
    for (number, picture) in book.pictures.iter().enumerate() {
        manifest.push_str(&format!(
            "    <item id=\"p{number}\" href=\"{}\" media-type=\"{}\"/>\n",
            picture.file, picture.media_type
        ));
    }
    let metadata = metadata(book);
    let language = &book.language;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}  </metadata>
  <manifest>
    <item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="style" href="style.css" media-type="text/css"/>
{manifest}  </manifest>
  <spine>
    <itemref idref="contents"/>
{spine}  </spine>
</package>
"#
    )
}

fn metadata(book: &Book) -> String {
    let pictures = !book.pictures.is_empty();
    let mut lines = vec![
        format!(
            "<dc:identifier id=\"id\">{}</dc:identifier>",
            escape(&book.identifier)
        ),
        format!("<dc:title>{}</dc:title>", escape(&book.title)),
        format!("<dc:language>{}</dc:language>", escape(&book.language)),
        format!("<dc:creator>{}</dc:creator>", escape(&book.author)),
        format!("<dc:description>{}</dc:description>", escape(&book.summary)),
    ];
    let mut meta = |name: &str, value: &str| {
        lines.push(format!(
            "<meta property=\"{name}\">{}</meta>",
            escape(value)
        ));
    };
    meta("dcterms:modified", &book.modified);
    meta("schema:accessMode", "textual");
    if pictures {
        meta("schema:accessMode", "visual");
        meta("schema:accessibilityFeature", "alternativeText");
    }
    meta("schema:accessModeSufficient", "textual");
    for feature in [
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
    ] {
        meta("schema:accessibilityFeature", feature);
    }
    meta("schema:accessibilityHazard", "none");
    let words = "Text that reflows, with headings, lists and tables marked up as such. Every picture is described in words. \
        Size, typeface and colours are the reader’s.";
    meta("schema:accessibilitySummary", words);
    lines
        .into_iter()
        .map(|line| format!("    {line}\n"))
        .collect()
}
