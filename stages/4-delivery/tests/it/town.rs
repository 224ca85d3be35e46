//! A small town for the acts of this stage: one provider, one intake, people enrolled through the real acts.
//!
//! What this room must not know: pages.

use std::sync::Arc;

use kit::{
    App, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    testing::{ThrowAway, throw_away},
};
use rulebook::{
    base::{Coded, Urn},
    delivery::EventId,
    people::{
        Action, Actor, Circles, Grant, GroupId, Permit, PersonId, ProviderId, Role, Scope, may,
    },
    production::EditionId,
    registration::{
        CohortId, EnrolmentId,
        cohort::{CohortDays, Places},
        duty::Induction,
        funding::{CohortFunding, WorkSetting},
        journey::{Answer, NasencoStanding, PaidBy, SencoRole, Step, next},
    },
};

const BROUGHT: Process = Process::new("brought_for_a_test", "brought for a test");
const SCHOOLS: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code)\n100000,Example School,1,1\n";

pub struct Town {
    pub app: App,
    pub provider: ProviderId,
    pub cohort: CohortId,
    /// The cohort with which the town began.
    pub first: CohortId,
    // Last, so that the database goes after everything that uses it.
    _kept: ThrowAway,
}

/// A participant: who, and the enrolment.
#[derive(Clone, Copy)]
pub struct Taught {
    pub person: PersonId,
    pub enrolment: EnrolmentId,
}

impl Taught {
    /// Their own permit to study.
    pub fn permit(self) -> Permit {
        let grants = vec![Grant {
            role: Role::Participant,
            scope: Scope::Own,
        }];
        let actor = Actor::Person {
            id: self.person,
            grants,
        };
        may(&actor, Action::Study, &Circles::own(self.person)).unwrap()
    }
}

pub fn system(action: Action, circles: &Circles) -> Permit {
    may(&Actor::System, action, circles).unwrap()
}

pub fn day(text: &str) -> rulebook::base::Day {
    text.parse().unwrap()
}

impl Town {
    /// On 1 September 2026: applications are open, teaching begins on 1 October.
    pub async fn new() -> Self {
        let kept = throw_away().await.unwrap();
        let clock = Clock::held_at(day("2026-09-01"));
        let db = Db::open(&kept.place, clock.clone()).await.unwrap();
        let parts = Parts {
            db,
            clock,
            config: Config::default(),
            jobs: delivery::jobs(),
            doorman: Arc::new(people::FrontDesk),
            nav: |_| Vec::new(),
            shelf: Shelf::new()
                .with(curriculum::Library::new())
                .with(registration::AfterMeeting(vec![delivery::free_times])),
        };
        let app = App::start(parts).await.unwrap();
        let site = system(Action::RunSystem, &Circles::SITE);
        people::import_schools(&app, &site, SCHOOLS).await.unwrap();
        let provider = people::add_provider(&app, &site, "Example Provider".into(), true)
            .await
            .unwrap();
        let edition = keep_edition(&app).await;
        let cohort = open_cohort(&app, provider, edition).await;
        Self {
            app,
            provider,
            cohort,
            first: cohort,
            _kept: kept,
        }
    }

    /// The same, with the timetable made and people enrolled in one group, on the first day of teaching.
    pub async fn teaching(people: &[&str]) -> (Self, GroupId, Vec<Taught>) {
        let town = Self::new().await;
        let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
        delivery::make_timetable(&town.app, &keep, town.cohort, None)
            .await
            .unwrap();
        let mut taught = Vec::new();
        for name in people {
            taught.push(town.enrol(name).await);
        }
        let group = town.group("Group A", None).await;
        let members = taught.iter().map(|one| one.enrolment).collect();
        delivery::place_people(&town.app, &keep, group, members)
            .await
            .unwrap();
        town.move_to("2026-10-01");
        (town, group, taught)
    }

    pub async fn person(&self, name: &str) -> PersonId {
        let (name, site) = (name.to_owned(), system(Action::RunSystem, &Circles::SITE));
        let act = self.app.act(&site, &BROUGHT, async move |tx| {
            let email = format!("{}@town.example", name.to_lowercase().replace(' ', "."));
            people::open_account(tx, &name, &email).await
        });
        act.await.unwrap()
    }

    /// Applies and is accepted, through the acts of registration.
    pub async fn enrol(&self, name: &str) -> Taught {
        let person = self.person(name).await;
        let enrolment = self.enrol_again(person, name).await;
        Taught { person, enrolment }
    }

    /// The same for somebody who has an account.
    pub async fn enrol_again(&self, person: PersonId, name: &str) -> EnrolmentId {
        self.try_enrol(person, name).await.unwrap()
    }

    pub async fn try_enrol(
        &self,
        person: PersonId,
        name: &str,
    ) -> Result<EnrolmentId, kit::Problem> {
        let apply = system(Action::Apply, &Circles::own(person));
        let mut answers = rulebook::registration::journey::Answers::default();
        let read = self
            .app
            .db()
            .read(async |tx| registration::cohort(tx, self.cohort).await);
        let course = read.await?.programme;
        loop {
            let given = match next(&answers) {
                Step::CheckAnswers => break,
                Step::Cohort => registration::Given::Cohort(self.cohort),
                Step::Course => registration::Given::Plain(Answer::Course(course.clone())),
                step => registration::Given::Plain(self.answer(step, name)),
            };
            answers = registration::answer(&self.app, &apply, person, given).await?;
        }
        let id = registration::send(&self.app, &apply, person, true).await?;
        let keep = system(Action::KeepRegistrations, &Circles::provider(self.provider));
        let placing = registration::Placing {
            cohort: self.cohort,
            partner: None,
            funded_place: None,
        };
        registration::accept(&self.app, &keep, id, placing).await
    }

    /// Keeps a programme as an edition.
    pub async fn keep(&self, programme: &programme::Programme) -> EditionId {
        keep_one(&self.app, programme).await
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

    /// A later cohort of the same provider and edition, open now.
    pub async fn open_cohort(&self, name: &str, code: &str) -> CohortId {
        let keep = system(Action::KeepCohorts, &Circles::provider(self.provider));
        let now = self
            .app
            .db()
            .read(async |tx| registration::cohort(tx, self.cohort).await)
            .await
            .unwrap();
        let new = registration::NewCohort {
            provider: self.provider,
            edition: now.edition,
            name: name.to_owned(),
            code: code.to_owned(),
            days: CohortDays {
                opens: day("2026-10-01"),
                closes: day("2027-01-31"),
                starts_on: day("2027-02-01"),
                ends_on: day("2028-07-31"),
                assessment_opens_on: day("2028-08-01"),
            },
            places: Places {
                places: 100,
                funding: CohortFunding::Funded,
                funded_places: 0,
            },
        };
        registration::open_cohort(&self.app, &keep, new)
            .await
            .unwrap()
    }

    pub async fn group(&self, name: &str, facilitator: Option<PersonId>) -> GroupId {
        let keep = system(Action::KeepCohorts, &Circles::provider(self.provider));
        let new = delivery::NewGroup {
            cohort: self.cohort,
            partner: None,
            name: name.to_owned(),
            facilitator,
            coach: None,
            capacity: 12,
        };
        delivery::open_group(&self.app, &keep, new).await.unwrap()
    }

    /// A clinic of course 1 for the whole intake, or for one group.
    pub async fn clinic(&self, on: &str, group: Option<GroupId>, capacity: Option<i64>) -> EventId {
        let keep = system(Action::KeepEvents, &Circles::provider(self.provider));
        let plan = delivery::NewEvent {
            cohort: self.cohort,
            group,
            element: "courses/1-culture".into(),
            kind: delivery::EventKind::Clinic,
            title: "Clinic: Culture".into(),
            day: day(on),
            from_minute: 960,
            minutes: 60,
            place: "Online".into(),
            link: String::new(),
            capacity,
        };
        delivery::schedule_event(&self.app, &keep, plan)
            .await
            .unwrap()
    }

    /// The permit of whoever leads this group.
    pub fn leads(&self, group: GroupId) -> Permit {
        let circles = Circles {
            provider: Some(self.provider),
            group: Some(group),
            ..Circles::SITE
        };
        system(Action::TakeAttendance, &circles)
    }

    pub fn move_to(&self, to: &str) {
        let days = day("2026-09-01").days_until(day(to));
        self.app.clock().set_ahead(days * 86_400_000_000);
    }

    pub async fn engagement(&self, who: Taught) -> rulebook::delivery::engagement::Engagement {
        let now = self.app.now();
        self.app
            .db()
            .read(async |tx| delivery::engagement(tx, who.enrolment, now).await)
            .await
            .unwrap()
    }

    /// Counted from events, answers and tasks alone.
    pub async fn counted(&self, who: Taught) -> rulebook::delivery::engagement::Engagement {
        let now = self.app.now();
        self.app
            .db()
            .read(async |tx| delivery::engagement_counted(tx, who.enrolment, now).await)
            .await
            .unwrap()
    }

    pub async fn letters_to(&self, email: &str) -> Vec<kit::mail::Written> {
        self.app
            .db()
            .read(async |tx| kit::mail::to_address(tx, email).await)
            .await
            .unwrap()
    }
}

async fn keep_edition(app: &App) -> EditionId {
    let library: &curriculum::Library = app.shelf().unwrap();
    let programme = library
        .folder("npq-senco")
        .unwrap()
        .programme
        .clone()
        .unwrap();
    keep_one(app, &programme).await
}

async fn keep_one(app: &App, programme: &programme::Programme) -> EditionId {
    let programme = programme.clone();
    let release = system(Action::ReleaseEdition, &Circles::SITE);
    let act = app.act(&release, &BROUGHT, async move |tx| {
        curriculum::keep_edition(tx, &programme, "The first.").await
    });
    act.await.unwrap()
}

async fn open_cohort(app: &App, provider: ProviderId, edition: EditionId) -> CohortId {
    let keep = system(Action::KeepCohorts, &Circles::provider(provider));
    let new = registration::NewCohort {
        provider,
        edition,
        name: "Autumn 2026".into(),
        code: "2026b".into(),
        days: CohortDays {
            opens: day("2026-06-01"),
            closes: day("2026-09-30"),
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
