//! The laid-out paper, written as pages with tags.
//!
//! What this room must not know: how lines were broken.

use std::num::NonZeroU16;

use krilla::{
    Document,
    color::rgb,
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
        Tag, TagGroup, TagKind, TagTree,
    },
    text::TextDirection,
};

use super::{
    LANGUAGE,
    layout::{HEIGHT, Laid, MARGIN, Part, Piece, Role, WIDTH},
    measure::Faces,
};
use crate::Fault;

/// Writes every page, the tree of tags and the outline.
pub(super) fn write(
    document: &mut Document,
    laid: &Laid,
    foot: Option<&str>,
    title: &str,
) -> Result<(), Fault> {
    let faces = Faces::load()?;
    let settings =
        PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Fault::say("a page of no size"))?;
    let mut ids: Vec<Option<Identifier>> = laid.pieces.iter().map(|_| None).collect();
    for number in 0..laid.pages {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        ink(&mut surface);
        for (piece, id) in laid.pieces.iter().zip(ids.iter_mut()) {
            if piece.page == number {
                *id = text(&mut surface, &faces, piece);
            }
        }
        for rule in laid.rules.iter().filter(|one| one.page == number) {
            line(&mut surface, rule.x, rule.y, rule.width);
        }
        if let Some(words) = foot {
            let words = format!("{words}: page {} of {}", number + 1, laid.pages);
            let kind = ArtifactType::Footer;
            aside(&mut surface, &faces, kind, (MARGIN, HEIGHT - 36.0), &words);
        }
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for part in &laid.parts {
        tree.push(group(part, &ids));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(laid, title));
    Ok(())
}

fn ink(surface: &mut Surface<'_>) {
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(12, 54, 50).into(),
        ..Fill::default()
    }));
}

fn text(surface: &mut Surface<'_>, faces: &Faces, piece: &Piece) -> Option<Identifier> {
    if !piece.read {
        surface.start_tagged(ContentTag::Artifact(Artifact::new(
            ArtifactType::Layout,
            None,
        )));
        draw(surface, faces, piece);
        surface.end_tagged();
        return None;
    }
    let tag = SpanTag::empty().with_lang(Some(LANGUAGE));
    let id = surface.start_tagged(ContentTag::Span(tag));
    draw(surface, faces, piece);
    surface.end_tagged();
    Some(id)
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, piece: &Piece) {
    surface.draw_text(
        Point::from_xy(piece.x, piece.y),
        faces.of(piece.bold).font.clone(),
        piece.size,
        &piece.text,
        false,
        TextDirection::LeftToRight,
    );
}

fn aside(
    surface: &mut Surface<'_>,
    faces: &Faces,
    kind: ArtifactType,
    (x, y): (f32, f32),
    words: &str,
) {
    surface.start_tagged(ContentTag::Artifact(Artifact::new(kind, None)));
    surface.draw_text(
        Point::from_xy(x, y),
        faces.regular.font.clone(),
        8.5,
        words,
        false,
        TextDirection::LeftToRight,
    );
    surface.end_tagged();
}

fn line(surface: &mut Surface<'_>, x: f32, y: f32, width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + width, y);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::new(
        ArtifactType::Layout,
        None,
    )));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(150, 165, 160).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
    ink(surface);
    surface.end_tagged();
}

fn group(part: &Part, ids: &[Option<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(tag(&part.role));
    for piece in &part.pieces {
        if let Some(id) = ids.get(*piece).copied().flatten() {
            group.push(id);
        }
    }
    for inner in &part.parts {
        group.push(self::group(inner, ids));
    }
    group
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => Tag::Hn(
            NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN),
            Some(text.clone()),
        )
        .into(),
        Role::Paragraph => Tag::P.into(),
        Role::List { numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        Role::List { numbered: false } => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

/// The way around the document: its headings of the first two levels, or its title where it has none.
fn outline(laid: &Laid, title: &str) -> Outline {
    let mut outline = Outline::new();
    let mut any = false;
    for part in &laid.parts {
        let Role::Heading(level @ (1 | 2), text) = &part.role else {
            continue;
        };
        let at = part
            .pieces
            .first()
            .and_then(|piece| laid.pieces.get(*piece));
        if let Some(piece) = at {
            let indent = if *level == 1 { "" } else { "– " };
            let to = XyzDestination::new(piece.page, Point::from_xy(0.0, piece.y - piece.size));
            outline.push_child(OutlineNode::new(format!("{indent}{text}"), to));
            any = true;
        }
    }
    if !any {
        let to = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(title.to_owned(), to));
    }
    outline
}
