//! The approval dossier: every item with its versions, decisions, requests, answers and sign-offs, as a tagged PDF.
//!
//! What this room must not know: how a page of PDF is set.

use std::collections::BTreeMap;

use axum::{http::header, response::IntoResponse};
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    paper::{Paper, Table},
    web::{Call, Form, PageResult},
};
use rulebook::{
    base::{Coded, Instant},
    people::{Action, Circles},
    production::{
        PackId,
        stage::{Decision, Stage},
    },
};
use sha2::{Digest, Sha256};

use crate::{
    decision::{
        self,
        store::{Signature, Told},
    },
    desk::{Desk, Names},
    item::{self, Item, Texts, Version},
    pack::{self, Request},
};

/// Everything that is told of one item.
struct Entry {
    item: Item,
    versions: Vec<(Version, String)>,
    decisions: Vec<Told>,
    signatures: Vec<Signature>,
    requests: Vec<Request>,
}

/// The SHA-256 of a version: of the list of its files' SHA-256, each a line `HASH  PATH`, as `sha256sum` writes it.
pub fn hash_of_texts(texts: &Texts) -> String {
    let line = |(path, text): (&String, &String)| format!("{}  {path}\n", hex(text));
    let list: Vec<String> = texts.iter().map(line).collect();
    hex(&list.concat())
}

fn hex(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .collect()
}

async fn entry(tx: &ReadTx<'_>, item: Item) -> Result<Entry, Problem> {
    let mut versions = Vec::new();
    for version in item::store::versions(tx, item.id).await? {
        let texts = item::texts(tx, item.id, version.version).await?;
        versions.push((version, hash_of_texts(&texts)));
    }
    versions.reverse();
    let mut decisions = decision::store::decisions(tx, item.id).await?;
    decisions.reverse();
    Ok(Entry {
        decisions,
        signatures: decision::store::signatures(tx, item.id).await?,
        requests: pack::store::of_item(tx, item.id).await?,
        versions,
        item,
    })
}

/// The dossier of one pack, or of the whole programme.
pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let asked: Option<PackId> = match form.get("pack") {
        "" => None,
        id => Some(id.parse().or_not_found()?),
    };
    let (provider, entries) = call
        .app()
        .db()
        .read(async |tx| {
            let (provider, items) = match asked {
                Some(id) => {
                    let pack = pack::store::one(tx, id).await?;
                    let items = pack::store::items(tx, id).await?;
                    (
                        pack.provider,
                        items.into_iter().map(|(item, _)| item).collect(),
                    )
                }
                None => (
                    desk.provider,
                    item::items(tx, desk.provider, &desk.programme).await?,
                ),
            };
            let mut entries = Vec::new();
            for item in items {
                entries.push(entry(tx, item).await?);
            }
            Ok((people::provider(tx, provider).await?, entries))
        })
        .await?;
    call.may(Action::ReadProduction, &Circles::provider(provider.id))?;
    let people = entries.iter().flat_map(who);
    let names = Names::of(&call, people.collect::<Vec<_>>()).await?;
    let teller = Teller {
        call: &call,
        names: &names,
    };
    let pdf = teller.paper(&provider.name, &entries).pdf()?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"approval-dossier.pdf\"",
        ),
    ];
    Ok((headers, pdf).into_response())
}

fn who(entry: &Entry) -> Vec<rulebook::people::PersonId> {
    let decisions = entry.decisions.iter().map(|one| one.by);
    let requests = entry.requests.iter().flat_map(Request::people);
    let writers = entry.versions.iter().filter_map(|(one, _)| one.author);
    let signed = entry.signatures.iter().map(|one| one.by);
    decisions
        .chain(requests)
        .chain(writers)
        .chain(signed)
        .collect()
}

struct Teller<'a> {
    call: &'a Call,
    names: &'a Names,
}

impl Teller<'_> {
    fn day(&self, at: Instant) -> String {
        self.call.app().clock().at(at).day.in_words()
    }

    fn paper(&self, provider: &str, entries: &[Entry]) -> Paper {
        let mut paper = Paper::new("Approval dossier", provider);
        let today = self.call.now().day.with_weekday();
        paper.heading(1, "Approval dossier");
        paper.text(format!("{provider}. As it stands on {today}. It lists every text with its versions, the decisions on it, the changes that DfE and EEF asked for, the answers, and the sign-offs, with names and days."));
        paper.text("The SHA-256 of a version is that of a list of its files, in the order of their paths, one line each: the SHA-256 of the file, two spaces, its path. Whoever has the files can make the same list and compare.");
        paper.table(overview(entries));
        for entry in entries {
            self.item(&mut paper, entry);
        }
        paper
    }

    fn item(&self, paper: &mut Paper, entry: &Entry) {
        let item = &entry.item;
        paper.heading(2, format!("{} ({})", item.title, item.part));
        paper.text(format!(
            "Version {}, at: {}.",
            item.version,
            item.stage.label()
        ));
        let mut versions = Table::new(
            "Versions of this text",
            &[
                ("Version", 2),
                ("Saved", 4),
                ("By", 5),
                ("Change", 8),
                ("SHA-256", 9),
            ],
        )
        .with_row_headings();
        for (one, hash) in &entry.versions {
            let kind = one.change.map_or("", Coded::label);
            let change = [kind, one.note.as_str()].join(". ");
            versions.row([
                one.version.to_string(),
                self.day(one.saved_at),
                self.names.or_senda(one.author).to_owned(),
                change.trim_start_matches(". ").to_owned(),
                hash.clone(),
            ]);
        }
        paper.table(versions);
        if !entry.decisions.is_empty() {
            paper.table(self.decisions(&entry.decisions));
        }
        if !entry.requests.is_empty() {
            paper.heading(3, "Changes asked for by DfE and EEF, with answers");
            paper.numbered(entry.requests.iter().map(|one| self.request(one)));
        }
        if !entry.signatures.is_empty() {
            paper.table(self.signatures(entry));
        }
    }

    fn decisions(&self, decisions: &[Told]) -> Table {
        let mut table = Table::new(
            "Decisions on this text",
            &[
                ("Day", 4),
                ("By", 5),
                ("Stage", 5),
                ("Version", 2),
                ("Decision", 9),
            ],
        );
        for one in decisions {
            let did = match one.decision {
                Decision::PassOn => "Handed on",
                Decision::Approve => "Signed off",
                Decision::Changes => "Asked for changes",
            };
            let body = one.body.map(|body| format!(" for {}", body.label()));
            let why = one.reason.as_ref().map(|why| format!(": {why}"));
            table.row([
                self.day(one.at),
                self.names.name(one.by).to_owned(),
                one.stage.label().to_owned(),
                one.version.to_string(),
                format!(
                    "{did}{}{}",
                    body.unwrap_or_default(),
                    why.unwrap_or_default()
                ),
            ]);
        }
        table
    }

    fn request(&self, one: &Request) -> String {
        let quoted = if one.passage.is_empty() {
            "the whole page".to_owned()
        } else {
            format!("“{}”", one.passage)
        };
        let asked = format!(
            "{} for {}, {}, on version {} of {}, about {quoted}: {}",
            self.names.name(one.by),
            one.body.label(),
            self.day(one.at),
            one.version,
            one.file,
            one.words
        );
        let answer = match (&one.answer, one.withdrawn_at) {
            (Some((words, by, at, version)), _) => format!(
                "Answer of {}, {}, version {version}: {words}",
                self.names.name(*by),
                self.day(*at)
            ),
            (None, Some(at)) => format!("Taken back on {}.", self.day(at)),
            (None, None) => "Not answered yet.".to_owned(),
        };
        format!("{asked} {answer}")
    }

    fn signatures(&self, entry: &Entry) -> Table {
        let hashes: BTreeMap<i64, &str> = entry
            .versions
            .iter()
            .map(|(version, hash)| (version.version, hash.as_str()))
            .collect();
        let mut table = Table::new(
            "Sign-offs on this text",
            &[
                ("Stage", 5),
                ("By", 5),
                ("Day", 4),
                ("Version and its SHA-256", 9),
                ("Stands", 5),
            ],
        )
        .with_row_headings();
        for one in &entry.signatures {
            let stage = match one.body {
                Some(body) => format!("{}: {}", one.stage.label(), body.label()),
                None => one.stage.label().to_owned(),
            };
            let stands = match one.undone {
                None => "Stands".to_owned(),
                Some((version, change)) => {
                    format!("Undone by version {version}: {}", change.label())
                }
            };
            let hash = hashes.get(&one.version).copied().unwrap_or_default();
            table.row([
                stage,
                self.names.name(one.by).to_owned(),
                one.on.in_words(),
                format!("{}: {hash}", one.version),
                stands,
            ]);
        }
        table
    }
}

fn overview(entries: &[Entry]) -> Table {
    let mut table = Table::new(
        "How the texts stand",
        &[("Text", 10), ("Stage", 6), ("Approved by", 5)],
    )
    .with_row_headings();
    for entry in entries {
        let standing = entry
            .signatures
            .iter()
            .filter(|one| one.stage == Stage::ExternalApproval && one.undone.is_none());
        let bodies: Vec<&str> = standing
            .filter_map(|one| one.body)
            .map(Coded::label)
            .collect();
        let bodies = if bodies.is_empty() {
            "Nobody yet".to_owned()
        } else {
            bodies.join(" and ")
        };
        table.row([
            format!("{} ({})", entry.item.title, entry.item.part),
            entry.item.stage.label().to_owned(),
            bodies,
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_version_is_the_one_that_sha256sum_makes() {
        let texts = Texts::from([("a.md".to_owned(), "Hello\n".to_owned())]);
        let line = "66a045b452102c59d840ec097d59d9467e13a3f34f6494e539ffd32c1bb35f18  a.md\n";
        assert_eq!(hash_of_texts(&texts), hex(line));
        assert_ne!(hash_of_texts(&texts), hash_of_texts(&Texts::new()));
    }
}
