//! Searching what people wrote: each finds their own and what they are let read, and no duty finds a word more.
//!
//! What it must not know: how words are matched.

use rulebook::{
    base::Coded as _,
    delivery::{
        attention::Done,
        coaching::{CoachingKind, NoteKind, Sight},
    },
    people::{Action, Actor, Circles, Grant, Permit, PersonId, Role, Scope, may},
};

use super::{Story, found, search, story};
use crate::town::Town;

/// Words that stand nowhere else.
const NOTE: &str = "quillwort";
const PRIVATE: &str = "bogbean";
const SHARED: &str = "marshfern";
const PROVIDER: &str = "sundew";

fn own(person: PersonId) -> Permit {
    let grants = vec![Grant {
        role: Role::Participant,
        scope: Scope::Own,
    }];
    let actor = Actor::Person { id: person, grants };
    may(&actor, Action::KeepOwnAccount, &Circles::own(person)).unwrap()
}

/// Asha keeps a note; her coach writes one note for himself, one for both, and one for the provider too.
async fn wrote(town: &Town, story: &Story, coach: PersonId) {
    let actor = Actor::Person {
        id: story.asha.person,
        grants: vec![Grant {
            role: Role::Participant,
            scope: Scope::Own,
        }],
    };
    let study = may(&actor, Action::Study, &Circles::own(story.asha.person)).unwrap();
    let note = delivery::NewNote {
        step: "1.1/culture-what-it-is".into(),
        words: format!("Ask about the {NOTE} at home"),
        ..delivery::NewNote::default()
    };
    delivery::keep_note(&town.app, &study, story.asha.enrolment, note)
        .await
        .unwrap();
    let keep = may(
        &Actor::System,
        Action::KeepCohorts,
        &Circles::provider(story.intake.provider),
    )
    .unwrap();
    let new = delivery::NewCoaching {
        group: story.intake.group,
        kind: CoachingKind::Pair,
        coach: Some(coach),
        people: vec![story.asha.person],
    };
    let pair = delivery::bring_together(&town.app, &keep, new)
        .await
        .unwrap();
    let day = town.app.now().day;
    let held = delivery::keep_session(&town.app, &own(coach), pair, (day, 45))
        .await
        .unwrap();
    for (kind, sight, words) in [
        (NoteKind::Noticed, Sight::Private, PRIVATE),
        (NoteKind::Learned, Sight::Shared, SHARED),
        (NoteKind::Focus, Sight::Provider, PROVIDER),
    ] {
        let note = (kind, sight, words.to_owned());
        delivery::write_note(&town.app, &own(coach), held, note, 0)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_is_private_is_found_by_its_writer_and_by_nobody_else_administrators_included() {
    let town = Town::new().await;
    let story = story(&town).await;
    let coach = town.person("Cleo Coach", &[]).await;
    wrote(&town, &story, coach).await;
    let mine = Scope::Provider(story.intake.provider);
    let mut asha = town.signed_in(story.asha.person).await;
    let mut cleo = town.signed_in(coach).await;
    for typed in [NOTE, "quilwort"] {
        let page = search(&mut asha, typed).await;
        let links = found(&page);
        assert!(
            links.iter().any(|href| href.starts_with("/notes/")),
            "{typed}: {links:?}"
        );
        assert_eq!(asha.get(&links[0]).await.status, 200);
    }
    for who in [&mut asha, &mut cleo] {
        let links = found(&search(who, SHARED).await);
        assert!(
            links
                .iter()
                .any(|href| href.starts_with("/coaching/sessions/"))
        );
    }
    assert_eq!(found(&search(&mut cleo, PRIVATE).await).len(), 1);
    let mut others = vec![
        (
            "the other participant",
            town.signed_in(story.bola.person).await,
            vec![NOTE, PRIVATE, SHARED],
        ),
        (
            "the facilitator",
            town.signed_in(story.intake.facilitator).await,
            vec![NOTE, PRIVATE, SHARED],
        ),
        ("the participant", asha, vec![PRIVATE]),
        ("the coach", cleo, vec![NOTE]),
    ];
    for role in [
        (Role::ProgrammeAdministrator, mine),
        (Role::PartnerManager, mine),
        (Role::Coach, mine),
        (Role::SystemAdministrator, Scope::Site),
    ] {
        let visitor = town
            .holder(&format!("Role {}", others.len()), &[role])
            .await
            .1;
        others.push((role.0.label(), visitor, vec![NOTE, PRIVATE, SHARED]));
    }
    for (who, visitor, words) in &mut others {
        for typed in words {
            let page = search(visitor, typed).await;
            assert_eq!(found(&page), Vec::<String>::new(), "{who} finds {typed}");
        }
    }
}

#[tokio::test]
async fn a_note_for_the_provider_is_found_by_its_administrators_and_by_nobody_elses() {
    let town = Town::new().await;
    let story = story(&town).await;
    let coach = town.person("Cleo Coach", &[]).await;
    wrote(&town, &story, coach).await;
    let mine = Scope::Provider(story.intake.provider);
    let other = town.provider("Southern Star").await.unwrap();
    let keeper = [(Role::ProgrammeAdministrator, mine)];
    let (_, mut keeper) = town.holder("Kit Keeps", &keeper).await;
    let links = found(&search(&mut keeper, PROVIDER).await);
    assert_eq!(links.len(), 1, "{links:?}");
    let page = keeper.get(&links[0]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(PROVIDER) && !page.text.contains(SHARED));
    // Who meets is found by whoever leads the group, with no word of what was said.
    let meets = |links: &[String]| {
        let coaching = |href: &&String| href.starts_with("/admin/coaching/") && !href.contains('#');
        links.iter().filter(coaching).count()
    };
    let mut fay = town.signed_in(story.intake.facilitator).await;
    for who in [&mut keeper, &mut fay] {
        assert_eq!(meets(&found(&search(who, "asha cleo").await)), 1);
    }
    let mut asha = town.signed_in(story.asha.person).await;
    assert_eq!(
        meets(&found(&search(&mut asha, PROVIDER).await)),
        0,
        "those who meet read it in their own place"
    );
    for role in [
        (Role::ProgrammeAdministrator, Scope::Provider(other)),
        (Role::PartnerManager, mine),
        (Role::Facilitator, Scope::Group(story.intake.group)),
        (Role::SystemAdministrator, Scope::Site),
    ] {
        let (_, mut visitor) = town
            .holder(&format!("Other {}", role.0.code()), &[role])
            .await;
        let links = found(&search(&mut visitor, PROVIDER).await);
        assert_eq!(links, Vec::<String>::new(), "{role:?}");
    }
}

#[tokio::test]
async fn what_was_done_for_somebody_is_found_where_it_may_be_read_and_a_file_answers_in_plain_words()
 {
    let town = Town::new().await;
    let story = story(&town).await;
    let mut fay = town.signed_in(story.intake.facilitator).await;
    let leads = may(
        &Actor::Person {
            id: story.intake.facilitator,
            grants: vec![Grant {
                role: Role::Facilitator,
                scope: Scope::Group(story.intake.group),
            }],
        },
        Action::LeadGroup,
        &Circles {
            group: Some(story.intake.group),
            ..Circles::SITE
        },
    )
    .unwrap();
    for (shared, words) in [(true, SHARED), (false, PRIVATE)] {
        let step = delivery::NewStep {
            enrolment: story.asha.enrolment,
            kind: Done::Call,
            shared,
            reasons: Vec::new(),
            body: format!("We spoke of {words}"),
        };
        delivery::take_step(&town.app, &leads, story.intake.group, step)
            .await
            .unwrap();
    }
    let theirs = format!("/facilitate/people/{}", story.asha.enrolment);
    let mut asha = town.signed_in(story.asha.person).await;
    for words in [SHARED, PRIVATE] {
        assert_eq!(found(&search(&mut fay, words).await), [theirs.as_str()]);
    }
    assert_eq!(found(&search(&mut asha, SHARED).await), ["/messages"]);
    let keeper = [(
        Role::ProgrammeAdministrator,
        Scope::Provider(story.intake.provider),
    )];
    let (_, mut keeper) = town.holder("Kit Keeps", &keeper).await;
    let mut bola = town.signed_in(story.bola.person).await;
    for (visitor, words) in [
        (&mut asha, vec![PRIVATE]),
        (&mut bola, vec![SHARED, PRIVATE]),
        (&mut keeper, vec![SHARED, PRIVATE]),
    ] {
        for typed in words {
            let links = found(&search(visitor, typed).await);
            assert_eq!(links, Vec::<String>::new(), "{typed}");
        }
    }
    let file =
        "title=Arrival&heading=Culture&module=&text=%23%23+Seats%0A%0AI+**moved**+the+quillwort.";
    assert_eq!(asha.post("/file/new", file).await.status, 303);
    let page = search(&mut asha, NOTE).await;
    assert!(
        page.text
            .contains("Seats I moved the <mark>quillwort</mark>"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("## Seats"));
}
