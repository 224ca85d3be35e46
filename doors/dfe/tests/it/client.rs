//! Two sites, each with its own data and clock, exchange over a real line that misbehaves: a national one that answers DfE's
//! API, and a lead provider's that asks it.

use kit::config::Secret;
use registration::{Application, Placing};
use reporting::{Kept, Told};
use rulebook::{
    base::Coded as _,
    people::Action,
    registration::{
        application::{ApplicationState, RejectionReason},
        enrolment::DeferralReason,
        funding::CohortFunding,
    },
    reporting::declaration::{DeclarationKind, DeclarationState},
};
use serde_json::Value;

use crate::{
    proxy::Proxy,
    town::{FUNDED, Town, day, permit},
};

pub struct Pair {
    pub national: Town,
    pub ours: Town,
    pub line: Proxy,
}

impl Pair {
    pub async fn new(seed: u64) -> Self {
        let national = Town::new().await;
        national.agrees(&national.here).await;
        let line = Proxy::before(national.serves().await, seed).await;
        let token = national.here.system.token.clone();
        let address = format!("http://{}", line.address);
        let ours = Town::with(CohortFunding::Capped, |config| {
            config.dfe.address = Some(address);
            config.dfe.provider = "Northern Light".into();
            config.dfe.token = Some(Secret::new(token));
            config.dfe.seconds = 2;
        })
        .await;
        Self {
            national,
            ours,
            line,
        }
    }

    /// So many rounds, twenty minutes apart.
    pub async fn rounds(&self, times: usize, quiet: bool) {
        self.line.is_quiet(quiet);
        for _ in 0..times {
            self.round(quiet).await;
        }
    }

    pub async fn round(&self, everything: bool) -> dfe::client::Round {
        self.ours.passes(20);
        self.national.passes(20);
        dfe::client::round(&self.ours.app, self.ours.here.id, everything)
            .await
            .unwrap()
    }

    pub fn both_are_at(&self, text: &str) {
        self.ours.is_at(text);
        self.national.is_at(text);
    }

    pub async fn applications(&self) -> Vec<Application> {
        let provider = self.ours.here.id;
        let all = self
            .ours
            .app
            .db()
            .read(async |tx| registration::applications_sent_to(tx, provider).await)
            .await;
        all.unwrap()
    }

    pub async fn accepts(&self, it: &Application) {
        let placing = Placing {
            cohort: self.ours.here.cohort,
            partner: Some(self.ours.here.partner),
            funded_place: Some(true),
        };
        let permit = permit(Action::RunSystem);
        registration::accept(&self.ours.app, &permit, it.id, placing)
            .await
            .unwrap();
    }

    pub async fn declares(&self, it: &Application, kind: DeclarationKind) -> Kept {
        self.declares_with(it, kind, None).await
    }

    pub async fn declares_with(
        &self,
        it: &Application,
        kind: DeclarationKind,
        outcome: Option<rulebook::assessment::Outcome>,
    ) -> Kept {
        let (id, person, partner) = (it.id, it.person, self.ours.here.partner);
        let now = self.ours.app.now();
        let system = permit(Action::RunSystem);
        let act = self
            .ours
            .app
            .act(&system, &reporting::DECLARED, async move |tx| {
                let all = registration::enrolments_of_person(tx, person).await?;
                let enrolment = all.into_iter().find(|one| one.application == id).unwrap();
                let cohort = registration::cohort(tx, enrolment.cohort).await?;
                let told = Told {
                    enrolment: enrolment.id,
                    kind,
                    on: now.day,
                    at: now.at,
                    outcome,
                    schedule: reporting::schedule_of(&cohort.days),
                    partners: (Some(partner), None),
                    partner_needed: true,
                };
                reporting::tell_in(tx, told).await
            });
        act.await.unwrap()
    }

    pub async fn open_conflicts(&self) -> Vec<dfe::client::Conflict> {
        let provider = self.ours.here.id;
        let all = self
            .ours
            .app
            .db()
            .read(async |tx| dfe::client::conflicts(tx, provider).await)
            .await;
        let all = all.unwrap().into_iter();
        all.filter(|one| one.state == "open").collect()
    }

    pub async fn waiting(&self) -> usize {
        let provider = self.ours.here.id;
        let all = self
            .ours
            .app
            .db()
            .read(async |tx| dfe::client::waiting(tx, provider).await)
            .await;
        all.unwrap().len()
    }

    /// What the national side has that was not taken back.
    pub async fn standing_there(&self) -> Vec<Value> {
        let path = "/api/v3/participant-declarations";
        let all = self.national.here.system.list(path).await;
        all.into_iter()
            .filter(|one| one["attributes"]["state"] != "voided")
            .collect()
    }

    pub async fn statuses_there(&self, status: &str) -> usize {
        let all = self
            .national
            .here
            .system
            .list("/api/v3/npq-applications")
            .await;
        all.iter()
            .filter(|one| one["attributes"]["status"] == status)
            .count()
    }

    /// Everything is settled on both sides.
    pub async fn agrees(&self) {
        assert_eq!(self.open_conflicts().await, []);
        assert_eq!(self.waiting().await, 0);
    }
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_told_twice_over_a_bad_line() {
    for seed in 1..=2 {
        over_a_bad_line(seed).await;
    }
}

async fn over_a_bad_line(seed: u64) {
    let pair = Pair::new(seed).await;
    for trn in ["1234567", "2345678", "3456789", "4567891"] {
        let to = &pair.national.here;
        pair.national.applies(to, FUNDED, trn).await;
    }
    pair.rounds(6, false).await;
    pair.rounds(2, true).await;
    let waiting = pair.applications().await;
    assert_eq!(waiting.len(), 4, "seed {seed}");
    assert!(
        waiting
            .iter()
            .all(|one| one.state == ApplicationState::Pending)
    );
    for one in &waiting[..3] {
        pair.accepts(one).await;
    }
    let why = (
        RejectionReason::RejectedByProvider,
        "The cohort is full".to_owned(),
    );
    let system = permit(Action::RunSystem);
    registration::reject(&pair.ours.app, &system, waiting[3].id, why.0, why.1)
        .await
        .unwrap();
    pair.rounds(6, false).await;

    pair.both_are_at("2026-10-06");
    let mut made = Vec::new();
    for one in &waiting[..3] {
        made.push(pair.declares(one, DeclarationKind::Started).await);
    }
    pair.rounds(6, false).await;
    let why = "Declared by mistake".to_owned();
    reporting::void(&pair.ours.app, &system, made[0].id, why)
        .await
        .unwrap();
    pair.rounds(6, false).await;
    pair.rounds(4, true).await;

    assert!(pair.line.faults() > 5, "seed {seed}: the line was too good");
    pair.agrees().await;
    assert_eq!(pair.statuses_there("accepted").await, 3, "seed {seed}");
    assert_eq!(pair.statuses_there("rejected").await, 1, "seed {seed}");
    let mut standing: Vec<String> = pair
        .standing_there()
        .await
        .iter()
        .map(|one| one["attributes"]["participant_id"].to_string())
        .collect();
    standing.sort();
    let all = standing.len();
    standing.dedup();
    assert_eq!((all, standing.len()), (2, 2), "seed {seed}");
}

/// Two people are accepted and declared as started, over a good line.
pub async fn two_started() -> (Pair, Vec<Application>, Vec<Kept>) {
    let pair = Pair::new(1).await;
    for trn in ["1234567", "2345678"] {
        pair.national
            .applies(&pair.national.here, FUNDED, trn)
            .await;
    }
    pair.rounds(1, true).await;
    let people = pair.applications().await;
    for one in &people {
        pair.accepts(one).await;
    }
    pair.rounds(2, true).await;
    pair.both_are_at("2026-10-06");
    let mut made = Vec::new();
    for one in &people {
        made.push(pair.declares(one, DeclarationKind::Started).await);
    }
    pair.rounds(2, true).await;
    pair.agrees().await;
    assert_eq!(pair.standing_there().await.len(), 2);
    (pair, people, made)
}

#[tokio::test]
async fn what_they_no_longer_have_waits_for_a_person_and_is_sent_again_on_their_word() {
    let (pair, ..) = two_started().await;
    let lost = pair.standing_there().await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v3/participant-declarations/{lost}/void");
    pair.national
        .here
        .system
        .put(&path, serde_json::json!({}))
        .await
        .is(200);
    pair.rounds(2, true).await;
    assert_eq!(pair.standing_there().await.len(), 1, "nothing goes unasked");
    let open = pair.open_conflicts().await;
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].ours.as_str(), open[0].theirs.as_str()),
        ("on 2026-10-06", "none")
    );
    dfe::client::settle(
        &pair.ours.app,
        &permit(Action::RunSystem),
        open[0].id,
        dfe::client::Settling::Ours,
        "It was right".into(),
    )
    .await
    .unwrap();
    pair.rounds(2, true).await;
    assert_eq!(pair.standing_there().await.len(), 2);
    pair.agrees().await;
}

#[tokio::test]
async fn theirs_is_taken_when_a_person_says_so() {
    let (pair, _, made) = two_started().await;
    let lost = pair.standing_there().await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v3/participant-declarations/{lost}/void");
    let body = serde_json::json!({});
    pair.national.here.system.put(&path, body).await.is(200);
    pair.rounds(1, true).await;
    let open = pair.open_conflicts().await;
    dfe::client::settle(
        &pair.ours.app,
        &permit(Action::RunSystem),
        open[0].id,
        dfe::client::Settling::Theirs,
        "DfE is right".into(),
    )
    .await
    .unwrap();
    pair.rounds(1, true).await;
    pair.agrees().await;
    let mut voided = 0;
    for kept in made {
        let now = pair
            .ours
            .app
            .db()
            .read(async |tx| reporting::declaration(tx, kept.id).await)
            .await
            .unwrap();
        voided += usize::from(now.state == DeclarationState::Voided);
    }
    assert_eq!(voided, 1);
}

#[tokio::test]
async fn a_deferral_and_a_return_are_told() {
    let (pair, people, _) = two_started().await;
    let (app, system) = (&pair.ours.app, permit(Action::RunSystem));
    let person = people[0].person;
    let enrolled = app
        .db()
        .read(async |tx| registration::enrolments_of_person(tx, person).await)
        .await
        .unwrap();
    let back = day("2027-03-01");
    registration::defer(
        app,
        &system,
        enrolled[0].id,
        DeferralReason::ParentalLeave,
        back,
    )
    .await
    .unwrap();
    pair.rounds(2, true).await;
    let path = "/api/v3/participants/npq?filter[training_status]=deferred";
    assert_eq!(pair.national.here.system.list(path).await.len(), 1);
    registration::resume(app, &system, enrolled[0].id)
        .await
        .unwrap();
    pair.rounds(2, true).await;
    assert_eq!(pair.national.here.system.list(path).await.len(), 0);
    pair.agrees().await;
}

#[tokio::test]
async fn a_refusal_is_shown_in_their_words_and_no_row_has_the_token() {
    let pair = Pair::new(1).await;
    let (_, there) = pair
        .national
        .applies(&pair.national.here, FUNDED, "1234567")
        .await;
    pair.rounds(1, true).await;
    let people = pair.applications().await;
    // They reject it in the same hour in which it is accepted here.
    let there = pair.national.shown(there);
    let path = format!("/api/v3/npq-applications/{there}/reject");
    pair.national
        .here
        .system
        .post(&path, serde_json::json!({}))
        .await
        .is(200);
    pair.accepts(&people[0]).await;
    pair.rounds(1, true).await;
    let open = pair.open_conflicts().await;
    assert_eq!(
        (open[0].ours.as_str(), open[0].theirs.as_str()),
        ("accepted", "rejected")
    );
    let provider = pair.ours.here.id;
    let rows = pair
        .ours
        .app
        .db()
        .read(async |tx| dfe::client::exchanges(tx, provider, 500).await)
        .await
        .unwrap();
    assert!(rows.len() > 5);
    let token = &pair.national.here.system.token;
    assert!(
        rows.iter()
            .all(|row| !format!("{row:?}").contains(token.as_str()))
    );
    assert!(rows.iter().all(|row| !row.outcome.code().is_empty()));
}
