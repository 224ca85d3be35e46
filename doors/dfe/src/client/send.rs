//! Telling them what changed here: in order for each application, once at a time, and never again before looking.
//!
//! A sending may be begun twice (an answer was lost, the machine stopped, two rounds met): whoever claims it first has it, and
//! from the second attempt on their record is read before anything is said again. So nothing is told twice.
//! What this room must not know: why something is to be told.

use std::collections::HashSet;

use kit::{App, Problem, db::WriteTx};
use rulebook::people::ProviderId;

use super::{
    COMPARED,
    asking::{self, asking},
    compare,
    line::{Came, ExchangeOutcome, Line},
    merge::Aspect,
    permit, pull,
    sides::{self, Sides},
    store::{self, Link, Sending},
    words,
};

/// Seconds that an attempt may take before another may be made.
const CLAIMED_FOR: i64 = 300;

/// Tells everything that is due; answers how much was told.
pub(super) async fn due(line: &Line) -> Result<usize, Problem> {
    let (provider, now) = (line.provider, line.app.now().at);
    let waiting = line
        .app
        .db()
        .read(async |tx| store::waiting(tx, provider).await)
        .await?;
    let (mut told, mut held_up) = (0, HashSet::new());
    for sending in waiting {
        if held_up.contains(&sending.application) {
            continue;
        }
        if sending.due_at > now || !claim(line, &sending).await? {
            held_up.insert(sending.application);
            continue;
        }
        match tell(line, &sending).await? {
            Told::Yes => told += 1,
            Told::No => {
                held_up.insert(sending.application);
            }
            Told::Stop => break,
        }
    }
    Ok(told)
}

enum Told {
    /// It is done, or no longer needed.
    Yes,
    /// Not now.
    No,
    /// Nothing more is asked in this round.
    Stop,
}

async fn claim(line: &Line, sending: &Sending) -> Result<bool, Problem> {
    let until = line.app.now().at.plus_seconds(CLAIMED_FOR);
    let sending = sending.clone();
    let claimed = line
        .app
        .act(&permit()?, &COMPARED, async move |tx| {
            store::claim(tx, &sending, until).await
        })
        .await;
    match claimed {
        Ok(()) => Ok(true),
        Err(Problem::MovedOn) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn tell(line: &Line, sending: &Sending) -> Result<Told, Problem> {
    let Some(pair) = link_of(line, sending).await? else {
        return drop_it(line, sending).await;
    };
    if sending.attempts > 0 {
        match look(line, &pair, sending).await? {
            Seen::AsWanted => return finish(line, sending).await,
            Seen::Otherwise => {}
            Seen::Nothing => return put_off(line, sending).await,
        }
    }
    let asking = {
        let sides = read(&line.app, line.provider).await?;
        // It may have changed here again meanwhile: the next comparison queues what is true then.
        if sides.ours(&pair, sending.aspect).as_deref() != Some(sending.word.as_str()) {
            return drop_it(line, sending).await;
        }
        if let Some(first) = asking::before(&sides, &pair, sending) {
            let came = line.ask(first, Some(sending.id)).await?;
            if came.outcome != ExchangeOutcome::Done {
                return after(line, &pair, sending, came).await;
            }
        }
        match asking(line, &sides, &pair, sending).await? {
            Some(asking) => asking,
            None => return drop_it(line, sending).await,
        }
    };
    let came = line.ask(asking, Some(sending.id)).await?;
    after(line, &pair, sending, came).await
}

async fn after(line: &Line, pair: &Link, sending: &Sending, came: Came) -> Result<Told, Problem> {
    match came.outcome {
        ExchangeOutcome::Done => {
            let things = came.answered.and_then(|it| pull::things(&it.body));
            if let Some(things) = things {
                pull::keep_page(line, resource_of(sending.aspect), things).await?;
            }
            finish(line, sending).await
        }
        ExchangeOutcome::Refused => match look(line, pair, sending).await? {
            // A question that arrived twice is refused the second time: what counts is what they have.
            Seen::AsWanted => finish(line, sending).await,
            Seen::Otherwise => refused(line, pair, sending, &came).await,
            Seen::Nothing => put_off(line, sending).await,
        },
        ExchangeOutcome::Later if came.answered.is_some_and(|it| it.status == 429) => {
            put_off(line, sending).await?;
            Ok(Told::Stop)
        }
        ExchangeOutcome::Later | ExchangeOutcome::Unknown | ExchangeOutcome::NotReached => {
            put_off(line, sending).await
        }
        ExchangeOutcome::Token => {
            put_off(line, sending).await?;
            Ok(Told::Stop)
        }
    }
}

const fn resource_of(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Application | Aspect::Place => "application",
        Aspect::Training | Aspect::Schedule => "participant",
        Aspect::Outcome => "outcome",
        Aspect::Started | Aspect::Retained1 | Aspect::Retained2 | Aspect::Completed => {
            "declaration"
        }
    }
}

enum Seen {
    AsWanted,
    Otherwise,
    /// It could not be read.
    Nothing,
}

/// Reads their record of what is to be told.
async fn look(line: &Line, pair: &Link, sending: &Sending) -> Result<Seen, Problem> {
    let path = match sending.aspect {
        Aspect::Application | Aspect::Place => {
            format!("/api/v3/npq-applications/{}", pair.application)
        }
        Aspect::Training | Aspect::Schedule => {
            format!("/api/v3/participants/npq/{}", pair.participant)
        }
        Aspect::Outcome => format!("/api/v3/participants/npq/{}/outcomes", pair.participant),
        _ => format!(
            "/api/v3/participant-declarations?page[per_page]=3000&filter[participant_id]={}",
            pair.participant
        ),
    };
    let resource = resource_of(sending.aspect);
    if !pull::look(line, resource, path, sending.id).await? {
        return Ok(Seen::Nothing);
    }
    let sides = read(&line.app, line.provider).await?;
    let theirs = sides.theirs(pair, sending.aspect);
    Ok(if theirs.as_deref() == Some(sending.word.as_str()) {
        Seen::AsWanted
    } else {
        Seen::Otherwise
    })
}

async fn read(app: &App, provider: ProviderId) -> Result<Sides, Problem> {
    app.db()
        .read(async |tx| sides::read(app, tx, provider).await)
        .await
}

async fn link_of(line: &Line, sending: &Sending) -> Result<Option<Link>, Problem> {
    let provider = line.provider;
    let links = line
        .app
        .db()
        .read(async |tx| store::links(tx, provider).await)
        .await?;
    Ok(links
        .into_iter()
        .find(|pair| pair.application == sending.application))
}

async fn finish(line: &Line, sending: &Sending) -> Result<Told, Problem> {
    let (app, provider, sending) = (line.app.clone(), line.provider, sending.clone());
    line.app
        .act(&permit()?, &COMPARED, async move |tx| {
            store::end_sending(tx, sending.id, "done", None).await?;
            let at = (sending.application.as_str(), sending.aspect);
            store::agree(tx, provider, at, &sending.word).await?;
            if sending.aspect == Aspect::Application && sending.word == "accepted" {
                made_with_acceptance(tx, &app, provider, &sending.application).await?;
            }
            Ok(())
        })
        .await?;
    Ok(Told::Yes)
}

/// What accepting made there counts as agreed: what differs from it here is told next.
async fn made_with_acceptance(
    tx: &mut WriteTx<'_>,
    app: &App,
    provider: ProviderId,
    application: &str,
) -> Result<(), Problem> {
    let sides = sides::read(app, tx, provider).await?;
    let Some(link) = sides.links.iter().find(|it| it.application == application) else {
        return Ok(());
    };
    for aspect in [Aspect::Schedule, Aspect::Place] {
        if let Some(theirs) = sides.theirs(link, aspect) {
            store::agree(tx, provider, (application, aspect), &theirs).await?;
        }
    }
    Ok(())
}

async fn drop_it(line: &Line, sending: &Sending) -> Result<Told, Problem> {
    let id = sending.id;
    line.app
        .act(&permit()?, &COMPARED, async move |tx| {
            store::end_sending(tx, id, "dropped", None).await
        })
        .await?;
    Ok(Told::Yes)
}

/// Again later: after half a minute, then a minute, and so on up to an hour.
async fn put_off(line: &Line, sending: &Sending) -> Result<Told, Problem> {
    let times = u32::try_from(sending.attempts).unwrap_or(0).min(7);
    let wait = 30_i64.saturating_mul(1 << times).min(3_600);
    let (id, due) = (sending.id, line.app.now().at.plus_seconds(wait));
    line.app
        .act(&permit()?, &COMPARED, async move |tx| {
            store::put_off(tx, id, due).await
        })
        .await?;
    Ok(Told::No)
}

async fn refused(
    line: &Line,
    pair: &Link,
    sending: &Sending,
    came: &Came,
) -> Result<Told, Problem> {
    let said = came
        .answered
        .as_ref()
        .map(|answered| in_their_words(&answered.body))
        .unwrap_or_default();
    let sides = read(&line.app, line.provider).await?;
    let theirs = sides.theirs(pair, sending.aspect);
    let theirs = theirs.unwrap_or_else(|| words::NONE.into());
    let (provider, sending) = (line.provider, sending.clone());
    line.app
        .act(&permit()?, &COMPARED, async move |tx| {
            compare::refused(tx, provider, &sending, &theirs, &said).await
        })
        .await?;
    Ok(Told::No)
}

/// The sentences of a refusal.
pub(super) fn in_their_words(body: &str) -> String {
    use crate::wire::{Errors, OneError};
    let told = if let Ok(errors) = serde_json::from_str::<Errors>(body) {
        let all = errors.errors.into_iter().map(|one| one.detail);
        all.collect::<Vec<_>>().join(" ")
    } else if let Ok(one) = serde_json::from_str::<OneError>(body) {
        one.error
    } else {
        "The answer was not understood.".into()
    };
    format!("DfE refused it: {told}")
}
