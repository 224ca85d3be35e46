//! Two providers' systems call whatever they like in whatever order, with their own ids and with each other's, while days
//! pass and statements are paid. After every call the answer, and after every stretch everything that stands, is compared with
//! a plain model. What must hold whatever the model says:
//!
//! 1. No declaration is lost: what was answered with 200 is listed ever after, once.
//! 2. None is doubled: a teacher (one TRN) has at most one live declaration of a kind, with whichever provider.
//! 3. The sums of a statement are those of its lines, and its parts add up; what was paid never changes.
//! 4. One provider never sees what is the other's, and changes nothing of it.
//!
//! `PROPTEST_CASES=1600` looks at 200 such cases.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use rulebook::{base::Day, people::Action};
use serde_json::{Value, json};

use crate::{
    model::{Application, Declaration, KINDS, Model, Person, Statement, Training},
    town::{FUNDED, NOT_FUNDED, Provider, Said, Town, day, permit},
};

const TRNS: [&str; 8] = [
    "1234567", "2345678", "3456789", "4567891", "5678912", "6789123", "7891234", "8912345",
];
const PEOPLE: usize = 5;

/// What a system may do. `at` is a place in the list of people or declarations, wrapped round; now and then it is the
/// other provider's.
#[derive(Clone, Debug)]
enum Call {
    Accept(At, bool),
    Reject(At),
    /// A kind, or the next that is missing; so many days ago.
    Declare(At, Option<usize>, i64),
    Void(At),
    Move(At, &'static str),
    Passes(i64),
    Pays,
}

#[derive(Clone, Copy, Debug)]
struct At {
    who: usize,
    which: usize,
    strange: bool,
}

fn at() -> impl Strategy<Value = At> {
    (0..2_usize, 0..40_usize, prop::bool::weighted(0.1)).prop_map(|(who, which, strange)| At {
        who,
        which,
        strange,
    })
}

fn call() -> impl Strategy<Value = Call> {
    let kind = prop_oneof![3 => Just(None), 1 => (0..4_usize).prop_map(Some)];
    let how = prop::sample::select(vec!["defer", "withdraw", "resume", "resume"]);
    prop_oneof![
        6 => (at(), prop::bool::weighted(0.8)).prop_map(|(at, funded)| Call::Accept(at, funded)),
        1 => at().prop_map(Call::Reject),
        9 => (at(), kind, 0..20_i64).prop_map(|(at, kind, ago)| Call::Declare(at, kind, ago)),
        2 => at().prop_map(Call::Void),
        2 => (at(), how).prop_map(|(at, how)| Call::Move(at, how)),
        2 => (1..40_i64).prop_map(Call::Passes),
        2 => Just(Call::Pays),
    ]
}

fn people() -> impl Strategy<Value = Vec<(usize, bool)>> {
    prop::collection::vec(
        (0..TRNS.len(), prop::bool::weighted(0.8)),
        2 * PEOPLE..=2 * PEOPLE,
    )
}

struct Trial {
    town: Town,
    model: Model,
}

type Held = Result<(), TestCaseError>;

impl Trial {
    async fn new(people: &[(usize, bool)]) -> Self {
        let town = Town::new().await;
        town.agrees(&town.here).await;
        town.agrees(&town.there).await;
        let mut model = Model {
            people: Vec::new(),
            declarations: Vec::new(),
            statements: Vec::new(),
            begins: day("2026-10-05"),
            today: day("2026-10-08"),
        };
        for (at, (trn, eligible)) in people.iter().enumerate() {
            let of = at / PEOPLE;
            let urn = if *eligible { FUNDED } else { NOT_FUNDED };
            let to = [&town.here, &town.there][of];
            let (person, application) = town.applies(to, urn, TRNS[*trn]).await;
            model.people.push(Person {
                of,
                trn: *trn,
                eligible: *eligible,
                participant: town.shown(person),
                shown: town.shown(application),
                application: Application::Pending,
                fundable: false,
                training: Training::Active,
            });
        }
        town.goes_to("2026-10-08").await;
        for (of, provider) in [&town.here, &town.there].into_iter().enumerate() {
            for one in statements(&town, provider).await {
                model.statements.push(Statement {
                    of,
                    shown: town.shown(one.id),
                    cut_off: one.cut_off,
                    output: one.output_fee,
                    service: one.service_fee,
                    state: "open",
                    settled: None,
                });
            }
        }
        model.is_at(day("2026-10-08"));
        let mut trial = Self { town, model };
        trial.begins().await;
        trial
    }

    /// Most are accepted to begin with: the others stay for the calls.
    async fn begins(&mut self) {
        for whose in (0..2 * PEOPLE).filter(|at| at % PEOPLE < 3) {
            let (who, funded) = (whose / PEOPLE, self.model.people[whose].eligible);
            let path = self.application(whose, "accept");
            let body = json!({ "funded_place": funded });
            let said = self.provider(who).system.post(&path, body).await;
            let may = self.model.accept(who, whose, funded);
            assert_eq!(said.status == 200, may, "{}", said.body);
        }
    }

    fn provider(&self, who: usize) -> &Provider {
        [&self.town.here, &self.town.there][who]
    }

    /// The person that a call means.
    fn person(it: At) -> usize {
        let of = if it.strange { 1 - it.who } else { it.who };
        of * PEOPLE + it.which % PEOPLE
    }

    /// Did the program answer as the model did? What is another's is not found, or unknown.
    fn agrees(may: bool, strange: bool, said: &Said) -> Held {
        prop_assert!(said.status < 500, "{}", said.body);
        prop_assert_eq!(said.status == 200, may, "{} {}", said.status, said.body);
        if strange {
            let unknown = said.body["errors"][0]["code"] == json!("participant_unknown");
            prop_assert!(said.status == 404 || unknown, "{}", said.body);
        }
        Ok(())
    }

    async fn call(&mut self, call: &Call) -> Held {
        match call {
            Call::Accept(it, funded) => {
                let whose = Self::person(*it);
                let path = self.application(whose, "accept");
                let body = json!({ "funded_place": funded });
                let said = self.provider(it.who).system.post(&path, body).await;
                let may = self.model.accept(it.who, whose, *funded);
                Self::agrees(may, it.strange, &said)
            }
            Call::Reject(it) => {
                let whose = Self::person(*it);
                let path = self.application(whose, "reject");
                let said = self.provider(it.who).system.post(&path, json!({})).await;
                let may = self.model.reject(it.who, whose);
                Self::agrees(may, it.strange, &said)
            }
            Call::Declare(it, kind, ago) => self.declare(*it, *kind, *ago).await,
            Call::Void(it) => self.void(*it).await,
            Call::Move(it, how) => {
                let whose = Self::person(*it);
                let person = &self.model.people[whose].participant;
                let path = format!("/api/v3/participants/npq/{person}/{how}");
                let body = json!({ "course_identifier": "npq-senco", "reason": "other" });
                let said = self.provider(it.who).system.put(&path, body).await;
                let may = self.model.moves(it.who, whose, how);
                Self::agrees(may, it.strange, &said)
            }
            Call::Passes(days) => {
                self.town.passes(60 * 24 * days);
                self.town.app.work_due().await.unwrap();
                self.model.is_at(self.town.app.now().day);
                Ok(())
            }
            Call::Pays => {
                self.pays().await;
                Ok(())
            }
        }
    }

    fn application(&self, whose: usize, act: &str) -> String {
        let shown = &self.model.people[whose].shown;
        format!("/api/v3/npq-applications/{shown}/{act}")
    }

    async fn declare(&mut self, it: At, kind: Option<usize>, ago: i64) -> Held {
        let whose = Self::person(it);
        let kind = kind.unwrap_or_else(|| self.model.next_kind(whose));
        let at = self.town.app.now().at.plus_seconds(-86_400 * ago);
        let date = jiff::Timestamp::from_microsecond(at.0).unwrap().to_string();
        let on: Day = date.split('T').next().unwrap().parse().unwrap();
        let provider = self.provider(it.who);
        let body = json!({
            "participant_id": self.model.people[whose].participant,
            "declaration_type": KINDS[kind], "declaration_date": date,
            "course_identifier": "npq-senco", "has_passed": true,
            "delivery_partner_id": self.town.shown(provider.partner),
        });
        let path = "/api/v3/participant-declarations";
        let said = provider.system.post(path, body).await;
        let made = self.model.declare(it.who, whose, (kind, on));
        Self::agrees(made.is_some(), it.strange, &said)?;
        if let Some(made) = made {
            let shown = said.id();
            self.model.declarations.push(Declaration { shown, ..made });
        }
        Ok(())
    }

    async fn void(&mut self, it: At) -> Held {
        let of = if it.strange { 1 - it.who } else { it.who };
        let theirs: Vec<usize> = (0..self.model.declarations.len())
            .filter(|at| self.model.people[self.model.declarations[*at].whose].of == of)
            .collect();
        if theirs.is_empty() {
            return Ok(());
        }
        let at = theirs[it.which % theirs.len()];
        let shown = &self.model.declarations[at].shown;
        let path = format!("/api/v3/participant-declarations/{shown}/void");
        let said = self.provider(it.who).system.put(&path, json!({})).await;
        let may = self.model.void(it.who, at);
        Self::agrees(may, it.strange, &said)
    }

    async fn pays(&mut self) {
        for who in 0..2 {
            for one in statements(&self.town, self.provider(who)).await {
                // Most cannot be paid: which, the model says.
                drop(
                    dfe::authorise(&self.town.app, &permit(Action::KeepDfeApi), one.id, true).await,
                );
            }
        }
        self.town.app.work_due().await.unwrap();
        self.model.pays();
    }

    /// Everything that stands, beside the model.
    async fn holds(&self) -> Held {
        let mut live = BTreeSet::new();
        for who in 0..2 {
            let listed = self.declarations_stand(who).await?;
            for one in &self.model.declarations {
                let its = &self.model.people[one.whose];
                let stands = ["submitted", "eligible", "payable", "paid"].contains(&one.state);
                if its.of == who && stands {
                    prop_assert!(listed.contains(&one.shown), "lost: {:?}", one);
                    prop_assert!(live.insert((its.trn, one.kind)), "twice: {:?}", one);
                }
            }
            self.applications_stand(who).await?;
            self.statements_stand(who).await?;
        }
        Ok(())
    }

    async fn declarations_stand(&self, who: usize) -> Result<BTreeSet<String>, TestCaseError> {
        let path = "/api/v3/participant-declarations?page[per_page]=3000";
        let all = self.provider(who).system.list(path).await;
        let statement = |at: Option<usize>| match at {
            Some(at) => json!(self.model.statements[at].shown),
            None => Value::Null,
        };
        let mut expected = BTreeMap::new();
        for one in &self.model.declarations {
            let its = &self.model.people[one.whose];
            let path = format!("/api/v3/participant-declarations/{}", one.shown);
            if its.of != who {
                let said = self.provider(who).system.get(&path).await;
                prop_assert_eq!(said.status, 404, "{}", said.body);
                continue;
            }
            // A declaration that was voided stands on no statement any more.
            let pays = if one.state == "voided" {
                None
            } else {
                one.pays
            };
            let row = json!([
                its.participant,
                KINDS[one.kind],
                one.state,
                statement(pays),
                statement(one.takes)
            ]);
            expected.insert(one.shown.clone(), row);
        }
        let found: Vec<(String, Value)> = all
            .iter()
            .map(|one| {
                let its = &one["attributes"];
                let row = json!([
                    its["participant_id"],
                    its["declaration_type"],
                    its["state"],
                    its["statement_id"],
                    its["clawback_statement_id"]
                ]);
                (one["id"].as_str().unwrap().to_owned(), row)
            })
            .collect();
        prop_assert_eq!(found.len(), expected.len());
        let found: BTreeMap<String, Value> = found.into_iter().collect();
        prop_assert_eq!(&found, &expected);
        Ok(found.into_keys().collect())
    }

    async fn applications_stand(&self, who: usize) -> Held {
        let path = "/api/v3/npq-applications?page[per_page]=3000";
        let all = self.provider(who).system.list(path).await;
        let found: BTreeMap<&str, &str> = all
            .iter()
            .map(|one| {
                let status = one["attributes"]["status"].as_str().unwrap();
                (one["id"].as_str().unwrap(), status)
            })
            .collect();
        let own = self.model.people.iter().filter(|one| one.of == who);
        let expected: BTreeMap<&str, &str> = own
            .map(|one| {
                let status = match one.application {
                    Application::Pending => "pending",
                    Application::Accepted => "accepted",
                    Application::Rejected => "rejected",
                };
                (one.shown.as_str(), status)
            })
            .collect();
        prop_assert_eq!(found, expected);
        for one in self.model.people.iter().filter(|one| one.of != who) {
            let path = format!("/api/v3/participants/npq/{}", one.participant);
            prop_assert_eq!(self.provider(who).system.get(&path).await.status, 404);
        }
        Ok(())
    }

    async fn statements_stand(&self, who: usize) -> Held {
        let id = self.provider(who).id;
        let read = self.town.app.db().read(async |tx| {
            let mut found = BTreeMap::new();
            for one in dfe::statements_of(tx, id).await? {
                let sums = dfe::totals(tx, one.id).await?;
                found.insert(self.town.shown(one.id), (one.state, sums));
            }
            Ok(found)
        });
        let mut found = read.await.unwrap();
        for at in 0..self.model.statements.len() {
            let it = &self.model.statements[at];
            if it.of != who {
                prop_assert!(!found.contains_key(&it.shown));
                let path = format!("/api/v3/statements/{}", it.shown);
                prop_assert_eq!(self.provider(who).system.get(&path).await.status, 404);
                continue;
            }
            let (state, sums) = found.remove(&it.shown).unwrap();
            prop_assert_eq!(rulebook::base::Coded::code(state), it.state);
            let told = [sums.service_fee, sums.output, sums.clawback, sums.total];
            prop_assert_eq!(told.map(|pence| pence.0), self.model.sums(at));
        }
        prop_assert!(found.is_empty());
        Ok(())
    }
}

async fn statements(town: &Town, of: &Provider) -> Vec<dfe::Statement> {
    let id = of.id;
    let read = town
        .app
        .db()
        .read(async |tx| dfe::statements_of(tx, id).await);
    read.await.unwrap()
}

#[test]
fn whatever_two_systems_call_what_must_hold_holds() {
    let config = Config {
        // A case is a hundred calls and more.
        cases: (Config::default().cases / 8).max(1),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    // How many declarations came to stand so, in all cases.
    let reached: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let calls = prop::collection::vec(call(), 100..160);
    let outcome = TestRunner::new(config).run(&(people(), calls), |(people, calls)| {
        runtime.block_on(async {
            let mut trial = Trial::new(&people).await;
            for (step, call) in calls.iter().enumerate() {
                trial.call(call).await?;
                if step % 40 == 39 {
                    trial.holds().await?;
                }
            }
            trial.holds().await?;
            for one in &trial.model.declarations {
                *reached.borrow_mut().entry(one.state).or_default() += 1;
            }
            Ok(())
        })
    });
    if let Err(found) = outcome {
        panic!("{found}");
    }
    // Where everything is refused everything holds: a good many must have come far.
    let reached = reached.into_inner();
    let all: usize = reached.values().sum();
    assert!(all > 40, "{reached:?}");
    assert!(reached.contains_key("paid"), "{reached:?}");
    assert!(reached.contains_key("voided"), "{reached:?}");
}
