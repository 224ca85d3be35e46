//! What the programme's sources file lists is taken into the register: each source once, and each doubt of the writers as a
//! check.
//!
//! What this room must not know: what becomes of a source later.

use kit::{App, OrNotFound, Problem, Process, db::WriteTx};
use programme::{Passage, SourceKind};
use rulebook::{
    base::Day,
    people::{Permit, PersonId, ProviderId},
    production::source::{CheckState, Happened},
};

use super::{
    Check, NewEntry, Source, is_concerned,
    resting::{all_passages, owner},
    store,
};
use crate::release::{Workshop, workshop};

/// Sources were taken into the register.
pub const TAKEN: Process = Process::new(
    "sources_taken",
    "took the sources file into the register of",
);

/// The file in which a programme lists its sources.
const LIST: &str = "sources.toml";

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// How many sources.
    pub sources: usize,
    /// How many questions became checks.
    pub checks: usize,
}

/// What stands in the sources file and not yet in the register.
pub(crate) fn waiting(workshop: &Workshop, known: &[Source], checks: &[Check]) -> Taken {
    let Some(programme) = &workshop.checked.programme else {
        return Taken {
            sources: 0,
            checks: 0,
        };
    };
    let new = |key: &str| !known.iter().any(|one| one.key == key);
    let asked = |about: &str, text: &str| {
        let same = |one: &Check| one.about == about && one.question.as_deref() == Some(text);
        checks.iter().any(same)
    };
    let sources = programme.sources.iter().filter(|one| new(&one.key));
    let questions = programme
        .questions
        .iter()
        .filter(|one| !asked(&one.about, &one.text));
    Taken {
        sources: sources.count(),
        checks: questions.count(),
    }
}

/// Takes what is new in the sources file into the register; what is there already stays as it is. Process: [`TAKEN`].
///
/// # Errors
/// [`Problem::NotFound`] when the permit names no provider, or the programme is not open for production.
pub async fn take(app: &App, permit: &Permit, programme: &str) -> Result<Taken, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let workshop = workshop(app, provider, programme).await?;
    let by = permit.actor();
    let passages = all_passages(&workshop);
    app.act(permit, &TAKEN, async move |tx| {
        let taken = take_in(tx, provider, (&workshop, &passages), by).await?;
        tx.about(provider);
        tx.became("sources", taken.sources);
        tx.became("checks opened", taken.checks);
        Ok(taken)
    })
    .await
}

async fn take_in(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    (workshop, passages): (&Workshop, &[Passage]),
    by: Option<PersonId>,
) -> Result<Taken, Problem> {
    let programme = workshop.checked.programme.as_ref().or_not_found()?;
    let whose = (provider, programme.id.as_str());
    let mut known = store::register(tx, whose).await?;
    let mut taken = Taken {
        sources: 0,
        checks: 0,
    };
    for listed in &programme.sources {
        if known.iter().any(|one| one.key == listed.key) {
            continue;
        }
        let source = Source {
            id: tx.mint(),
            provider,
            programme: programme.id.clone(),
            key: listed.key.clone(),
            title: listed.title.clone(),
            kind: kind(listed.kind).to_owned(),
        };
        store::add(tx, &source).await?;
        for entry in first_entries(listed, tx.now().day) {
            store::enter(tx, source.id, &entry, by).await?;
        }
        known.push(source);
        taken.sources += 1;
    }
    let checks = store::checks(tx, whose).await?;
    for question in &programme.questions {
        let same = |one: &Check| {
            one.about == question.about && one.question.as_deref() == Some(question.text.as_str())
        };
        let key = question.about.split(':').next().unwrap_or_default();
        let source = known.iter().find(|one| one.key == key);
        if let Some(source) = source.filter(|_| !checks.iter().any(same)) {
            ask(
                tx,
                source,
                (workshop, passages),
                (&question.about, &question.text),
            )
            .await?;
            taken.checks += 1;
        }
    }
    Ok(taken)
}

/// A doubt of the writers becomes a check of the item in which the sources are listed.
async fn ask(
    tx: &mut WriteTx<'_>,
    source: &Source,
    (workshop, passages): (&Workshop, &[Passage]),
    (about, question): (&str, &str),
) -> Result<(), Problem> {
    let item = owner(&workshop.items, LIST).or_not_found()?;
    let part = about.split_once(':').map_or("", |(_, part)| part);
    let parts: Vec<String> = [part]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let rests = |one: &Passage| is_concerned(&source.key, &parts, &one.cited());
    let passages = passages.iter().filter(|one| rests(one)).cloned().collect();
    let check = Check {
        id: tx.mint(),
        source: source.id,
        item: item.id,
        entry: None,
        question: Some(question.to_owned()),
        about: about.to_owned(),
        passages,
        version: item.version,
        state: CheckState::Open,
        given_to: None,
        opened_at: tx.now().at,
        reason: None,
        became: None,
        settled: None,
    };
    store::add_check(tx, &check).await?;
    tx.about(check.id);
    Ok(())
}

/// What the sources file itself says of a source.
fn first_entries(listed: &programme::Source, today: Day) -> Vec<NewEntry> {
    let published = listed.date.as_deref().and_then(first_day).unwrap_or(today);
    let entry = |happened, from_on, successor: &Option<String>| NewEntry {
        happened,
        from_on,
        words: String::new(),
        link: listed.url.clone().unwrap_or_default(),
        edition: listed.edition.clone().unwrap_or_default(),
        parts: Vec::new(),
        successor: successor.clone().unwrap_or_default(),
        given_to: None,
    };
    let mut entries = vec![entry(Happened::Listed, published, &None)];
    if !listed.current {
        entries.push(entry(
            Happened::Superseded,
            today.max(published),
            &listed.superseded_by,
        ));
    }
    entries
}

/// The first day of `2015-01`, of `2015`, or the day itself.
fn first_day(written: &str) -> Option<Day> {
    let whole = match written.len() {
        4 => format!("{written}-01-01"),
        7 => format!("{written}-01"),
        _ => written.to_owned(),
    };
    whole.parse().ok()
}

const fn kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Law => "law",
        SourceKind::Guidance => "guidance",
        SourceKind::Evidence => "evidence",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_as_its_publisher_writes_it_has_a_first_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(first_day("2015-01"), Some(day("2015-01-01")));
        assert_eq!(first_day("2015"), Some(day("2015-01-01")));
        assert_eq!(first_day("2015-01-29"), Some(day("2015-01-29")));
        assert_eq!(first_day("January 2015"), None);
    }
}
