//! How wide text is in the paper's two faces, and where its lines break.
//!
//! What this room must not know: pages, tags.

use krilla::text::Font;
use skrifa::{
    FontRef, MetadataProvider, charmap::Charmap, instance::LocationRef, instance::Size,
    metrics::GlyphMetrics,
};

use crate::{Fault, assets};

/// The paper's faces: regular and bold.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

/// One face: to draw with, and to measure with.
pub(super) struct Face {
    pub(super) font: Font,
    chars: Charmap<'static>,
    glyphs: GlyphMetrics<'static>,
}

impl Faces {
    /// Both faces, out of the assets.
    pub(super) fn load() -> Result<Self, Fault> {
        Ok(Self {
            regular: Face::load("regular")?,
            bold: Face::load("bold")?,
        })
    }

    pub(super) fn of(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn load(name: &str) -> Result<Self, Fault> {
        let bytes =
            assets::font_ttf(name).ok_or_else(|| Fault::say("a font of the paper is missing"))?;
        let broken = || Fault::say("a font of the paper is broken");
        let measured =
            FontRef::new(bytes).map_err(|e| Fault::say(format!("reading a font: {e}")))?;
        Ok(Self {
            font: Font::new(bytes.to_vec().into(), 0).ok_or_else(broken)?,
            chars: measured.charmap(),
            // At size 1 an advance is a share of the size.
            glyphs: measured.glyph_metrics(Size::new(1.0), LocationRef::default()),
        })
    }

    /// The width of text, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|one| self.advance(one) * size).sum()
    }

    fn advance(&self, one: char) -> f32 {
        self.chars
            .map(one)
            .and_then(|glyph| self.glyphs.advance_width(glyph))
            .unwrap_or(0.6)
    }

    /// The lines of a text within a width. Every line but the last keeps its space, so that words stay apart when the text is
    /// read aloud or copied. A line break in the text is kept; a word wider than a line is broken.
    pub(super) fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = Line::default();
            for word in paragraph.split_whitespace() {
                self.add(&mut line, &mut lines, word, size, width);
            }
            lines.push(line.text);
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn add(&self, line: &mut Line, lines: &mut Vec<String>, word: &str, size: f32, width: f32) {
        let needs = self.width(word, size);
        let space = self.width(" ", size);
        if !line.text.is_empty() && line.width + space + needs > width {
            line.text.push(' ');
            lines.push(std::mem::take(&mut line.text));
            line.width = 0.0;
        }
        if !line.text.is_empty() {
            line.text.push(' ');
            line.width += space;
        }
        if needs <= width {
            line.text.push_str(word);
            line.width += needs;
            return;
        }
        for one in word.chars() {
            let advance = self.advance(one) * size;
            if line.width + advance > width && !line.text.is_empty() {
                lines.push(std::mem::take(&mut line.text));
                line.width = 0.0;
            }
            line.text.push(one);
            line.width += advance;
        }
    }
}

#[derive(Default)]
struct Line {
    text: String,
    width: f32,
}
