//! A line as the runs of a Word paragraph: looks, links, pictures, the places of comments.
//!
//! What this room must not know: blocks.

use super::{POINT, Writer, escape, put, words};
use crate::{
    page::{Inline, Look, Mark, Picture},
    picture,
};

impl Writer<'_> {
    pub(super) fn line(&mut self, line: &[Inline]) {
        let mut rest = line;
        while let Some(first) = rest.first() {
            let target = link_of(first);
            let same = rest
                .iter()
                .take_while(|one| link_of(one) == target)
                .count()
                .max(1);
            let (group, after) = rest.split_at_checked(same).unwrap_or((rest, &[]));
            if let Some(link) = target {
                let id = self.relate("hyperlink", link.to_owned(), true);
                self.put(&format!("<w:hyperlink r:id=\"{id}\" w:history=\"1\">"));
            }
            for one in group {
                self.part(one);
            }
            if target.is_some() {
                self.put("</w:hyperlink>");
            }
            rest = after;
        }
    }

    fn part(&mut self, part: &Inline) {
        match part {
            Inline::Text(text, look) => {
                let text = escape(text);
                let run = format!(
                    "<w:r>{}<w:t xml:space=\"preserve\">{text}</w:t></w:r>",
                    properties(look)
                );
                self.put(&run);
            }
            Inline::Break => self.put("<w:r><w:br/></w:r>"),
            Inline::Picture(picture) => self.picture(picture),
            Inline::Mark(Mark { id, end }) => self.mark(*id, *end),
        }
    }

    fn mark(&mut self, id: u16, end: bool) {
        if !self.page.comments.iter().any(|one| one.id == id) {
            return;
        }
        if !end {
            self.open.push(id);
            self.put(&format!("<w:commentRangeStart w:id=\"{id}\"/>"));
        } else if self.open.contains(&id) {
            self.open.retain(|one| *one != id);
            self.put(&format!("<w:commentRangeEnd w:id=\"{id}\"/>"));
            self.reference(id);
        } else {
            self.reference(id);
        }
    }

    pub(super) fn reference(&mut self, id: u16) {
        self.put(&format!("<w:r><w:commentReference w:id=\"{id}\"/></w:r>"));
    }

    fn relate(&mut self, kind: &'static str, target: String, outside: bool) -> String {
        let known = self
            .relations
            .iter()
            .position(|(one, there, _)| *one == kind && *there == target);
        let at = known.unwrap_or_else(|| {
            self.relations.push((kind, target, outside));
            self.relations.len() - 1
        });
        format!("rId{}", at + 100)
    }

    fn picture(&mut self, picture: &Picture) {
        let bytes = (self.page.picture)(&picture.path);
        let known = bytes.and_then(|bytes| Some((picture::look(&bytes).ok()?, bytes)));
        let Some((known, bytes)) = known else {
            // Its words stand for it.
            let words = words(&format!("[{}]", picture.alt));
            self.put(&words);
            return;
        };
        let (width, height) = fitted(known.size);
        let id = self.keep(known.ending, bytes);
        let blip = if known.ending == "svg" {
            let point = self.keep("png", POINT.to_vec());
            format!(
                "<a:blip r:embed=\"{point}\"><a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"{id}\"/></a:ext></a:extLst></a:blip>"
            )
        } else {
            format!("<a:blip r:embed=\"{id}\"/>")
        };
        self.drawn += 1;
        let (number, name, alt) = (self.drawn, escape(&picture.path), escape(&picture.alt));
        self.put(&format!("<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"));
    }

    fn keep(&mut self, ending: &str, bytes: Vec<u8>) -> String {
        let known = self
            .media
            .iter()
            .find(|(_, same)| *same == bytes)
            .map(|(name, _)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = format!("media/image{}.{ending}", self.media.len() + 1);
            self.media.push((name.clone(), bytes));
            name
        });
        self.relate("image", name, false)
    }
}

fn link_of(part: &Inline) -> Option<&str> {
    match part {
        Inline::Text(_, look) => look.link.as_deref(),
        _ => None,
    }
}

fn properties(look: &Look) -> String {
    let mut said = String::new();
    if look.code {
        said.push_str("<w:rStyle w:val=\"HTMLCode\"/>");
    } else if look.link.is_some() {
        said.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
    }
    for (on, name) in [
        (look.bold, "b"),
        (look.italic, "i"),
        (look.strike, "strike"),
    ] {
        if on {
            put(&mut said, format_args!("<w:{name}/>"));
        }
    }
    if said.is_empty() {
        said
    } else {
        format!("<w:rPr>{said}</w:rPr>")
    }
}

/// Width and height as Word counts them (914,400 to the inch, 96 points to the inch), no wider than the page.
fn fitted(size: Option<(u32, u32)>) -> (u64, u64) {
    const PAGE: u64 = 5_700_000;
    let (width, height) = size.unwrap_or((600, 340));
    let (width, height) = (
        u64::from(width.max(1)) * 9_525,
        u64::from(height.max(1)) * 9_525,
    );
    if width <= PAGE {
        (width, height)
    } else {
        (PAGE, (height * PAGE / width).max(9_525))
    }
}
