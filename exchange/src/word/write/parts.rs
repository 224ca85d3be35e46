//! The parts of a Word file that are always the same, or nearly.
//!
//! What this room must not know: the page.

pub(super) const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
/// The paper: A4 that stands, or lies.
pub(super) const fn section(lies: bool) -> &'static str {
    if lies { LYING } else { STANDING }
}

const LYING: &str = "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr>";
const STANDING: &str = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr>";
pub(super) const PACKAGE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

pub(super) fn types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{DECLARED}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Default Extension=\"gif\" ContentType=\"image/gif\"/><Default Extension=\"svg\" ContentType=\"image/svg+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"{word}.numbering+xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"{word}.comments+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

pub(super) fn core(title: &str, language: &str) -> String {
    format!(
        "{DECLARED}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )
}

pub(super) fn relations(more: &str) -> String {
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(
        "{DECLARED}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{base}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"{base}/numbering\" Target=\"numbering.xml\"/><Relationship Id=\"rId3\" Type=\"{base}/comments\" Target=\"comments.xml\"/>{more}</Relationships>"
    )
}

pub(super) fn comments(all: &str) -> String {
    format!("{DECLARED}<w:comments {NAMESPACES}>{all}</w:comments>")
}

/// A numbering for each list, so that each begins with its own number.
pub(super) fn numbering(lists: &[(Option<u64>, usize)]) -> String {
    let mut shapes = String::new();
    let mut all = String::new();
    for (at, (number, level)) in (1..).zip(lists) {
        let mut levels = String::new();
        for one in 0..9_usize {
            let left = 360 * (one + 1);
            let (format, text, start) = match number {
                Some(first) => (
                    "decimal",
                    format!("%{}.", one + 1),
                    if one == *level { *first } else { 1 },
                ),
                None => ("bullet", "\u{2022}".to_owned(), 1),
            };
            let indent = format!("<w:pPr><w:ind w:left=\"{left}\" w:hanging=\"360\"/></w:pPr>");
            levels.extend([format!("<w:lvl w:ilvl=\"{one}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>{indent}</w:lvl>")]);
        }
        shapes.extend([format!("<w:abstractNum w:abstractNumId=\"{at}\"><w:multiLevelType w:val=\"multilevel\"/>{levels}</w:abstractNum>")]);
        all.extend([format!(
            "<w:num w:numId=\"{at}\"><w:abstractNumId w:val=\"{at}\"/></w:num>"
        )]);
    }
    format!("{DECLARED}<w:numbering {NAMESPACES}>{shapes}{all}</w:numbering>")
}

#[expect(clippy::too_many_lines, reason = "a table: one style after the other")]
pub(super) fn styles(language: &str) -> String {
    let mut all = format!(
        "{DECLARED}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"23\"/><w:lang w:val=\"{language}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"140\" w:line=\"288\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style><w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/></w:style>"
    );
    let mut paragraph = |id: &str, name: &str, paragraph: &str, run: &str| {
        all.extend([format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>")]);
    };
    paragraph(
        "Title",
        "Title",
        "<w:spacing w:after=\"240\"/>",
        "<w:b/><w:sz w:val=\"48\"/>",
    );
    for (level, size) in (0_u8..).zip([40, 32, 27, 24, 23, 23]) {
        let number = level + 1;
        let shape = format!(
            "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/><w:outlineLvl w:val=\"{level}\"/>"
        );
        paragraph(
            &format!("Heading{number}"),
            &format!("heading {number}"),
            &shape,
            &format!("<w:b/><w:sz w:val=\"{size}\"/>"),
        );
    }
    paragraph(
        "ListParagraph",
        "List Paragraph",
        "<w:spacing w:after=\"60\"/>",
        "",
    );
    for level in 1..=5 {
        let (id, name) = if level == 1 {
            ("ListContinue".to_owned(), "List Continue".to_owned())
        } else {
            (
                format!("ListContinue{level}"),
                format!("List Continue {level}"),
            )
        };
        paragraph(
            &id,
            &name,
            &format!("<w:ind w:left=\"{}\"/>", 360 * level),
            "",
        );
    }
    paragraph(
        "Quote",
        "Quote",
        "<w:ind w:left=\"500\" w:right=\"500\"/>",
        "",
    );
    paragraph(
        "HTMLPreformatted",
        "HTML Preformatted",
        "<w:spacing w:after=\"0\"/>",
        "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\"/>",
    );
    paragraph(
        "SendaRule",
        "Senda Rule",
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"6E8580\"/></w:pBdr>",
        "",
    );
    paragraph("SendaColumn", "Senda Column", "", "");
    paragraph(
        "SendaCalloutHead",
        "Senda Call-out Head",
        "<w:keepNext/>",
        "<w:color w:val=\"0C3632\"/>",
    );
    all.push_str("<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0B5A53\"/><w:u w:val=\"single\"/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"HTMLCode\"><w:name w:val=\"HTML Code\"/><w:rPr><w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\"/></w:rPr></w:style>");
    all.push_str(&tables());
    all.push_str("</w:styles>");
    all
}

/// How tables and call-outs look.
fn tables() -> String {
    let mut all = String::new();
    let border = |color: &str| {
        let side = |name: &str| {
            format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"{color}\"/>")
        };
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(side)
            .concat()
    };
    all.extend([format!("<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{}</w:tblBorders><w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>", border("6E8580"))]);
    all.extend([format!("<w:style w:type=\"table\" w:styleId=\"SendaCallout\"><w:name w:val=\"Senda Call-out\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{}</w:tblBorders><w:tblCellMar><w:top w:w=\"120\" w:type=\"dxa\"/><w:left w:w=\"180\" w:type=\"dxa\"/><w:bottom w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"180\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEF4F1\"/></w:tcPr></w:style>", border("0B5A53"))]);
    all
}
