//! Two providers' systems call whatever they like in whatever order, with their own ids and with each other's: what must hold
//! of declarations, statements and privacy holds after every stretch of it.

use std::collections::HashMap;

use rulebook::people::Action;
use serde_json::{Value, json};

use crate::town::{FUNDED, NOT_FUNDED, Provider, Town, permit};

/// Xorshift: the same calls for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
    fn one<'a>(&mut self, of: &'a [String]) -> &'a str {
        if of.is_empty() {
            return "d0b4a32e-a272-489e-b30a-cb17131457fc";
        }
        let at = self.roll(of.len());
        &of[at]
    }
}

/// Ids of one provider's things.
#[derive(Default)]
struct Known {
    people: Vec<String>,
    applications: Vec<String>,
    declarations: Vec<String>,
}

const KINDS: [&str; 4] = ["started", "retained-1", "retained-2", "completed"];
const SCHEDULES: [&str; 3] = ["npq-leadership-autumn", "npq-leadership-spring", "npq-x"];
const TRNS: [&str; 5] = ["1234567", "2345678", "3456789", "4567891", "5678912"];

/// One call, of whoever's things: answers its status.
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
async fn call(town: &Town, dice: &mut Dice, known: &mut [Known; 2]) -> u16 {
    let providers: [&Provider; 2] = [&town.here, &town.there];
    let (who, whose) = (dice.roll(2), dice.roll(8) % 7 % 2);
    let system = &providers[who].system;
    // Mostly one's own things, at times another's.
    let whose = if dice.roll(5) == 0 { whose } else { who };
    let person = dice.one(&known[whose].people).to_owned();
    let application = dice.one(&known[whose].applications).to_owned();
    let declaration = dice.one(&known[whose].declarations).to_owned();
    let at = |path: &str| format!("/api/v3/participants/npq/{person}/{path}");
    let course = "npq-senco";
    let said = match dice.roll(16) {
        0..=4 => {
            let path = format!("/api/v3/npq-applications/{application}/accept");
            system
                .post(&path, json!({ "funded_place": dice.roll(2) == 0 }))
                .await
        }
        5 => {
            let path = format!("/api/v3/npq-applications/{application}/reject");
            system.post(&path, json!({})).await
        }
        6..=9 => {
            let days = i64::try_from(dice.roll(30)).unwrap();
            let now = town.app.now().at.plus_seconds(-86_400 * days).0;
            let date = jiff::Timestamp::from_microsecond(now).unwrap().to_string();
            let said = system
                .post(
                    "/api/v3/participant-declarations",
                    json!({
                        "participant_id": person, "declaration_type": KINDS[dice.roll(4)],
                        "declaration_date": date, "course_identifier": course,
                        "has_passed": dice.roll(2) == 0,
                        "delivery_partner_id": town.shown(providers[who].partner),
                    }),
                )
                .await;
            if said.status == 200 {
                known[who].declarations.push(said.id());
            }
            said
        }
        10 => {
            let path = format!("/api/v3/participant-declarations/{declaration}/void");
            system.put(&path, json!({})).await
        }
        11 => {
            let body = json!({ "course_identifier": course, "reason": "other" });
            system
                .put(&at(["defer", "withdraw", "resume"][dice.roll(3)]), body)
                .await
        }
        12 => {
            let schedule = SCHEDULES[dice.roll(3)];
            let body = json!({ "course_identifier": course, "schedule_identifier": schedule });
            system.put(&at("change-schedule"), body).await
        }
        13 => {
            let path = format!("/api/v3/npq-applications/{application}/change-funded-place");
            system
                .put(&path, json!({ "funded_place": dice.roll(2) == 0 }))
                .await
        }
        14 => {
            let state = ["passed", "failed"][dice.roll(2)];
            let day = town.app.now().day.to_string();
            let body =
                json!({ "course_identifier": course, "state": state, "completion_date": day });
            system.post(&at("outcomes"), body).await
        }
        _ => {
            town.passes(60 * 24 * i64::try_from(dice.roll(40)).unwrap());
            town.app.work_due().await.unwrap();
            pays(town, providers[who]).await;
            return 200;
        }
    };
    if whose != who {
        assert!(
            matches!(said.status, 404 | 422),
            "{} {}",
            said.status,
            said.body
        );
        if said.status == 422 {
            assert_eq!(said.body["errors"][0]["code"], json!("participant_unknown"));
        }
    }
    said.status
}

/// Pays whatever can be paid.
async fn pays(town: &Town, of: &Provider) {
    let id = of.id;
    let read = town
        .app
        .db()
        .read(async |tx| dfe::statements_of(tx, id).await);
    for one in read.await.unwrap() {
        // Most are not payable: that is their business.
        drop(dfe::authorise(&town.app, &permit(Action::KeepDfeApi), one.id, true).await);
    }
    town.app.work_due().await.unwrap();
}

/// What must hold.
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
async fn holds(town: &Town, seed: u64) {
    let mut live: HashMap<(String, String), usize> = HashMap::new();
    for (of, other) in [(&town.here, &town.there), (&town.there, &town.here)] {
        let all = of
            .system
            .list("/api/v3/participant-declarations?page[per_page]=3000")
            .await;
        let people = of
            .system
            .list("/api/v3/participants/npq?page[per_page]=3000")
            .await;
        let trn_of = |id: &Value| {
            let found = people.iter().find(|one| one["id"] == *id);
            found.map_or_else(
                || id.to_string(),
                |it| it["attributes"]["teacher_reference_number"].to_string(),
            )
        };
        for one in &all {
            let its = &one["attributes"];
            let state = its["state"].as_str().unwrap();
            if ["submitted", "eligible", "payable", "paid"].contains(&state) {
                let key = (
                    trn_of(&its["participant_id"]),
                    its["declaration_type"].to_string(),
                );
                *live.entry(key).or_default() += 1;
            }
        }
        let id = of.id;
        let sums = town.app.db().read(async |tx| {
            let mut sums = Vec::new();
            for one in dfe::statements_of(tx, id).await? {
                sums.push((one.id, dfe::totals(tx, one.id).await?));
            }
            Ok(sums)
        });
        for (statement, sum) in sums.await.unwrap() {
            let shown = json!(town.shown(statement));
            let count = |field: &str, states: &[&str]| {
                let on = |one: &&Value| {
                    let its = &one["attributes"];
                    its[field] == shown && states.contains(&its["state"].as_str().unwrap())
                };
                i64::try_from(all.iter().filter(on).count()).unwrap()
            };
            let pays = if matches!(sum.output.0, 0) && sum.total.0 == sum.service_fee.0 {
                0
            } else {
                sum.output.0 / 12_000
            };
            let standing = count("statement_id", &["eligible", "payable", "paid"]);
            let taken = count(
                "clawback_statement_id",
                &["awaiting-clawback", "clawed-back"],
            );
            // What was paid and is taken back since was counted when it was paid, and stays so.
            assert!(
                pays >= standing,
                "seed {seed}: {pays} paid, {standing} stand"
            );
            assert_eq!(sum.clawback.0, taken * 12_000, "seed {seed}");
            assert_eq!(
                sum.total.0,
                sum.service_fee.0 + sum.output.0 - sum.clawback.0 + sum.adjustments.0
            );
        }
        for one in all.iter().take(3) {
            let path = format!(
                "/api/v3/participant-declarations/{}",
                one["id"].as_str().unwrap()
            );
            other.system.get(&path).await.is(404);
        }
    }
    let twice: Vec<_> = live.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "seed {seed}: {twice:?}");
}

#[tokio::test]
async fn whatever_two_systems_call_what_must_hold_holds() {
    for seed in 1..=1_u64 {
        let town = Town::new().await;
        town.agrees(&town.here).await;
        town.agrees(&town.there).await;
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut known = [Known::default(), Known::default()];
        for (known, to) in known.iter_mut().zip([&town.here, &town.there]) {
            for _ in 0..7 {
                let urn = [FUNDED, FUNDED, NOT_FUNDED][dice.roll(3)];
                let trn = TRNS[dice.roll(TRNS.len())];
                let (person, application) = town.applies(to, urn, trn).await;
                known.people.push(town.shown(person));
                known.applications.push(town.shown(application));
            }
        }
        town.goes_to("2026-10-08").await;
        let mut answered: HashMap<u16, usize> = HashMap::new();
        for step in 0..160 {
            let status = call(&town, &mut dice, &mut known).await;
            assert!(status < 500, "seed {seed}, step {step}");
            *answered.entry(status).or_default() += 1;
            if step % 40 == 39 {
                holds(&town, seed).await;
            }
        }
        assert!(answered[&200] > 20, "seed {seed}: {answered:?}");
        assert!(
            known.iter().any(|one| !one.declarations.is_empty()),
            "seed {seed}"
        );
    }
}
