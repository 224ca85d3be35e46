use std::io::Read as _;

use proptest::prelude::*;
use quick_xml::{Reader, events::Event};

use super::*;

fn made(html: &str) -> String {
    xhtml(html, |address| match address.strip_prefix("in:") {
        Some(to) => Linked::To(to.to_owned()),
        None => Linked::Nowhere,
    })
}

/// Reads XML to its end; fails where it is not well formed. Answers the values of `href` and `src`, and of `id`.
fn well_formed(text: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut addresses, mut ids) = (Vec::new(), Vec::new());
    let mut depth = 0_i32;
    loop {
        let event = reader
            .read_event()
            .unwrap_or_else(|e| panic!("{e} in {text}"));
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            for attribute in tag.attributes() {
                let attribute = attribute.unwrap();
                let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                match attribute.key.as_ref() {
                    b"href" | b"src" => addresses.push(value),
                    b"id" => ids.push(value),
                    _ => {}
                }
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    (addresses, ids)
}

#[test]
fn html_becomes_xml_and_links_go_where_they_are_sent() {
    for (html, expected) in [
        (
            "<p>One<br>two &nbsp; three</p>",
            "<p>One<br/>two \u{a0} three</p>",
        ),
        ("<a href=\"in:a.xhtml\">A</a>", "<a href=\"a.xhtml\">A</a>"),
        ("<a href=\"/study/x\">A</a> B", "A B"),
        (
            "<img src=\"in:p.svg\" alt=\"a < b\">",
            "<img src=\"p.svg\" alt=\"a &lt; b\"/>",
        ),
        (
            "<img src=\"/x\" alt=\"Three boxes\">",
            "<em>Picture: Three boxes</em>",
        ),
        (
            "<audio controls src=\"/x\"><track src=\"/y\"></audio>after",
            "after",
        ),
        ("3 &lt; 4 & 5", "3 &lt; 4 &amp; 5"),
        ("1 < 2", "1 &lt; 2"),
        (
            "<td a=1 a=2 hidden>x</td>",
            "<td a=\"1\" hidden=\"\">x</td>",
        ),
    ] {
        assert_eq!(made(html), expected);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "[<>/&\"' a-z=;!#0-9]{0,60}") {
        made(&text);
    }
}

fn book() -> Book {
    let chapter = |file: &str, title: &str, body: &str| Chapter {
        file: file.into(),
        title: title.into(),
        body: body.into(),
    };
    Book {
        identifier: "urn:senda:test".into(),
        title: "Culture & trust".into(),
        summary: "What it is".into(),
        language: "en-GB".into(),
        author: "Northern Light".into(),
        modified: "2026-11-28T00:00:00Z".into(),
        parts: vec![Part {
            title: "1.1 Culture".into(),
            chapters: vec![
                chapter(
                    "m.xhtml",
                    "1.1 Culture",
                    "<p>See <a href=\"s.xhtml#part-a\">step 1</a>.</p>",
                ),
                chapter(
                    "s.xhtml",
                    "Step 1",
                    "<h2 id=\"part-a\">A</h2><p><img src=\"p.svg\" alt=\"Boxes\"/></p>",
                ),
            ],
        }],
        pictures: vec![Picture {
            file: "p.svg".into(),
            media_type: "image/svg+xml".into(),
            bytes: b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
        }],
    }
}

#[test]
fn a_book_begins_with_its_type_and_every_file_and_link_of_it_is_there() {
    let bytes = book().epub().unwrap();
    assert_eq!(bytes.get(30..38), Some(&b"mimetype"[..]));
    assert_eq!(bytes.get(38..58), Some(&b"application/epub+zip"[..]));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let (listed, _) = well_formed(&text("book/package.opf"));
    assert_eq!(listed.len(), names.len() - 3, "{listed:?} {names:?}");
    for file in &listed {
        assert!(names.contains(&format!("book/{file}")), "{file}");
    }
    for page in listed
        .iter()
        .filter(|file| file.rsplit_once('.').is_some_and(|(_, end)| end == "xhtml"))
    {
        let (addresses, _) = well_formed(&text(&format!("book/{page}")));
        for address in addresses {
            let (file, anchor) = address.split_once('#').unwrap_or((&address, ""));
            assert!(listed.iter().any(|one| one == file), "{page} names {file}");
            if !anchor.is_empty() {
                let (_, ids) = well_formed(&text(&format!("book/{file}")));
                assert!(ids.iter().any(|one| one == anchor), "{address}");
            }
        }
    }
    assert!(text("book/package.opf").contains("<dc:title>Culture &amp; trust</dc:title>"));
    assert_eq!(book().epub().unwrap(), book().epub().unwrap());
}
