//! A delivery partner sees its own groups, people and figures, on every page that it can open, and nobody else's.

use kit::web::{Method, RouteKind};
use rulebook::people::{Action, Actor, Circles, PartnerId, Role, Scope, may};

use crate::{taught::Intake, town::Town};

async fn partner(town: &Town, intake: &Intake, name: &str) -> PartnerId {
    let keep = may(
        &Actor::System,
        Action::RunSystem,
        &Circles::provider(intake.provider),
    )
    .unwrap();
    people::add_partner(&town.app, &keep, intake.provider, name.to_owned())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_partner_opens_every_list_and_finds_only_its_own() {
    let town = Town::new().await;
    let mut intake = Intake::new(&town).await;
    let keep = may(
        &Actor::System,
        Action::KeepCohorts,
        &Circles::provider(intake.provider),
    )
    .unwrap();
    let mut made = Vec::new();
    for (partner_name, group_name, person) in [
        ("Tidewater Hub", "Seagulls", "Ada Tide"),
        ("Wharfedale Hub", "Curlews", "Ben Wharf"),
    ] {
        let id = partner(&town, &intake, partner_name).await;
        let facilitator = town.person(&format!("Fay {group_name}"), &[]).await;
        let new = delivery::NewGroup {
            cohort: intake.cohort,
            partner: Some(id),
            name: group_name.to_owned(),
            facilitator: Some(facilitator),
            coach: None,
            capacity: 12,
        };
        intake.group = delivery::open_group(&town.app, &keep, new).await.unwrap();
        let taught = intake.enrol(&town, person).await;
        let event = intake.clinic(&town, "2027-01-14", true, None).await;
        made.push((id, intake.group, taught, event));
    }
    let (mine, theirs) = (&made[0], &made[1]);
    let (_, mut visitor) = town
        .holder(
            "Pat Partner",
            &[(Role::PartnerManager, Scope::Partner(mine.0))],
        )
        .await;
    let routes = senda::compose::routes();
    let mut seen = 0;
    for route in routes.rows() {
        if route.method != Method::Get || route.path.contains('{') {
            continue;
        }
        let page = visitor.open(route.path).await;
        if page.status != 200 || route.kind == RouteKind::File {
            continue;
        }
        seen += 1;
        for word in ["Curlews", "Ben Wharf", "ben.wharf@"] {
            assert!(!page.text.contains(word), "{} shows {word}", route.path);
        }
    }
    assert!(seen > 20, "only {seen} pages were seen");
    let own = visitor.open("/facilitate").await;
    assert!(own.text.contains("Seagulls"), "{}", own.reading());
    let (group, event, enrolment) = (theirs.1, theirs.3, theirs.2.enrolment);
    for path in [
        format!("/facilitate/people/{enrolment}"),
        format!("/admin/events/{event}"),
        format!("/admin/events/{event}/pack.pdf"),
        format!("/sessions/{event}/register"),
        format!("/sessions/{event}/needs"),
        format!("/sessions/{event}/badges.pdf"),
        format!("/admin/groups/{group}/substitutes"),
        format!("/facilitate/groups/{group}/hand-over"),
        format!("/admin/timetable/{}", intake.cohort),
        format!("/api/v1/enrolments/{enrolment}/engagement"),
    ] {
        let page = visitor.open(&path).await;
        assert!(
            page.status == 404 || page.status == 403,
            "{path} answers {}",
            page.status
        );
    }
    let kept = visitor.open(&format!("/admin/events/{}", mine.3)).await;
    assert_eq!(kept.status, 200, "{}", kept.reading());
}
