//! Every step from sending an application to the certificate: who does it, by their names, and by when.
//!
//! What this room must not know: how a step is done, or how it is shown.

use kit::{Problem, db::ReadTx, web::Call};
use rulebook::{
    base::Day,
    registration::{application::ApplicationState, duty::NpqOutcome, enrolment::EnrolmentState},
};

use crate::{
    application::{
        Application,
        journey::told::Names,
        pages::{decide_by, sent_on},
    },
    cohort::{Cohort, PROGRAMME},
    enrolment::{self, Enrolment, moves::deferral_of},
    waiting::pages::Told,
};

/// One step: what, by whom, by when, and whether it is done.
pub(super) struct Leg {
    pub(super) name: &'static str,
    pub(super) words: String,
    pub(super) done: bool,
}

fn leg(name: &'static str, words: impl Into<String>, done: bool) -> Leg {
    Leg {
        name,
        words: words.into(),
        done,
    }
}

/// The place that came of an application, with the names of those who are concerned.
pub(super) struct Place {
    held: Enrolment,
    partner: Option<String>,
    school: Option<String>,
}

/// The place that came of this application, unless it was cancelled.
pub(super) async fn place(
    tx: &ReadTx<'_>,
    application: &Application,
) -> Result<Option<Place>, Problem> {
    let all = enrolment::store::of_person(tx, application.person).await?;
    let own = |one: &Enrolment| {
        one.application == application.id && one.state != EnrolmentState::Cancelled
    };
    let Some(held) = all.into_iter().find(own) else {
        return Ok(None);
    };
    let partners = people::partners_of(tx, held.provider).await?;
    let partner = partners
        .into_iter()
        .find(|one| Some(one.id) == held.partner)
        .map(|one| one.name);
    let school = match held.school {
        Some(urn) => Some(people::find_school(tx, urn).await?.name),
        None => None,
    };
    Ok(Some(Place {
        held,
        partner,
        school,
    }))
}

/// What the way is told from.
pub(super) struct Way<'a> {
    pub(super) call: &'a Call,
    pub(super) held: &'a Application,
    pub(super) names: &'a Names,
    pub(super) cohort: &'a Cohort,
    pub(super) waits: Option<&'a Told>,
    pub(super) place: Option<&'a Place>,
}

impl Way<'_> {
    /// The steps in order.
    pub(super) fn legs(&self) -> Vec<Leg> {
        let mut way = vec![leg(
            "Application sent",
            format!("You sent it on {}", sent_on(self.call, self.held)),
            self.held.sent_at.is_some(),
        )];
        if let Some(waits) = self.waits {
            way.push(leg("Waiting list", waits.line(), false));
        }
        way.push(self.decision());
        way.push(self.teaching());
        way.push(self.study());
        way.extend(self.pause());
        way.push(self.assessment());
        way.extend(self.end());
        way
    }

    fn accepted(&self) -> bool {
        self.held.state == ApplicationState::Accepted
    }

    fn passed(&self, day: Day) -> bool {
        self.accepted() && day <= self.call.now().day
    }

    fn outcome(&self) -> Option<(NpqOutcome, Day)> {
        self.place.and_then(|place| place.held.outcome)
    }

    fn decision(&self) -> Leg {
        let provider = &self.names.provider;
        let decided = self
            .held
            .decided_at
            .map(|at| self.call.app().clock().at(at).day.with_weekday());
        let words = decided.map_or_else(
            || {
                if self.waits.is_some() {
                    return format!(
                        "{provider} decides once a place is held for you and you have said yes"
                    );
                }
                format!(
                    "{provider} decides by {} and writes to you",
                    decide_by(self.call, self.held)
                )
            },
            |on| format!("{provider} decided on {on}"),
        );
        leg("Decision", words, self.accepted())
    }

    /// Who teaches: the delivery partner where there is one, else the provider itself.
    fn teaches(&self) -> &str {
        let partner = self.place.and_then(|place| place.partner.as_deref());
        partner.unwrap_or(self.names.provider.as_str())
    }

    fn school(&self) -> &str {
        let now = self.place.and_then(|place| place.school.as_deref());
        let said = Some(self.names.school.as_str()).filter(|name| !name.is_empty());
        now.or(said).unwrap_or("Your school")
    }

    fn teaching(&self) -> Leg {
        let starts = self
            .place
            .map_or(self.cohort.days.starts_on, |place| place.held.started_on);
        leg(
            "Teaching begins",
            format!(
                "{} puts you into a group and begins on {}",
                self.teaches(),
                starts.with_weekday()
            ),
            self.passed(starts),
        )
    }

    fn study(&self) -> Leg {
        let ends = self.cohort.days.ends_on;
        let name = if self.cohort.programme == PROGRAMME {
            "Nine courses and two conferences"
        } else {
            "Your courses"
        };
        leg(
            name,
            format!(
                "You study until {}. {} gives you the time, and your line manager there confirms what you try out",
                ends.with_weekday(),
                self.school()
            ),
            self.passed(ends),
        )
    }

    fn pause(&self) -> Option<Leg> {
        let deferral = deferral_of(&self.place?.held)?;
        Some(leg(
            "Your pause",
            format!(
                "You are expected back on {}. {} keeps your place until {}",
                deferral.returns_on.with_weekday(),
                self.names.provider,
                deferral.limit().with_weekday()
            ),
            false,
        ))
    }

    fn assessment(&self) -> Leg {
        let opens = self.cohort.days.assessment_opens_on;
        leg(
            "Written assessment",
            format!(
                "{} opens it to you on {}; you choose when to write within its window",
                self.names.provider,
                opens.with_weekday()
            ),
            self.outcome().is_some(),
        )
    }

    fn end(&self) -> [Leg; 2] {
        let provider = &self.names.provider;
        let released = self.outcome();
        let result = match released {
            Some((_, on)) => format!("{provider} released it on {}", on.with_weekday()),
            None => format!("{provider} releases it after two assessors have marked your work"),
        };
        let passed = matches!(released, Some((NpqOutcome::Passed, _)));
        [
            leg("Result", result, released.is_some()),
            leg(
                "Certificate",
                format!(
                    "Yours to download from {provider} on the day of a passing result. DfE shows it to you as well, once {provider} has reported the result"
                ),
                passed,
            ),
        ]
    }
}
