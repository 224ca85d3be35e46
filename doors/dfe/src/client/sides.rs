//! Both sides of everything of a lead provider, side by side.
//!
//! What this room must not know: what follows from a difference.

use std::collections::{BTreeMap, HashMap};

use kit::{App, Problem, db::ReadTx};
use registration::{Application, Cohort, Enrolment};
use reporting::{Chosen, Kept};
use rulebook::{
    base::{Coded as _, Day, Instant},
    people::ProviderId,
    registration::{ApplicationId, CohortId, EnrolmentId},
    reporting::declaration::DeclarationKind,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    merge::Aspect,
    store::{self, Link, Theirs},
    words::{self, Ours},
};
use crate::wire;

/// Everything that both sides have.
pub(super) struct Sides {
    pub(super) links: Vec<Link>,
    pub(super) applications: HashMap<ApplicationId, Application>,
    pub(super) enrolments: HashMap<ApplicationId, Enrolment>,
    pub(super) made: HashMap<EnrolmentId, Vec<Kept>>,
    /// Our cohorts.
    pub(super) cohorts: HashMap<CohortId, Cohort>,
    /// The schedules that were chosen here.
    pub(super) schedules: HashMap<EnrolmentId, Chosen>,
    /// Their applications, by id.
    pub(super) their_applications: HashMap<String, wire::Application>,
    /// Their enrolments, by application.
    pub(super) their_enrolments: HashMap<String, wire::Enrolment>,
    /// Their declarations, with their ids, by application.
    pub(super) their_declarations: HashMap<String, Vec<(String, wire::Declaration)>>,
    /// Their newest outcome of a participant.
    pub(super) their_outcomes: HashMap<String, wire::Outcome>,
    /// Their delivery partners, by name.
    pub(super) their_partners: HashMap<String, String>,
    agreed: BTreeMap<(String, Aspect), String>,
    app: App,
}

/// Reads both sides.
#[expect(clippy::too_many_lines, reason = "one page or answer, top to bottom")]
pub(super) async fn read(
    app: &App,
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Sides, Problem> {
    let applications = registration::applications_sent_to(tx, provider).await?;
    let enrolments = registration::enrolments_of_provider(tx, provider).await?;
    let mut made: HashMap<EnrolmentId, Vec<Kept>> = HashMap::new();
    for kept in reporting::declarations_by(tx, provider).await? {
        made.entry(kept.enrolment).or_default().push(kept);
    }
    let mut their_enrolments = HashMap::new();
    for (_, participant) in
        understood::<wire::Participant>(store::theirs(tx, provider, "participant").await?)
    {
        for enrolment in participant.npq_enrolments {
            their_enrolments.insert(enrolment.npq_application_id.clone(), enrolment);
        }
    }
    let mut their_declarations: HashMap<String, Vec<_>> = HashMap::new();
    for (id, one) in
        understood::<wire::Declaration>(store::theirs(tx, provider, "declaration").await?)
    {
        let of = their_declarations.entry(one.application_id.clone());
        of.or_default().push((id, one));
    }
    let mut their_outcomes: HashMap<String, wire::Outcome> = HashMap::new();
    for (_, one) in understood::<wire::Outcome>(store::theirs(tx, provider, "outcome").await?) {
        let newest = their_outcomes.entry(one.participant_id.clone());
        newest
            .and_modify(|held| {
                if held.created_at <= one.created_at {
                    *held = one.clone();
                }
            })
            .or_insert(one);
    }
    let partners =
        understood::<wire::DeliveryPartner>(store::theirs(tx, provider, "partner").await?);
    let agreed = store::agreed(tx, provider).await?;
    Ok(Sides {
        links: store::links(tx, provider).await?,
        applications: applications.into_iter().map(|one| (one.id, one)).collect(),
        enrolments: enrolments
            .into_iter()
            .map(|one| (one.application, one))
            .collect(),
        made,
        their_applications: understood(store::theirs(tx, provider, "application").await?)
            .into_iter()
            .collect(),
        their_enrolments,
        cohorts: registration::cohorts(tx)
            .await?
            .into_iter()
            .map(|one| (one.id, one))
            .collect(),
        schedules: reporting::schedules_chosen_by(tx, provider).await?,
        their_declarations,
        their_outcomes,
        their_partners: partners
            .into_iter()
            .map(|(id, one)| (one.name, id))
            .collect(),
        agreed: agreed
            .into_iter()
            .map(|(application, aspect, word)| ((application, aspect), word))
            .collect(),
        app: app.clone(),
    })
}

/// Records that are what they should be; others are told to the log and passed over.
pub(super) fn understood<A: DeserializeOwned>(all: Vec<Theirs>) -> Vec<(String, A)> {
    let read = |one: Theirs| {
        let Theirs { id, attributes } = one;
        match serde_json::from_value::<A>(Value::clone(&attributes)) {
            Ok(read) => Some((id, read)),
            Err(error) => {
                tracing::warn!(record = id, %error, "a record of DfE's was not understood");
                None
            }
        }
    };
    all.into_iter().filter_map(read).collect()
}

impl Sides {
    /// Our word for this aspect, where it has one yet.
    pub(super) fn ours(&self, link: &Link, aspect: Aspect) -> Option<String> {
        let application = self.applications.get(&link.ours)?;
        let enrolment = self.enrolments.get(&link.ours);
        let made: Vec<&Kept> = enrolment
            .and_then(|one| self.made.get(&one.id))
            .into_iter()
            .flatten()
            .collect();
        let follows = enrolment.and_then(|one| {
            let cohort = self.cohorts.get(&one.cohort)?;
            let chosen = self.schedules.get(&one.id);
            let chosen = chosen.map(|it| it.identifier.as_str());
            let schedule = reporting::schedule_among(&cohort.days, chosen);
            Some((cohort.code.as_str(), schedule.identifier))
        });
        let ours = Ours {
            application,
            enrolment,
            made: &made,
            follows,
        };
        // An outcome goes with its completed declaration: it is looked at once that one is agreed on.
        if aspect == Aspect::Outcome {
            let completed = words::ours(Aspect::Completed, &ours)?;
            if self.agreed(link, Aspect::Completed) != completed {
                return None;
            }
        }
        words::ours(aspect, &ours)
    }

    /// Their word.
    pub(super) fn theirs(&self, link: &Link, aspect: Aspect) -> Option<String> {
        let application = self.their_applications.get(&link.application);
        if aspect == Aspect::Application {
            let status = application.map(|one| one.status.clone());
            return Some(status.unwrap_or_else(|| words::GONE.into()));
        }
        let application = application.filter(|one| one.status == "accepted")?;
        let enrolment = self.their_enrolments.get(&link.application);
        match aspect {
            Aspect::Schedule => Some(match enrolment {
                Some(one) => words::of_schedule(
                    &format!("{}{}", one.cohort, one.cohort_suffix),
                    one.schedule_identifier.as_deref()?,
                ),
                None => words::of_schedule(
                    &format!("{}{}", application.cohort, application.cohort_suffix),
                    application.schedule_identifier.as_deref()?,
                ),
            }),
            Aspect::Place => Some(words::of_place(application.funded_place).to_owned()),
            Aspect::Outcome => Some(self.their_outcome(link)),
            Aspect::Training => Some(enrolment?.training_status.clone()),
            _ => Some(self.their_declaration(link, words::kind_of(aspect)?)),
        }
    }

    fn their_outcome(&self, link: &Link) -> String {
        let newest = self.their_outcomes.get(&link.participant);
        newest.filter(|one| one.state != "voided").map_or_else(
            || words::NONE.into(),
            |one| words::of_outcome(one.state == "passed", &one.completion_date),
        )
    }

    fn their_declaration(&self, link: &Link, kind: DeclarationKind) -> String {
        self.their_declarations
            .get(&link.application)
            .into_iter()
            .flatten()
            .filter(|(_, one)| one.declaration_type == kind.code())
            .find_map(|(_, one)| words::of_declaration(one, |text| self.day_of(text)))
            .unwrap_or_else(|| words::NONE.into())
    }

    /// What both last agreed on.
    pub(super) fn agreed(&self, link: &Link, aspect: Aspect) -> &str {
        self.agreed
            .get(&(link.application.clone(), aspect))
            .map_or(words::first(aspect), String::as_str)
    }

    /// Was anything ever agreed on?
    pub(super) fn has_agreed(&self, link: &Link, aspect: Aspect) -> bool {
        self.agreed
            .contains_key(&(link.application.clone(), aspect))
    }

    /// The day in England of a moment of theirs.
    pub(super) fn day_of(&self, text: &str) -> Option<Day> {
        let at: jiff::Timestamp = text.parse().ok()?;
        Some(self.app.clock().at(Instant(at.as_microsecond())).day)
    }
}
