//! Content going out: an item as Word, PDF or folder; an edition as the folder it was released as.
//!
//! What this room must not know: how a Word file or a PDF is written.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use exchange::{
    markdown,
    page::{Block, Inline, List, Look, Mark, plain},
    word::{Outgoing, Said},
};
use kit::{
    Fault, OrNotFound, Problem,
    paper::{Paper, Table},
    web::{Call, Form, PageResult},
};
use programme::Files;
use rulebook::{
    people::{Action, Circles},
    production::{EditionId, ItemId, anchor},
};

use super::{divided, pictures::joined};
use crate::{
    comment::{self, Comment},
    desk::{Desk, Names},
    folder,
    item::{self, Item, Texts, pages::is_page},
    release,
    sheet::Sheet,
    steps::Module,
};

/// What goes out of an item.
struct Going {
    item: Item,
    texts: Texts,
    comments: Vec<Comment>,
    names: Names,
    files: Files,
}

/// An item as a file.
pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: ItemId = id.parse().or_not_found()?;
    let db = call.app().db();
    let item = db.read(async |tx| item::item(tx, id).await).await?;
    call.may(Action::ReadProduction, &item.circles())?;
    let (texts, comments) = db
        .read(async |tx| {
            let texts = item::texts(tx, id, item.version).await?;
            Ok((texts, comment::store::of_item(tx, id).await?))
        })
        .await?;
    let names = Names::of(&call, comments.iter().map(|one| one.by)).await?;
    let files = release::files_of(call.app(), item.provider, &item.programme).await?;
    let going = Going {
        item,
        texts,
        comments,
        names,
        files,
    };
    let name = going.name();
    match form.get("as") {
        "docx" => Ok(attached(&format!("{name}.docx"), going.docx(&call)?)),
        "pdf" => Ok(attached(&format!("{name}.pdf"), going.pdf()?)),
        "folder" => Ok(attached(&format!("{name}.zip"), going.folder()?)),
        _ => Err(Problem::NotFound),
    }
}

impl Going {
    fn name(&self) -> String {
        let last = self.item.key.rsplit('/').next().unwrap_or_default();
        if last.is_empty() {
            self.item.programme.clone()
        } else {
            last.to_owned()
        }
    }

    /// The pages in the order in which they are read: path, title and text.
    fn pages(&self) -> Vec<(&str, String, &str)> {
        let steps = Module::of(&self.item.key, &self.texts)
            .map(|module| module.steps())
            .unwrap_or_default();
        let steps: Vec<String> = steps
            .into_iter()
            .map(|step| format!("{}/{}", self.item.key, step.name))
            .collect();
        let place = |path: &str| {
            steps
                .iter()
                .position(|one| one == path)
                .unwrap_or(usize::MAX)
        };
        let mut pages: Vec<(&String, &String)> = self
            .texts
            .iter()
            .filter(|(path, _)| is_page(path))
            .collect();
        pages.sort_by_key(|(path, _)| (place(path), (*path).clone()));
        let page = |(path, text): (&'_ String, &'_ String)| {
            let title = Sheet::of(text).map(|sheet| sheet.settings().title);
            title
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| path.clone())
        };
        pages
            .into_iter()
            .map(|(path, text)| (path.as_str(), page((path, text)), text.as_str()))
            .collect()
    }

    /// One page after the other under its title, pictures by their path in the programme's folder.
    fn blocks<'g>(&'g self, marked: &mut BTreeMap<u16, &'g Comment>) -> Vec<Block> {
        let pages = self.pages();
        let alone = pages.len() == 1;
        let mut blocks = Vec::new();
        for (path, title, text) in pages {
            let (front, body) = divided(text);
            if !alone {
                blocks.push(Block::Heading(
                    1,
                    vec![Inline::Text(title, Look::default())],
                ));
            }
            blocks.extend(self.page(path, (front.len(), text, body), marked));
        }
        blocks
    }

    fn page<'g>(
        &'g self,
        path: &str,
        (front, text, body): (usize, &str, &str),
        marked: &mut BTreeMap<u16, &'g Comment>,
    ) -> Vec<Block> {
        let mut marks = Vec::new();
        for one in self
            .comments
            .iter()
            .filter(|one| one.file == path && one.settled.is_none())
        {
            let Ok(id) = u16::try_from(marked.len()) else {
                break;
            };
            marked.insert(id, one);
            let range = one
                .anchor()
                .and_then(|anchor| anchor::locate(text, &anchor).range);
            let inside = range.and_then(|range| {
                Some(range.start.checked_sub(front)?..range.end.checked_sub(front)?)
            });
            if let Some(inside) = inside {
                marks.push((Mark { id, end: false }, inside.start));
                marks.push((Mark { id, end: true }, inside.end));
            }
        }
        markdown::read_marked(body, &marks)
    }

    fn docx(&self, call: &Call) -> Result<Vec<u8>, Problem> {
        let mut marked = BTreeMap::new();
        let blocks = self.blocks(&mut marked);
        let said: Vec<Said> = marked
            .iter()
            .map(|(id, one)| self.said(call, *id, one))
            .collect();
        let picture = |path: &str| self.files.get(&joined(&self.item.key, path)).cloned();
        let language = self.language();
        let going = Outgoing {
            title: &self.item.title,
            language: &language,
            blocks: &blocks,
            picture: &picture,
            comments: &said,
        };
        Ok(exchange::word::write(&going).map_err(|e| Fault::because("writing a Word file", e))?)
    }

    fn language(&self) -> String {
        let text = self
            .files
            .get("programme.toml")
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        let line = text.and_then(|text| {
            text.lines()
                .find_map(|line| line.trim().strip_prefix("language"))
        });
        let value = line.and_then(|line| line.split('"').nth(1));
        value.unwrap_or("en-GB").to_owned()
    }

    fn said(&self, call: &Call, id: u16, one: &Comment) -> Said {
        let words = match &one.proposed {
            Some(words) if words.is_empty() => {
                format!("{} (Suggests to take these words out.)", one.words)
            }
            Some(words) => format!("{} (Suggests instead: “{words}”)", one.words),
            None => one.words.clone(),
        };
        let day = call.app().clock().at(one.at).day;
        Said {
            id,
            by: self.names.name(one.by).to_owned(),
            at: format!("{day}T00:00:00Z"),
            words,
        }
    }

    fn pdf(&self) -> Result<Vec<u8>, Problem> {
        let mut paper = Paper::new(self.item.title.clone(), "Senda");
        paper.heading(1, self.item.title.clone());
        set(&mut paper, &self.blocks(&mut BTreeMap::new()), 1);
        Ok(paper.pdf()?)
    }

    /// The item's own files with its pictures.
    fn folder(&self) -> Result<Vec<u8>, Problem> {
        let own = |path: &String| {
            self.texts.contains_key(path)
                || item::parts::lies_in(path, &self.item.key) && !self.item.key.is_empty()
        };
        let files = self.files.iter().filter(|(path, _)| own(path));
        Ok(folder::packed(
            &files
                .map(|(path, bytes)| (path.clone(), bytes.clone()))
                .collect(),
        )?)
    }
}

/// Sets blocks on paper. A paper has words only: a link says where it leads, a picture what it tells.
fn set(paper: &mut Paper, blocks: &[Block], deeper: u8) {
    for block in blocks {
        match block {
            Block::Heading(level, line) => {
                paper.heading(u16::from(level + deeper).min(4), plain(line));
            }
            Block::Paragraph(line) => {
                paper.text(spoken(line));
            }
            Block::List(List { number, items }) => {
                let items = items
                    .iter()
                    .map(|item| item.iter().map(flat).collect::<Vec<_>>().join("\n"));
                match number {
                    Some(_) => {
                        paper.numbered(items);
                    }
                    None => {
                        paper.list(items);
                    }
                }
            }
            Block::Table(rows) => {
                let Some((names, rows)) = rows.split_first() else {
                    continue;
                };
                let names: Vec<String> = names.iter().map(|cell| plain(cell)).collect();
                let columns: Vec<(&str, u16)> =
                    names.iter().map(|name| (name.as_str(), 1)).collect();
                let mut table = Table::new("", &columns);
                for row in rows {
                    table.row(row.iter().map(|cell| spoken(cell)));
                }
                paper.table(table);
            }
            Block::Quote(inside) => set(paper, inside, deeper),
            Block::Code(text) => {
                paper.text(text.clone());
            }
            Block::Callout(head, inside) => {
                paper.heading(4, called(head));
                set(paper, inside, deeper);
            }
            Block::Rule => {
                paper.gap(8.0);
            }
        }
    }
}

fn flat(block: &Block) -> String {
    match block {
        Block::Heading(_, line) | Block::Paragraph(line) => spoken(line),
        Block::List(list) => {
            let item = |item: &Vec<Block>| {
                format!("– {}", item.iter().map(flat).collect::<Vec<_>>().join(" "))
            };
            list.items.iter().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Quote(inside) | Block::Callout(_, inside) => {
            inside.iter().map(flat).collect::<Vec<_>>().join("\n")
        }
        Block::Table(rows) => rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| spoken(cell))
                    .collect::<Vec<_>>()
                    .join("; ")
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Code(text) => text.clone(),
        Block::Rule => String::new(),
    }
}

/// What a call-out is called on paper.
fn called(head: &str) -> String {
    let (kind, rest) = head.split_once(' ').unwrap_or((head, ""));
    let rest = rest.trim_matches('"');
    match kind {
        "law" => format!("What the law says ({rest})"),
        "evidence" => format!("What the evidence says ({rest})"),
        "school" => format!("In one school: {rest}"),
        _ => head.to_owned(),
    }
}

/// The words of a line; a link outside says where it leads, a picture what it tells.
fn spoken(line: &[Inline]) -> String {
    let mut words = String::new();
    for (at, one) in line.iter().enumerate() {
        match one {
            Inline::Text(text, look) => {
                words.push_str(text);
                let next = line.get(at + 1);
                let goes_on = matches!(next, Some(Inline::Text(_, next)) if next.link == look.link);
                if let Some(link) = look
                    .link
                    .as_ref()
                    .filter(|link| link.starts_with("http") && !goes_on)
                {
                    words.extend([" (", link, ")"]);
                }
            }
            Inline::Picture(picture) => words.extend(["[Picture: ", &picture.alt, "]"]),
            Inline::Break => words.push('\n'),
            Inline::Mark(_) => {}
        }
    }
    words
}

/// An edition as the folder it was released as.
pub(crate) async fn edition(call: Call, Path(id): Path<String>) -> PageResult {
    let id: EditionId = id.parse().or_not_found()?;
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let db = call.app().db();
    let releases =
        db.read(async |tx| release::store::of_programme(tx, desk.provider, &desk.programme).await);
    let known = releases.await?.iter().any(|one| one.edition == id);
    known.then_some(()).or_not_found()?;
    let packed = db
        .read(async |tx| curriculum::edition_folder(tx, id).await)
        .await?;
    Ok(attached(
        &format!("{}-{id}.zip", desk.programme),
        packed.or_not_found()?,
    ))
}

fn attached(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, bytes).into_response()
}
