//! The company: who is who in the data, and in whose name an act is done.
//!
//! What this room must not know: what is played.

use std::sync::Arc;

use kit::{App, Fault, OrNotFound, Problem};
use programme::Programme;
use rulebook::{
    base::{Day, Urn},
    people::{
        Action, Actor, Circles, Grant, GroupId, PartnerId, Permit, PersonId, ProviderId,
        RegisterNumber, Role, Scope, may,
    },
    production::EditionId,
    registration::{ApplicationId, CohortId, EnrolmentId},
};

use crate::{
    calendar::Calendar,
    cast::{PARTICIPANTS, Participant, Reach, STAFF},
};

/// The ten o'clock of every day of the play, in minutes.
const MORNING: i64 = 600;

/// An intake as the play has made it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Intake {
    pub(crate) id: Option<CohortId>,
    pub(crate) groups: Vec<GroupId>,
    /// Events by element, one for each group.
    pub(crate) events: Vec<(String, GroupId, rulebook::delivery::EventId)>,
}

/// Everybody and everything that the play has brought forth so far.
pub(crate) struct Company<'a> {
    pub(crate) app: &'a App,
    pub(crate) calendar: Calendar,
    pub(crate) provider: ProviderId,
    pub(crate) partners: Vec<PartnerId>,
    pub(crate) staff: Vec<PersonId>,
    pub(crate) people: Vec<PersonId>,
    pub(crate) applications: Vec<Option<ApplicationId>>,
    pub(crate) enrolments: Vec<Option<EnrolmentId>>,
    pub(crate) submissions: Vec<Option<rulebook::assessment::SubmissionId>>,
    pub(crate) intakes: Vec<Intake>,
    pub(crate) edition: Option<(EditionId, Arc<Programme>)>,
    /// The edition that came after it.
    pub(crate) second: Option<EditionId>,
    /// Who was called because they missed a session.
    pub(crate) at_risk: Option<usize>,
}

impl Company<'_> {
    /// It is now ten o'clock on this day.
    pub(crate) fn travel(&self, day: Day) {
        travel(self.app, day);
    }

    /// The circles of the provider.
    pub(crate) const fn circles(&self) -> Circles {
        Circles::provider(self.provider)
    }

    /// The id of the nth member of staff with this role.
    pub(crate) fn member(&self, role: Role, nth: usize) -> Result<PersonId, Problem> {
        let place = STAFF
            .iter()
            .enumerate()
            .filter(|(_, one)| one.role == role)
            .nth(nth);
        let place = place.map(|(place, _)| place);
        place
            .and_then(|place| self.staff.get(place))
            .copied()
            .ok_or_else(missing)
    }

    /// What the nth member of staff with this role may do to something of the provider's.
    pub(crate) fn may(&self, role: Role, nth: usize, action: Action) -> Result<Permit, Problem> {
        self.may_in(role, nth, action, &self.circles())
    }

    /// The same, in these circles.
    pub(crate) fn may_in(
        &self,
        role: Role,
        nth: usize,
        action: Action,
        circles: &Circles,
    ) -> Result<Permit, Problem> {
        let id = self.member(role, nth)?;
        let grants = vec![Grant {
            role,
            scope: Scope::Provider(self.provider),
        }];
        Ok(may(&Actor::Person { id, grants }, action, circles)?)
    }

    /// What somebody may do to what is their own.
    pub(crate) fn own(&self, person: usize, action: Action) -> Result<Permit, Problem> {
        let id = self.person(person)?;
        let grants = vec![Grant {
            role: Role::Participant,
            scope: Scope::Own,
        }];
        Ok(may(
            &Actor::Person { id, grants },
            action,
            &Circles::own(id),
        )?)
    }

    /// The id of a participant.
    pub(crate) fn person(&self, person: usize) -> Result<PersonId, Problem> {
        self.people.get(person).copied().ok_or_else(missing)
    }

    /// The enrolment of a participant.
    pub(crate) fn enrolment(&self, person: usize) -> Result<EnrolmentId, Problem> {
        self.enrolments
            .get(person)
            .copied()
            .flatten()
            .ok_or_else(missing)
    }

    /// An intake.
    pub(crate) fn intake(&self, intake: usize) -> Result<&Intake, Problem> {
        self.intakes.get(intake).ok_or_else(missing)
    }

    /// The id of an intake.
    pub(crate) fn cohort(&self, intake: usize) -> Result<CohortId, Problem> {
        self.intake(intake)?.id.ok_or_else(missing)
    }

    /// The edition that everybody studies.
    pub(crate) fn programme(&self) -> Result<(EditionId, Arc<Programme>), Problem> {
        self.edition.clone().ok_or_else(missing)
    }

    /// The places of those who hold one in an intake now.
    pub(crate) fn members(&self, intake: usize) -> Vec<usize> {
        (0..PARTICIPANTS.len())
            .filter(|person| crate::calendar::intake_of(*person) == intake)
            .filter(|person| self.enrolment(*person).is_ok())
            .collect()
    }
}

/// It is now ten o'clock on this day, everywhere on this site.
pub(crate) fn travel(app: &App, day: Day) {
    let clock = app.clock();
    let there = delivery::instant_at(clock, day, MORNING);
    let ahead = clock.ahead() + (there.0 - clock.now().at.0);
    clock.set_ahead(ahead);
}

/// Something that the play should have brought forth is not there: a slip in the play itself.
pub(crate) fn missing() -> Problem {
    Fault::say("the demonstration’s play has lost its thread").into()
}

/// A participant by place.
pub(crate) fn participant(person: usize) -> Result<&'static Participant, Problem> {
    PARTICIPANTS.get(person).ok_or_else(missing)
}

/// A school's number.
pub(crate) fn urn(number: i64) -> Result<Urn, Problem> {
    Urn::from_number(number).or_not_found()
}

/// The scope of a member of staff.
pub(crate) fn scope(
    reach: Reach,
    provider: ProviderId,
    partners: &[PartnerId],
) -> Result<Scope, Problem> {
    Ok(match reach {
        Reach::Site => Scope::Site,
        Reach::Provider => Scope::Provider(provider),
        Reach::Partner(place) => Scope::Partner(partners.get(place).copied().ok_or_else(missing)?),
        Reach::SchoolOf(person) => Scope::School(urn(participant(person)?.urn)?),
        Reach::School(number) => Scope::School(urn(number)?),
        Reach::Trust(number) => Scope::Trust(RegisterNumber::new(number).ok_or_else(missing)?),
        Reach::Authority(number) => {
            Scope::Authority(RegisterNumber::new(number).ok_or_else(missing)?)
        }
    })
}
