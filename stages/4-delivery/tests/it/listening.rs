//! Listening, through the front door and by acts: passages, surveys, focus groups, and what was made of them.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kit::{Problem, Process, web::router};
use programme::{Answer, Check, CheckKind};
use rulebook::{
    base::Day,
    delivery::listening::{Clear, Consent, Part},
    people::{Action, Actor, Circles, Grant, Permit, PersonId, Role, Scope, may},
    production::finding::{State, Theme, Verdict},
};
use tower::ServiceExt;

use crate::town::{Taught, Town};

const STEP: &str = "1.1/culture-what-it-is";
const PAGE: &str = "/study/m/1.1/culture-what-it-is";
const GIVEN: Process = Process::new("role_for_a_test", "gave a role for a test");

pub struct Visitor {
    pub router: Router,
    pub cookie: String,
}

impl Visitor {
    pub async fn enter(town: &Town, who: PersonId) -> Self {
        let token = people::begin_session_for(&town.app, who, "test")
            .await
            .unwrap();
        let table = delivery::routes().and(production::routes());
        Self {
            router: router(&town.app, &table),
            cookie: format!("{}={token}", kit::web::SESSION_COOKIE),
        }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty());
        self.ask(request.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let fields = fields.iter().map(|(name, value)| {
            let bytes: Vec<_> = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("{name}={}", bytes.concat())
        });
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields.collect::<Vec<_>>().join("&")));
        self.ask(request.unwrap()).await
    }
}

impl Town {
    async fn with_role(&self, who: PersonId, role: Role, scope: Scope) {
        let site = may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap();
        let act = self.app.act(&site, &GIVEN, async move |tx| {
            people::give_role(tx, who, role, scope).await
        });
        act.await.unwrap();
    }

    async fn staff(&self, name: &str, role: Role) -> PersonId {
        let who = self.person(name).await;
        self.with_role(who, role, Scope::Provider(self.provider))
            .await;
        who
    }

    fn lead(&self, id: PersonId) -> Permit {
        let grants = vec![Grant {
            role: Role::ContentLead,
            scope: Scope::Provider(self.provider),
        }];
        may(
            &Actor::Person { id, grants },
            Action::ReleaseEdition,
            &Circles::provider(self.provider),
        )
        .unwrap()
    }
}

fn own(id: PersonId) -> Permit {
    may(
        &Actor::Person {
            id,
            grants: Vec::new(),
        },
        Action::KeepOwnAccount,
        &Circles::own(id),
    )
    .unwrap()
}

/// On a day on which course 1 is open for these people, who can sign in to study.
async fn studying(names: &[&str]) -> (Town, Vec<Taught>) {
    let (town, _, people) = Town::teaching(names).await;
    let openings = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await)
        .await
        .unwrap();
    let course = openings
        .iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    town.move_to(&course.opens_on.to_string());
    (town, people)
}

fn answer(check: &Check) -> Answer {
    let many = check.options.len();
    match check.kind {
        CheckKind::Single | CheckKind::Multiple => Answer::Chosen(vec![0]),
        CheckKind::Ordering => Answer::Ordered((0..many).collect()),
        CheckKind::Matching => Answer::Matched((0..many).map(Some).collect()),
        CheckKind::Recall => Answer::Told("In my own words.".into()),
    }
}

/// Reads every step of module 1.1.
async fn finish_module(town: &Town, who: Taught) {
    let library: &curriculum::Library = town.app.shelf().unwrap();
    let programme = library
        .folder("npq-senco")
        .unwrap()
        .programme
        .clone()
        .unwrap();
    let modules = programme.elements.iter().flat_map(|one| &one.modules);
    let module = modules.clone().find(|one| one.id == "1.1").unwrap();
    for step in &module.steps {
        let key = delivery::step_key("1.1", &step.id);
        for check in &step.checks {
            delivery::answer_check(
                &town.app,
                &who.permit(),
                who.enrolment,
                (&key, &check.id),
                answer(check),
            )
            .await
            .unwrap();
        }
        delivery::finish_step(&town.app, &who.permit(), who.enrolment, &key)
            .await
            .unwrap();
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn somebody_says_how_clear_a_passage_was_and_changes_it_and_a_pupils_name_is_warned_of() {
    let (town, people) = studying(&["Ada One"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    let (_, page) = ada.get(PAGE).await;
    assert!(
        page.contains("Was this clear?") && page.contains("The whole page"),
        "{page}"
    );
    let here = format!("{PAGE}/feedback");
    let (status, page) = ada
        .post(&here, &[("clear", ""), ("said", "Kept as typed")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choose whether it was clear") && page.contains("Kept as typed"));
    let (status, page) = ada
        .post(&here, &[("clear", "no"), ("passage", "part-nowhere")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choose a passage of this page"));
    let named = [
        ("clear", "no"),
        ("said", "Oliver Smith in Year 4 did not get it"),
        ("may_show", "yes"),
    ];
    let (_, page) = ada.post(&here, &named).await;
    assert!(page.contains("This may say who a pupil is"), "{page}");
    let (_, page) = ada.get(&here).await;
    assert!(
        !page.contains("What you said before"),
        "a warned text was kept"
    );
    let (status, _) = ada
        .post(
            &here,
            &[("clear", "no"), ("said", "Too many terms at once.")],
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _) = ada
        .post(
            &here,
            &[
                ("clear", "partly"),
                ("said", "On a second reading, nearly."),
            ],
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = ada.get(&here).await;
    assert!(
        page.contains("On a second reading, nearly.") && !page.contains("Too many terms at once.")
    );
    assert!(page.contains("Only you can read this."));
}

async fn say(town: &Town, who: Taught, clear: Clear, (words, may_show): (&str, bool)) {
    let said = delivery::Said {
        step: STEP.into(),
        passage: String::new(),
        clear,
        words: words.into(),
        may_show,
    };
    delivery::say_clear(&town.app, &who.permit(), who.enrolment, said)
        .await
        .unwrap();
}

#[tokio::test]
async fn writers_read_words_only_by_consent_and_count_nobody_below_five() {
    let (town, people) =
        studying(&["Ada One", "Ben Two", "Cat Three", "Dan Four", "Eve Five"]).await;
    let writer = town.staff("Will Writer", Role::Writer).await;
    let writer = Visitor::enter(&town, writer).await;
    let here = format!("/content/feedback?step={STEP}");
    say(
        &town,
        people[0],
        Clear::No,
        ("Too many terms at once.", true),
    )
    .await;
    say(&town, people[1], Clear::No, ("Only for myself.", false)).await;
    for one in people.iter().skip(2).take(2) {
        say(&town, *one, Clear::No, ("", false)).await;
    }
    let (status, page) = writer.get(&here).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Fewer than 5 answers"), "{page}");
    assert!(page.contains("Too many terms at once.") && !page.contains("Only for myself."));
    assert!(!page.contains("Ada"));
    say(&town, people[4], Clear::No, ("", false)).await;
    let (_, page) = writer.get(&here).await;
    assert!(
        page.contains("5 answers.") && page.contains("No, not clear: 5."),
        "{page}"
    );
    let (_, page) = writer.get("/content/feedback").await;
    assert!(page.contains("Not clear: 5 of 5"), "{page}");
    // A participant sees none of it.
    let ada = Visitor::enter(&town, people[0].person).await;
    assert_ne!(ada.get("/content/feedback").await.0, StatusCode::OK);
    // The writer makes a finding of it, on that very passage.
    let fields = [
        ("module", "1.1"),
        ("step", STEP),
        ("passage", ""),
        ("heard", "passages"),
        ("theme", "unclear"),
        ("words", "Too many terms at once"),
        ("said", "5"),
    ];
    assert_eq!(
        writer.post("/content/findings", &fields).await.0,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_survey_is_asked_once_when_the_module_is_done_and_never_again() {
    let (town, people) = studying(&["Ada One", "Ben Two"]).await;
    let ada = Visitor::enter(&town, people[0].person).await;
    assert_eq!(ada.get("/surveys/1.1").await.0, StatusCode::NOT_FOUND);
    finish_module(&town, people[0]).await;
    let (_, page) = ada.get("/study/m/1.1").await;
    assert!(page.contains("How was this module?"), "{page}");
    let (status, page) = ada
        .post("/surveys/1.1", &[("minutes", "an hour"), ("clear", "9")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Enter minutes as a number"));
    let (status, page) = ada.post("/surveys/1.1", &[("words", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Answer at least one question"), "{page}");
    let (status, _) = ada
        .post("/surveys/1.1", &[("clear", "4"), ("minutes", "55")])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = ada.get("/study/m/1.1").await;
    assert!(!page.contains("How was this module?"));
    let again =
        delivery::skip_survey(&town.app, &people[0].permit(), people[0].enrolment, "1.1").await;
    assert_eq!(code(again), "survey_closed");
    // Another skips: the step done again does not ask again.
    let ben = Visitor::enter(&town, people[1].person).await;
    finish_module(&town, people[1]).await;
    assert_eq!(
        ben.post("/surveys/1.1/skip", &[]).await.0,
        StatusCode::SEE_OTHER
    );
    delivery::finish_step(&town.app, &people[1].permit(), people[1].enrolment, STEP)
        .await
        .unwrap();
    let (_, page) = ben.get("/study/m/1.1").await;
    assert!(!page.contains("How was this module?"));
    let writer = town.staff("Will Writer", Role::Writer).await;
    let (_, page) = Visitor::enter(&town, writer)
        .await
        .get("/content/feedback?module=1.1")
        .await;
    assert!(page.contains("Fewer than 5 people have finished"), "{page}");
}

fn plan(day: Day) -> delivery::NewFocus {
    delivery::NewFocus {
        title: "What was module 1.1 like?".into(),
        modules: vec!["1.1".into()],
        day,
        from_minute: 960,
        minutes: 60,
        place: "Online".into(),
        link: "https://meet.example/1".into(),
    }
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a focus group is read from its plan to its answer"
)]
async fn a_focus_group_is_held_by_consent_coded_and_answered_to_those_who_were_asked() {
    let (town, people) = studying(&["Ada One", "Ben Two"]).await;
    let (app, today) = (&town.app, town.app.now().day);
    finish_module(&town, people[0]).await;
    let lead_id = town.staff("Lea Lead", Role::ContentLead).await;
    let lead = town.lead(lead_id);
    let id = delivery::plan_focus(app, &lead, plan(today.plus_days(3)))
        .await
        .unwrap();
    // Only those who did the module are there to invite.
    assert_eq!(
        delivery::invite(app, &lead, id, (Part::Participant, 8))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        delivery::invite(app, &lead, id, (Part::Participant, 8))
            .await
            .unwrap(),
        0
    );
    let letters = town.letters_to("ada.one@town.example").await;
    assert!(
        letters
            .iter()
            .any(|it| it.body.contains(&format!("/focus-groups/{id}")))
    );

    let (ada, ben) = (people[0].person, people[1].person);
    let visitor = Visitor::enter(&town, ada).await;
    let here = format!("/focus-groups/{id}");
    let (_, page) = visitor.get(&here).await;
    assert!(
        page.contains("Yes, I take part") && !page.contains("meet.example"),
        "{page}"
    );
    assert_eq!(
        visitor.post(&here, &[("answer", "agreed")]).await.0,
        StatusCode::SEE_OTHER
    );
    assert!(
        visitor
            .get(&here)
            .await
            .1
            .contains("https://meet.example/1")
    );
    let stranger = Visitor::enter(&town, ben).await;
    assert_eq!(stranger.get(&here).await.0, StatusCode::NOT_FOUND);

    let early = delivery::record_focus(app, &lead, id, (vec![ada], "Notes.".into())).await;
    assert_eq!(code(early), "focus_ahead");
    town.move_to(&today.plus_days(3).to_string());
    let uninvited = delivery::record_focus(app, &lead, id, (vec![ben], "Notes.".into())).await;
    assert_eq!(code(uninvited), "focus_no_consent");
    delivery::record_focus(
        app,
        &lead,
        id,
        (vec![ada], "The ending is too fast.".into()),
    )
    .await
    .unwrap();

    let coded = |said| delivery::FocusCoded {
        module: "1.1".into(),
        step: String::new(),
        theme: Theme::TooLong,
        words: "The ending is too fast.".into(),
        said,
    };
    assert_eq!(
        code(delivery::code_finding(app, &lead, id, coded(2)).await),
        "focus_too_many"
    );
    let finding = delivery::code_finding(app, &lead, id, coded(1))
        .await
        .unwrap();
    delivery::answer_invitation(app, &own(ada), id, Consent::Withdrawn)
        .await
        .unwrap();
    assert_eq!(
        code(delivery::code_finding(app, &lead, id, coded(1)).await),
        "focus_too_many"
    );

    // Days have gone by since: a session does not last so long.
    let visitor = Visitor::enter(&town, ada).await;
    assert!(
        !visitor
            .get("/you-said")
            .await
            .1
            .contains("The ending is too fast."),
        "told before it was decided"
    );
    let decided = production::Decided {
        seen: State::Open,
        verdict: Verdict::NoChange,
        answer: "The pause comes on the next page.".into(),
        item: None,
    };
    production::decide_finding(app, &lead, finding, decided)
        .await
        .unwrap();
    let (_, page) = visitor.get("/you-said").await;
    assert!(
        page.contains("We did not change it: ")
            && page.contains("The pause comes on the next page."),
        "{page}"
    );
    let (_, page) = visitor.get("/study/m/1.1").await;
    assert!(page.contains("You said, we changed"));
    let lead = Visitor::enter(&town, lead_id).await;
    let (status, page) = lead.get(&format!("/content/focus-groups/{id}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Withdrawn") && page.contains("The ending is too fast."),
        "{page}"
    );
}
