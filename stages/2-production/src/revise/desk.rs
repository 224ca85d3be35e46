//! What is in a writer's hands: the item, the file, its text as the newest version has it, and their own draft.
//!
//! What this room must not know: how a page looks. It never compiles the programme, so opening the editor is quick.

use kit::{
    OrNotFound, Problem,
    web::{Call, Form},
};
use rulebook::{
    people::{Action, Permit, PersonId},
    production::ItemId,
};

use crate::{
    desk::Names,
    draft::{self, Draft},
    finding::{self, Finding},
    item::{self, Item, Texts, pages::is_page, store},
    message::{self, Message},
    room::WritingRoom,
};

/// What is in the writer's hands.
pub(crate) struct Desk {
    pub(crate) permit: Permit,
    pub(crate) by: PersonId,
    pub(crate) item: Item,
    /// The files of the newest version.
    pub(crate) texts: Texts,
    /// Who wrote the newest version.
    pub(crate) author: Option<PersonId>,
    /// The file, in the programme's folder.
    pub(crate) path: String,
    /// Whether it is a file that the item does not have yet.
    pub(crate) fresh: bool,
    /// What they were writing in it.
    pub(crate) draft: Option<Draft>,
    /// Who else has it open.
    pub(crate) others: Vec<PersonId>,
    pub(crate) names: Names,
    /// The item's key messages, which the writer sees beside the text.
    pub(crate) messages: Vec<Message>,
    /// The findings for which the item is to be changed.
    pub(crate) findings: Vec<Finding>,
}

impl Desk {
    /// The desk that a form or an address asks for.
    pub(crate) async fn ask(call: &Call, id: &str, form: &Form) -> Result<Self, Problem> {
        let id: ItemId = id.parse().or_not_found()?;
        let db = call.app().db();
        let item = db.read(async |tx| item::item(tx, id).await).await?;
        call.may(Action::ReadProduction, &item.circles())?;
        let permit = call
            .may(Action::WriteContent, &item.circles())
            .map_err(|_no| Problem::NotAllowed)?;
        let by = permit.actor().ok_or(Problem::NotAllowed)?;
        let (texts, author, messages, findings) = db
            .read(async |tx| {
                let texts = item::texts(tx, id, item.version).await?;
                let author = store::author(tx, id, item.version).await?;
                let messages = message::store::of_item(tx, id).await?;
                let findings = finding::store::to_change(tx, id).await?;
                Ok((texts, author, messages, findings))
            })
            .await?;
        let fresh = form.has("new");
        let path = if fresh {
            new_path(&item, form.get("new"))
        } else if form.has("base") && !form.get("file").is_empty() {
            // What is sent stays with its file, also when somebody took the file away meanwhile.
            form.get("file").to_owned()
        } else {
            known_path(&texts, form.get("file"))?
        };
        let draft = db
            .read(async |tx| draft::draft(tx, id, &path, by).await)
            .await?;
        let room: &WritingRoom = call.app().shelf()?;
        let others = room.enter(id, &path, by, call.now().at);
        let names = Names::of(call, others.iter().copied().chain(author)).await?;
        Ok(Self {
            permit,
            by,
            item,
            texts,
            author,
            path,
            fresh,
            draft,
            others,
            names,
            messages,
            findings,
        })
    }

    /// The text of the newest version.
    pub(crate) fn current(&self) -> &str {
        self.texts.get(&self.path).map_or("", String::as_str)
    }

    /// The page on which this file is written.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("/content/{}/revise?file={path}", self.item.id)
    }
}

fn new_path(item: &Item, name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        String::new()
    } else {
        format!("{}/{name}", item.key)
    }
}

/// The file that was asked for, or the first that reads as a page.
fn known_path(texts: &Texts, asked: &str) -> Result<String, Problem> {
    let asked = asked.trim();
    if texts.contains_key(asked) {
        return Ok(asked.to_owned());
    }
    let first = texts.keys().find(|path| is_page(path));
    first
        .or_else(|| texts.keys().next())
        .cloned()
        .or_not_found()
}

/// What was typed, with the line ends and the last line end that files have.
pub(crate) fn typed(form: &Form) -> String {
    let text = form.get("text").replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}
