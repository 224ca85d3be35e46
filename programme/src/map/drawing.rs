//! The few shapes that maps are drawn with: SVG with classes, no script, no inline style.
//!
//! What this room must not know: what is drawn.

pub(super) use crate::page::clean::escape;

/// A drawing that grows shape by shape.
pub(super) struct Drawing {
    shapes: String,
}

/// A rectangle in user units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Drawing {
    pub fn new() -> Self {
        Self {
            shapes: String::new(),
        }
    }

    pub fn area(&mut self, class: &str, area: Area) {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        // The dash is an attribute too, so that a gap stays a gap without the stylesheet.
        let dash = if class == "c0" {
            " stroke-dasharray=\"4 3\""
        } else {
            ""
        };
        let shape = format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"{dash}/>"
        );
        self.shapes.push_str(&shape);
    }

    /// Words at a point; `anchor` is `start`, `middle` or `end`.
    pub fn words(&mut self, class: &str, (x, y): (u32, u32), anchor: &str, words: &str) {
        let words = escape(words);
        let shape = format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>"
        );
        self.shapes.push_str(&shape);
    }

    /// A curve from the right edge of one box to the left edge of another.
    pub fn curve(&mut self, from: (u32, u32), to: (u32, u32)) {
        let middle = u32::midpoint(from.0, to.0);
        let (x1, y1, x2, y2) = (from.0, from.1, to.0, to.1);
        let shape = format!(
            "<path class=\"edge\" d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\" fill=\"none\" stroke=\"currentColor\"/>"
        );
        self.shapes.push_str(&shape);
    }

    /// A straight line.
    pub fn line(&mut self, from: (u32, u32), to: (u32, u32)) {
        let (x1, y1, x2, y2) = (from.0, from.1, to.0, to.1);
        let shape = format!(
            "<path class=\"edge\" d=\"M{x1} {y1}L{x2} {y2}\" fill=\"none\" stroke=\"currentColor\"/>"
        );
        self.shapes.push_str(&shape);
    }

    /// The whole picture with its title and description; `name` is its own on a page.
    pub fn finish(
        self,
        class: &str,
        name: &str,
        (width, height): (u32, u32),
        title: &str,
        description: &str,
    ) -> String {
        let (title, description) = (escape(title), escape(description));
        format!(
            "<svg class=\"{class}\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\"><title id=\"{name}-t\">{title}</title><desc id=\"{name}-d\">{description}</desc>{}</svg>",
            self.shapes
        )
    }
}

/// Words cut into lines of at most `most` letters, at spaces; a longer word stands alone.
pub(super) fn lines(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
