//! An intake in a town: an edition, a cohort with its timetable, a group with its facilitator, people who applied and
//! were accepted through the real acts.
//!
//! What this room must not know: what any page says.

use kit::{App, Process};
use rulebook::{
    base::{Coded, Day, Urn},
    delivery::EventId,
    people::{Action, Actor, Circles, GroupId, Permit, PersonId, ProviderId, may},
    registration::{
        CohortId, EnrolmentId,
        cohort::{CohortDays, Places},
        duty::Induction,
        funding::{CohortFunding, WorkSetting},
        journey::{Answer, Answers, NasencoStanding, PaidBy, SencoRole, Step, next},
    },
};

use crate::town::Town;

const KEPT: Process = Process::new("edition_kept_for_a_test", "kept an edition for a test");
const SCHOOLS: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code)\n100000,Example School,1,1\n";

/// An intake that is being taught.
pub struct Intake {
    pub provider: ProviderId,
    pub cohort: CohortId,
    pub group: GroupId,
    pub facilitator: PersonId,
}

/// A participant: who, and the enrolment.
#[derive(Clone, Copy)]
pub struct Taught {
    pub person: PersonId,
    pub enrolment: EnrolmentId,
}

fn system(action: Action, circles: &Circles) -> Permit {
    may(&Actor::System, action, circles).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Intake {
    /// Taught since 1 October 2026; applications stay open.
    pub async fn new(town: &Town) -> Self {
        let app = &town.app;
        people::import_schools(app, &Town::permit(), SCHOOLS)
            .await
            .unwrap();
        let provider = town.provider("Northern Light").await.unwrap();
        let cohort = open_cohort(app, provider).await;
        let keep = system(Action::KeepCohorts, &Circles::provider(provider));
        delivery::make_timetable(app, &keep, cohort, None)
            .await
            .unwrap();
        let facilitator = town.person("Fay Leads", &[]).await;
        let new = delivery::NewGroup {
            cohort,
            partner: None,
            name: "West A".into(),
            facilitator: Some(facilitator),
            coach: None,
            capacity: 12,
        };
        let group = delivery::open_group(app, &keep, new).await.unwrap();
        Self {
            provider,
            cohort,
            group,
            facilitator,
        }
    }

    /// Somebody who applies, is accepted and joins the group.
    pub async fn enrol(&self, town: &Town, name: &str) -> Taught {
        let app = &town.app;
        let person = town.person(name, &[]).await;
        let apply = system(Action::Apply, &Circles::own(person));
        let mut answers = Answers::default();
        loop {
            let given = match next(&answers) {
                Step::CheckAnswers => break,
                Step::Cohort => registration::Given::Cohort(self.cohort),
                step => registration::Given::Plain(self.answer(step, name)),
            };
            answers = registration::answer(app, &apply, person, given)
                .await
                .unwrap();
        }
        let id = registration::send(app, &apply, person, true).await.unwrap();
        let keep = system(Action::KeepRegistrations, &Circles::provider(self.provider));
        let placing = registration::Placing {
            cohort: self.cohort,
            partner: None,
            funded_place: None,
        };
        let enrolment = registration::accept(app, &keep, id, placing).await.unwrap();
        let place = system(Action::KeepCohorts, &Circles::provider(self.provider));
        delivery::place_people(app, &place, self.group, vec![enrolment])
            .await
            .unwrap();
        Taught { person, enrolment }
    }

    fn answer(&self, step: Step, name: &str) -> Answer {
        let number = 1_000_000 + name.bytes().map(u32::from).sum::<u32>();
        match step {
            Step::WorksInEngland => Answer::WorksInEngland(true),
            Step::WorkSetting => Answer::WorkSetting(WorkSetting::School),
            Step::School => Answer::School(Urn::from_number(100_000).unwrap()),
            Step::Course => Answer::Course("npq-senco".into()),
            Step::SencoRole => Answer::SencoRole(SencoRole::ALL[0]),
            Step::FirstSencoOn => Answer::FirstSencoOn(day("2025-09-01")),
            Step::SencoHereFrom => Answer::SencoHereFrom(day("2025-09-01")),
            Step::SencoMonthsBefore => Answer::SencoMonthsBefore(0),
            Step::QualifiedTeacher => Answer::QualifiedTeacher(true),
            Step::Induction => Answer::Induction(Induction::Complete),
            Step::TeachesHere => Answer::TeachesHere(true),
            Step::Head => Answer::Head(false),
            Step::Nasenco => Answer::Nasenco(NasencoStanding::ALL[0]),
            Step::FullName => Answer::FullName(name.to_owned()),
            Step::Trn => Answer::Trn(number.to_string().parse().unwrap()),
            Step::Provider => Answer::Provider(self.provider),
            Step::FundingConfirm => Answer::FundingConfirm(true),
            Step::FundingChoice => Answer::FundingChoice(PaidBy::ALL[0]),
            Step::LineManagerEmail => Answer::LineManagerEmail("head@school.example".into()),
            other => panic!("the journey asks {other:?}"),
        }
    }

    /// A clinic of course 1 for the whole intake, or for the group.
    pub async fn clinic(
        &self,
        town: &Town,
        on: &str,
        for_group: bool,
        capacity: Option<i64>,
    ) -> EventId {
        let keep = system(Action::KeepEvents, &Circles::provider(self.provider));
        let plan = delivery::NewEvent {
            cohort: self.cohort,
            group: for_group.then_some(self.group),
            element: "courses/1-culture".into(),
            kind: delivery::EventKind::Clinic,
            title: "Clinic: Culture".into(),
            day: day(on),
            from_minute: 960,
            minutes: 60,
            place: "Online".into(),
            link: "https://meet.example/culture".into(),
            capacity,
        };
        delivery::schedule_event(&town.app, &keep, plan)
            .await
            .unwrap()
    }
}

async fn open_cohort(app: &App, provider: ProviderId) -> CohortId {
    let library: &curriculum::Library = app.shelf().unwrap();
    let programme = library
        .folder("npq-senco")
        .unwrap()
        .programme
        .clone()
        .unwrap();
    let release = system(Action::ReleaseEdition, &Circles::SITE);
    let edition = app
        .act(&release, &KEPT, async move |tx| {
            curriculum::keep_edition(tx, &programme, "The first.").await
        })
        .await
        .unwrap();
    let keep = system(Action::KeepCohorts, &Circles::provider(provider));
    let new = registration::NewCohort {
        provider,
        edition,
        name: "Autumn 2026".into(),
        code: "2026b".into(),
        days: CohortDays {
            opens: day("2026-06-01"),
            closes: day("2026-12-31"),
            starts_on: day("2026-10-01"),
            ends_on: day("2028-03-31"),
            assessment_opens_on: day("2028-04-01"),
        },
        places: Places {
            places: 100,
            funding: CohortFunding::Funded,
            funded_places: 0,
        },
    };
    registration::open_cohort(app, &keep, new).await.unwrap()
}
