//! What is asked of them to tell what is so here.
//!
//! What this room must not know: when it is asked, or what becomes of it.

use kit::{Problem, outside::Asking};
use rulebook::{assessment::Outcome, base::Coded as _};
use serde_json::{Value, json};

use super::{
    line::Line,
    merge::Aspect,
    sides::Sides,
    stamp,
    store::{Link, Sending},
    words,
};
use crate::wire::COURSE;

/// What is asked of them.
#[expect(clippy::too_many_lines, reason = "one page or answer, top to bottom")]
pub(super) async fn asking(
    line: &Line,
    sides: &Sides,
    pair: &Link,
    sending: &Sending,
) -> Result<Option<Asking>, Problem> {
    let application = format!("/api/v3/npq-applications/{}", pair.application);
    let participant = format!("/api/v3/participants/npq/{}", pair.participant);
    let enrolment = sides.enrolments.get(&pair.ours);
    let reason = enrolment.and_then(|one| one.reason.clone());
    let of_course = |reason: Option<String>| match reason {
        Some(reason) => json!({ "course_identifier": COURSE, "reason": reason }),
        None => json!({ "course_identifier": COURSE }),
    };
    Ok(match (sending.aspect, sending.word.as_str()) {
        (Aspect::Application, "accepted") => {
            let funded = enrolment.and_then(|one| one.funded_place);
            let chosen = enrolment.and_then(|one| sides.schedules.get(&one.id));
            let mut said = serde_json::Map::new();
            if let Some(funded) = funded {
                said.insert("funded_place".into(), funded.into());
            }
            if let Some(chosen) = chosen {
                said.insert(
                    "schedule_identifier".into(),
                    chosen.identifier.clone().into(),
                );
            }
            Some(change(
                "POST",
                format!("{application}/accept"),
                "npq-application-accept",
                said.into(),
            ))
        }
        (Aspect::Application, "rejected") => Some(Asking {
            verb: "POST",
            path: format!("{application}/reject"),
            body: None,
        }),
        (Aspect::Training, "deferred") => Some(change(
            "PUT",
            format!("{participant}/defer"),
            "participant-defer",
            of_course(reason),
        )),
        (Aspect::Training, "withdrawn") => Some(change(
            "PUT",
            format!("{participant}/withdraw"),
            "participant-withdraw",
            of_course(reason),
        )),
        (Aspect::Training, "active") => Some(change(
            "PUT",
            format!("{participant}/resume"),
            "participant-resume",
            of_course(None),
        )),
        (Aspect::Schedule, word) => schedule(word).map(|said| {
            let path = format!("{participant}/change-schedule");
            change("PUT", path, "participant-change-schedule", said)
        }),
        (Aspect::Place, _) => enrolment.and_then(|one| one.funded_place).map(|funded| {
            change(
                "PUT",
                format!("{application}/change-funded-place"),
                "npq-application-change-funded-place",
                json!({ "funded_place": funded }),
            )
        }),
        (Aspect::Outcome, word) => words::outcome_of(word).map(|(passed, day)| {
            let state = if passed { "passed" } else { "failed" };
            change(
                "POST",
                format!("{participant}/outcomes"),
                "npq-outcome-confirmation",
                json!({
                    "course_identifier": COURSE,
                    "state": state,
                    "completion_date": day.to_string(),
                }),
            )
        }),
        (Aspect::Application | Aspect::Training, _) => None,
        (_, words::NONE) => void(sides, pair, sending.aspect),
        _ => declare(line, sides, pair, sending.aspect).await?,
    })
}

/// A cohort is named by its year only: which one of a year is meant, the schedule tells.
fn schedule(word: &str) -> Option<Value> {
    let (cohort, schedule) = word.split_once(' ')?;
    Some(json!({
        "course_identifier": COURSE,
        "schedule_identifier": schedule,
        "cohort": cohort.get(..4)?,
    }))
}

fn change(verb: &'static str, path: String, kind: &str, attributes: Value) -> Asking {
    let body = json!({ "data": { "type": kind, "attributes": attributes } });
    Asking {
        verb,
        path,
        body: Some(body.to_string()),
    }
}

/// What has to be asked first: their declaration of another day is taken back before ours is sent.
pub(super) fn before(sides: &Sides, pair: &Link, sending: &Sending) -> Option<Asking> {
    words::kind_of(sending.aspect)?;
    let theirs = sides.theirs(pair, sending.aspect)?;
    let is_other = sending.word != words::NONE && theirs != words::NONE && theirs != sending.word;
    is_other.then(|| void(sides, pair, sending.aspect))?
}

/// Taking back the declaration that stands with them.
fn void(sides: &Sides, pair: &Link, aspect: Aspect) -> Option<Asking> {
    let kind = words::kind_of(aspect)?;
    let all = sides.their_declarations.get(&pair.application)?;
    let (id, _) = all.iter().find(|(_, one)| {
        one.declaration_type == kind.code()
            && words::of_declaration(one, |text| sides.day_of(text)).is_some()
    })?;
    Some(Asking {
        verb: "PUT",
        path: format!("/api/v3/participant-declarations/{id}/void"),
        body: None,
    })
}

/// A declaration, with the moment that it carries and the delivery partner under their id.
async fn declare(
    line: &Line,
    sides: &Sides,
    pair: &Link,
    aspect: Aspect,
) -> Result<Option<Asking>, Problem> {
    let kind = words::kind_of(aspect);
    let enrolment = sides.enrolments.get(&pair.ours);
    let made = enrolment.and_then(|one| sides.made.get(&one.id));
    let kept = made
        .into_iter()
        .flatten()
        .find(|one| Some(one.kind) == kind && words::is_standing(one.state));
    let Some(kept) = kept else { return Ok(None) };
    let provider = line.provider;
    let partners = line
        .app
        .db()
        .read(async |tx| people::partners_of(tx, provider).await)
        .await?;
    let named = |wanted| {
        let known = partners.iter().find(|one| Some(one.id) == wanted)?;
        sides.their_partners.get(&known.name).cloned()
    };
    let mut said = json!({
        "participant_id": pair.participant,
        "declaration_type": kept.kind.code(),
        "declaration_date": stamp(kept.told_at),
        "course_identifier": COURSE,
    });
    if let Some(fields) = said.as_object_mut() {
        let partner = named(kept.partners.0).map(Value::from);
        let second = named(kept.partners.1).map(Value::from);
        let passed = kept
            .outcome
            .map(|outcome| Value::from(outcome == Outcome::Passed));
        let more = [
            ("delivery_partner_id", partner),
            ("secondary_delivery_partner_id", second),
            ("has_passed", passed),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value);
            }
        }
    }
    Ok(Some(change(
        "POST",
        "/api/v3/participant-declarations".into(),
        "participant-declaration",
        said,
    )))
}
