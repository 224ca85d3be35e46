//! Word files of people, and of those who mean harm.

use proptest::prelude::*;

use super::*;
use crate::{
    markdown,
    page::{Inline, Look, Mark, tidy_all},
    parcel::pack,
};

const NS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn file(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!("<w:document {NS}><w:body>{body}</w:body></w:document>");
    let mut files = vec![("word/document.xml", document.as_bytes())];
    files.extend(more);
    pack(files).unwrap()
}

fn text(brought: &Brought) -> String {
    markdown::write(&brought.blocks).text
}

fn out(blocks: &[Block], comments: &[Said]) -> Vec<u8> {
    let picture = |_: &str| Some(POINT.to_vec());
    write(&Outgoing {
        title: "A title",
        language: "en-GB",
        blocks,
        picture: &picture,
        comments,
    })
    .unwrap()
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn headings_lists_tables_links_and_looks_are_kept() {
    let page = "## A heading\n\nWords that are **bold**, *italic* and [a link](https://example.org).\n\n- one\n- two\n  1. inside\n  2. more\n\n| Who | What |\n| --- | --- |\n| A | **b** |\n\n::: law cop:6.44\nSchools must.\n\n- this\n:::\n\n![A plan](media/plan.png)\n";
    let brought = read(&out(&markdown::read(page), &[])).unwrap();
    assert_eq!(text(&brought), page);
    assert_eq!(brought.title, "A title");
    assert_eq!(
        brought.pictures.keys().collect::<Vec<_>>(),
        ["media/plan.png"]
    );
    assert_eq!(brought.left_out, []);
}

#[test]
fn styles_of_other_languages_and_lists_of_styles_are_understood() {
    let styles = format!(
        "<w:styles {NS}><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"berschrift1\"/></w:style><w:style w:styleId=\"Bullets\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"4\"/></w:numPr></w:pPr></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {NS}><w:abstractNum w:abstractNumId=\"9\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum><w:num w:numId=\"4\"><w:abstractNumId w:val=\"9\"/></w:num></w:numbering>"
    );
    let style = |id: &str, words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{id}\"/></w:pPr>{}</w:p>",
            r(words)
        )
    };
    let body = [
        style("berschrift1", "One"),
        style("Bullets", "first"),
        style("Bullets", "second"),
        style("Own", "Two"),
    ]
    .concat();
    let brought = read(&file(
        &body,
        &[
            ("word/styles.xml", styles.as_bytes()),
            ("word/numbering.xml", numbering.as_bytes()),
        ],
    ))
    .unwrap();
    assert_eq!(text(&brought), "# One\n\n- first\n- second\n\n# Two\n");
}

#[test]
fn insertions_are_accepted_and_deletions_stay_marked() {
    let body = p(&format!(
        "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>{}",
        r("The "),
        r("new "),
        r("plan.")
    ));
    let brought = read(&file(&body, &[])).unwrap();
    let [Block::Paragraph(line)] = brought.blocks.as_slice() else {
        panic!("{brought:?}")
    };
    let deleted = |one: &&Inline| matches!(one, Inline::Text(_, look) if look.deleted);
    assert_eq!(line.iter().filter(deleted).count(), 1);
    assert_eq!(crate::page::plain(line), "The new old plan.");
}

#[test]
fn comments_are_kept_with_the_words_they_are_about() {
    let comments = format!(
        "<w:comments {NS}><w:comment w:id=\"5\" w:author=\"Jo\" w:date=\"2026-11-20T09:00:00Z\">{}</w:comment></w:comments>",
        p(&r("Is this so?"))
    );
    let body = p(&format!(
        "{}<w:commentRangeStart w:id=\"5\"/>{}<w:commentRangeEnd w:id=\"5\"/><w:r><w:commentReference w:id=\"5\"/></w:r>{}",
        r("Plans are "),
        r("reviewed"),
        r(" each term.")
    ));
    let brought = read(&file(&body, &[("word/comments.xml", comments.as_bytes())])).unwrap();
    let written = markdown::write(&brought.blocks);
    let places: Vec<usize> = written.marks.iter().map(|(_, at)| *at).collect();
    assert_eq!(written.text.get(places[0]..places[1]).unwrap(), "reviewed");
    let [comment] = brought.comments.as_slice() else {
        panic!()
    };
    assert_eq!(
        (
            comment.by.as_str(),
            comment.on.as_str(),
            comment.words.as_str()
        ),
        ("Jo", "2026-11-20", "Is this so?")
    );
    let said = Said {
        id: 0,
        by: "Jo".into(),
        at: "2026-11-20T09:00:00Z".into(),
        words: "Is this so?".into(),
    };
    assert_eq!(
        read(&out(&brought.blocks, &[said])).unwrap().comments,
        brought.comments
    );
}

#[test]
fn what_cannot_be_kept_is_told_with_its_place() {
    let notes = format!(
        "<w:footnotes {NS}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        p(&r("See the Code."))
    );
    let relations = "<Relationships><Relationship Id=\"rId1\" Target=\"https://example.org/x.png\" TargetMode=\"External\"/><Relationship Id=\"rId2\" Target=\"media/broken.png\"/><Relationship Id=\"rId3\" Target=\"javascript:alert(1)\" TargetMode=\"External\"/></Relationships>";
    let heading =
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Part one</w:t></w:r></w:p>";
    let picture = |id: &str| {
        p(&format!(
            "<w:r><w:drawing><wp:docPr xmlns:wp=\"x\" descr=\"A plan\"/><a:blip xmlns:a=\"x\" r:embed=\"{id}\"/></w:drawing></w:r>"
        ))
    };
    let body = [
        heading.to_owned(),
        p(&format!(
            "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
            r("Words")
        )),
        picture("rId1"),
        picture("rId2"),
        p(&format!(
            "<w:hyperlink r:id=\"rId3\">{}</w:hyperlink>",
            r("click")
        )),
    ]
    .concat();
    let brought = read(&file(
        &body,
        &[
            ("word/footnotes.xml", notes.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
            ("word/media/broken.png", &POINT[..40]),
            ("word/vbaProject.bin", b"macro"),
        ],
    ))
    .unwrap();
    assert_eq!(text(&brought), "# Part one\n\nWords\n\nclick\n");
    let told: Vec<&str> = brought
        .left_out
        .iter()
        .map(|one| one.what.as_str())
        .collect();
    for (at, begin) in [
        "Macros",
        "A footnote: “See the Code.”",
        "A picture (“A plan”): it lies outside",
        "A picture (“A plan”): it is damaged",
        "A link to “javascript:",
    ]
    .iter()
    .enumerate()
    {
        assert!(told[at].starts_with(begin), "{told:?}");
    }
    assert_eq!(brought.left_out[1].place, "under “Part one”");
}

#[test]
fn files_that_are_no_docx_are_told_what_to_do() {
    assert_eq!(read(b"%PDF-1.7"), Err(WordFault::Pdf));
    assert_eq!(read(b"{\\rtf1"), Err(WordFault::RichText));
    assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]), Err(WordFault::Old));
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&locked), Err(WordFault::Locked));
    assert_eq!(read(b"hello"), Err(WordFault::NotWord));
    assert_eq!(
        read(&pack([("content.xml", &b"x"[..])]).unwrap()),
        Err(WordFault::OpenDocument)
    );
    assert_eq!(
        read(&pack([("a.txt", &b"x"[..])]).unwrap()),
        Err(WordFault::NotWord)
    );
}

#[test]
fn a_document_type_is_refused_whatever_it_declares() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    for kind in [laughs, outside] {
        let document = format!(
            "{kind}<w:document {NS}><w:body>{}</w:body></w:document>",
            p(&r("&a;"))
        );
        assert_eq!(
            read(&pack([("word/document.xml", document.as_bytes())]).unwrap()),
            Err(WordFault::Harmful)
        );
    }
    assert_eq!(read(&file(&p(&r("&a;")), &[])), Err(WordFault::Harmful));
}

#[test]
fn a_file_too_deep_or_full_of_nothing_is_refused() {
    let deep = format!(
        "{}{}",
        "<w:sdt><w:sdtContent>".repeat(2_000),
        "</w:sdtContent></w:sdt>".repeat(2_000)
    );
    assert_eq!(read(&file(&deep, &[])), Err(WordFault::TooMuch));
    let much = p(&"<w:r/>".repeat(500_000));
    assert!(read(&file(&much, &[])).is_err());
    let bomb = vec![b' '; 31 << 20];
    let found = read(&pack([("word/document.xml", &bomb[..])]).unwrap());
    assert_eq!(
        found,
        Err(WordFault::Parcel(ParcelFault::Bomb(
            "word/document.xml".into()
        )))
    );
}

#[test]
fn two_hundred_pages_are_read_whole() {
    let paragraph = p(&r(&"Words of a long document. ".repeat(20)));
    let heading =
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Part</w:t></w:r></w:p>";
    let body = format!("{heading}{}", paragraph.repeat(6)).repeat(200);
    let brought = read(&file(&body, &[])).unwrap();
    assert_eq!(brought.blocks.len(), 200 * 7);
}

#[test]
fn every_page_of_the_programme_goes_out_and_comes_back_the_same() {
    let mut pages = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../programmes/npq-senco"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let whole = std::fs::read_to_string(&path).unwrap();
            let page = whole.splitn(3, "+++\n").last().unwrap();
            let blocks = markdown::read(page);
            let written = markdown::write(&blocks);
            assert_eq!(markdown::read(&written.text), blocks, "{}", path.display());
            let brought = read(&out(&blocks, &[])).unwrap();
            assert_eq!(text(&brought), written.text, "{}", path.display());
            assert_eq!(brought.left_out, [], "{}", path.display());
            pages += 1;
        }
    }
    assert!(pages > 150, "{pages}");
}

/// Breaks are kept in paragraphs only, and Word has no empty list item with only a list in it.
fn plainer(blocks: Vec<Block>) -> Vec<Block> {
    markdown::read(&markdown::write(&blocks).text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_page_goes_out_and_comes_back_the_same(blocks in markdown::tests::page()) {
        let blocks = plainer(blocks);
        let wanted = markdown::write(&blocks).text;
        let brought = read(&out(&blocks, &[])).unwrap();
        prop_assert_eq!(text(&brought), wanted);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes));
    }

    #[test]
    fn no_change_of_a_text_makes_it_panic(at in 0_usize..4_000, byte in 0x20_u8..0x7f) {
        let page = "## A\n\n- **b**\n\n| c |\n| --- |\n| [d](e) |\n";
        let whole = out(&markdown::read(page), &[]);
        let mut parcel = crate::parcel::Parcel::open(&whole, crate::parcel::Limits { entries: 99, entry_bytes: 1 << 20, all_bytes: 1 << 22, ratio: 200 }).unwrap();
        let mut document = parcel.take("word/document.xml").unwrap().unwrap();
        let at = at % document.len();
        document[at] = byte;
        let numbering = parcel.take("word/numbering.xml").unwrap().unwrap();
        drop(read(&pack([("word/document.xml", &document[..]), ("word/numbering.xml", &numbering[..])]).unwrap()));
    }
}

#[test]
fn a_mark_without_an_end_is_no_harm() {
    let mark = Inline::Mark(Mark { id: 0, end: false });
    let words = Inline::Text("Words".into(), Look::default());
    let blocks = tidy_all(vec![Block::Paragraph(vec![mark, words])]);
    let said = Said {
        id: 0,
        by: "Jo".into(),
        at: String::new(),
        words: "?".into(),
    };
    assert_eq!(read(&out(&blocks, &[said])).unwrap().comments.len(), 1);
}
