//! A site with one provider, its content people, and the programme open for production.

use std::{collections::HashMap, sync::Arc};

use kit::{
    App, Problem, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    testing::{ThrowAway, throw_away},
};
use production::{Asked, Item, Revision, Texts};
use rulebook::{
    people::{Action, Actor, Circles, Grant, Permit, PersonId, ProviderId, Role, Scope, may},
    production::{
        ItemId,
        change::Change,
        stage::{Body, Decision, Stage},
    },
};

pub const PROGRAMME: &str = "npq-senco";
const SET_UP: Process = Process::new("set_up", "set up");

/// The people of content, by a short word.
const PEOPLE: &[(&str, Role)] = &[
    ("writer", Role::Writer),
    ("second", Role::Writer),
    ("peer", Role::PeerReviewer),
    ("peer2", Role::PeerReviewer),
    ("dfe", Role::ExternalApprover),
    ("eef", Role::ExternalApprover),
    ("legal", Role::LegalChecker),
    ("proof", Role::Proofreader),
    ("digital", Role::DigitalEditor),
    ("lead", Role::ContentLead),
];

pub struct Rig {
    pub app: App,
    pub provider: ProviderId,
    people: HashMap<&'static str, (PersonId, Role)>,
    _kept: ThrowAway,
}

impl Rig {
    pub async fn new() -> Self {
        let kept = throw_away().await.unwrap();
        let clock = Clock::held_at("2026-11-22".parse().unwrap());
        let db = Db::open(&kept.place, clock.clone()).await.unwrap();
        let parts = Parts {
            db,
            clock,
            config: Config::default(),
            jobs: production::jobs(),
            doorman: Arc::new(people::FrontDesk),
            nav: |_| Vec::new(),
            shelf: Shelf::new()
                .with(curriculum::Library::new())
                .with(production::WritingRoom::new()),
        };
        let app = App::start(parts).await.unwrap();
        let system = may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap();
        let provider = people::add_provider(&app, &system, "A Provider".into(), true)
            .await
            .unwrap();
        let people = app
            .act(&system, &SET_UP, async move |tx| {
                let mut all = HashMap::new();
                for (word, role) in PEOPLE {
                    let email = format!("{word}@example.org");
                    let id = people::open_account(tx, word, &email).await?;
                    people::give_role(tx, id, *role, Scope::Provider(provider)).await?;
                    all.insert(*word, (id, *role));
                }
                Ok(all)
            })
            .await
            .unwrap();
        Self {
            app,
            provider,
            people,
            _kept: kept,
        }
    }

    pub async fn with_items() -> Self {
        let rig = Self::new().await;
        let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
        production::open_items(&rig.app, &permit, PROGRAMME)
            .await
            .unwrap();
        rig
    }

    pub fn id(&self, who: &str) -> PersonId {
        self.people[who].0
    }

    pub fn permit(&self, who: &str, action: Action) -> Option<Permit> {
        let (id, role) = self.people[who];
        let grants = vec![Grant {
            role,
            scope: Scope::Provider(self.provider),
        }];
        may(
            &Actor::Person { id, grants },
            action,
            &Circles::provider(self.provider),
        )
        .ok()
    }

    pub async fn items(&self) -> Vec<Item> {
        self.items_of(PROGRAMME).await
    }

    pub async fn items_of(&self, programme: &str) -> Vec<Item> {
        let db = self.app.db();
        db.read(async |tx| production::items(tx, self.provider, programme).await)
            .await
            .unwrap()
    }

    pub async fn item(&self, id: ItemId) -> Item {
        self.app
            .db()
            .read(async |tx| production::item(tx, id).await)
            .await
            .unwrap()
    }

    /// The item of module 1.1.
    pub async fn module(&self) -> ItemId {
        let items = self.items().await;
        items
            .iter()
            .find(|one| one.part.ends_with("module 1.1"))
            .unwrap()
            .id
    }

    pub async fn texts(&self, id: ItemId) -> Texts {
        let version = self.item(id).await.version;
        self.app
            .db()
            .read(async |tx| production::texts(tx, id, version).await)
            .await
            .unwrap()
    }

    /// The newest letter to this address that has this in it.
    pub async fn letter(&self, to: &str, part: &str) -> String {
        let db = self.app.db();
        let letters = db.read(async |tx| kit::mail::to_address(tx, to).await);
        let letters = letters.await.unwrap();
        let found = letters.into_iter().find(|one| one.body.contains(part));
        found.map_or_else(|| panic!("no letter to {to} with {part}"), |one| one.body)
    }

    /// How many letters to this address have this in them.
    pub async fn letters(&self, to: &str, part: &str) -> usize {
        let db = self.app.db();
        let letters = db.read(async |tx| kit::mail::to_address(tx, to).await);
        let letters = letters.await.unwrap();
        letters.iter().filter(|one| one.body.contains(part)).count()
    }

    pub async fn audit(&self) -> i64 {
        match kit::audit::verify(self.app.db()).await.unwrap() {
            kit::audit::Verdict::Intact { entries, .. } => entries,
            broken @ kit::audit::Verdict::Broken { .. } => panic!("{broken:?}"),
        }
    }

    /// Decides with everything confirmed, as the item stands.
    pub async fn sign(&self, who: &str, id: ItemId, body: Option<Body>) -> Result<Stage, Problem> {
        let item = self.item(id).await;
        let permit = self
            .permit(who, item.stage.action())
            .ok_or(Problem::NotAllowed)?;
        production::decide(
            &self.app,
            &permit,
            Asked::approve(id, item.stage, item.version, body),
        )
        .await
    }

    pub async fn ask_for_changes(
        &self,
        who: &str,
        id: ItemId,
        reason: &str,
    ) -> Result<Stage, Problem> {
        let item = self.item(id).await;
        let permit = self
            .permit(who, item.stage.action())
            .ok_or(Problem::NotAllowed)?;
        let body = (item.stage == Stage::ExternalApproval).then_some(Body::Dfe);
        let asked = Asked {
            decision: Decision::Changes,
            reason: reason.into(),
            confirmed: Vec::new(),
            ..Asked::approve(id, item.stage, item.version, body)
        };
        production::decide(&self.app, &permit, asked).await
    }

    /// Takes an item from draft to this stage through every signature in between.
    pub async fn bring_to(&self, id: ItemId, stage: Stage) {
        while self.item(id).await.stage < stage {
            let (who, body) = match self.item(id).await.stage {
                Stage::Draft => ("writer", None),
                Stage::PeerReview => ("peer", None),
                Stage::ExternalApproval => {
                    self.sign("dfe", id, Some(Body::Dfe)).await.unwrap();
                    ("eef", Some(Body::Eef))
                }
                Stage::LegalCheck => ("legal", None),
                Stage::Proofreading => ("proof", None),
                Stage::Digital => ("digital", None),
                Stage::Ready => unreachable!(),
            };
            self.sign(who, id, body).await.unwrap();
        }
    }

    /// A revision of the item's first page: one sentence more.
    pub async fn revision(&self, id: ItemId, change: Change) -> Revision {
        let item = self.item(id).await;
        let texts = self.texts(id).await;
        let (path, text) = texts.iter().find(|(path, _)| path.contains(".md")).unwrap();
        Revision {
            item: id,
            base: item.version,
            change,
            why_not: "The test says so.".into(),
            note: "One sentence more.".into(),
            files: Texts::from([(path.clone(), format!("{text}\nOne sentence more.\n"))]),
        }
    }
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result {
        Err(Problem::Refused(refused)) => refused.code,
        other => panic!("{other:?}"),
    }
}
