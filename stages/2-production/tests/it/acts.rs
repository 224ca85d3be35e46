//! The way of an item: who may sign, what a change re-opens, who is faster.

use kit::Problem;
use production::{Asked, NewComment, ReviseRefusal, Texts};
use rulebook::{
    base::Refusal,
    people::Action,
    production::{
        change::Change,
        stage::{Body, Stage},
    },
};

use crate::rig::{PROGRAMME, Rig, code};

#[tokio::test]
async fn a_programme_is_opened_once_with_an_item_for_every_part() {
    let rig = Rig::with_items().await;
    let items = rig.items().await;
    assert_eq!(items.len(), 41);
    assert!(
        items
            .iter()
            .all(|item| item.stage == Stage::Draft && item.version == 1)
    );
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let entries = rig.audit().await;
    assert_eq!(
        code(production::open_items(&rig.app, &permit, PROGRAMME).await),
        "open_already"
    );
    assert_eq!(
        code(production::open_items(&rig.app, &permit, "other").await),
        "no_such_programme"
    );
    assert_eq!(rig.audit().await, entries);
}

#[tokio::test]
async fn an_item_goes_through_every_stage_and_every_step_is_kept() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let before = rig.audit().await;
    rig.bring_to(id, Stage::Ready).await;
    assert_eq!(rig.item(id).await.stage, Stage::Ready);
    assert_eq!(rig.audit().await - before, 7);
    assert!(matches!(
        rig.sign("lead", id, None).await,
        Err(Problem::Refused(_))
    ));
}

#[tokio::test]
async fn nobody_signs_what_they_wrote_or_handed_on() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let permit = rig.permit("lead", Action::WriteContent).unwrap();
    let revision = rig.revision(id, Change::Wording).await;
    production::revise(&rig.app, &permit, revision)
        .await
        .unwrap();
    rig.sign("writer", id, None).await.unwrap();
    let entries = rig.audit().await;
    assert_eq!(code(rig.sign("lead", id, None).await), "own_work");
    assert_eq!(rig.audit().await, entries, "a refused act leaves nothing");
    assert_eq!(rig.item(id).await.stage, Stage::PeerReview);

    let other = rig.items().await[4].id;
    rig.sign("lead", other, None).await.unwrap();
    assert_eq!(code(rig.sign("lead", other, None).await), "own_work");
}

#[tokio::test]
async fn each_stage_is_closed_to_every_other_role() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let duties = [
        (Stage::PeerReview, "legal", Action::CheckLaw),
        (Stage::ExternalApproval, "peer", Action::ReviewContent),
        (Stage::LegalCheck, "proof", Action::ProofreadContent),
        (Stage::Proofreading, "digital", Action::CheckAccess),
        (Stage::Digital, "legal", Action::CheckLaw),
    ];
    for (stage, wrong, action) in duties {
        rig.bring_to(id, stage).await;
        assert!(
            rig.permit(wrong, stage.action()).is_none(),
            "{stage}: no permit for {wrong}"
        );
        // Even with the permit of their own duty in hand.
        let permit = rig.permit(wrong, action).unwrap();
        let item = rig.item(id).await;
        let body = (stage == Stage::ExternalApproval).then_some(Body::Dfe);
        let asked = Asked::approve(id, stage, item.version, body);
        assert_eq!(
            code(production::decide(&rig.app, &permit, asked).await),
            "not_your_stage",
            "{stage}"
        );
    }
}

#[tokio::test]
async fn a_permit_of_another_provider_finds_nothing() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let own = rig.permit("writer", Action::WriteContent).unwrap();
    let elsewhere =
        rulebook::people::Circles::provider(rulebook::people::ProviderId::from_number(7));
    let actor = rulebook::people::Actor::Person {
        id: rig.id("writer"),
        grants: vec![rulebook::people::Grant {
            role: rulebook::people::Role::Writer,
            scope: rulebook::people::Scope::Provider(rulebook::people::ProviderId::from_number(7)),
        }],
    };
    let foreign = rulebook::people::may(&actor, Action::WriteContent, &elsewhere).unwrap();
    let asked = || Asked::approve(id, Stage::Draft, 1, None);
    assert!(matches!(
        production::decide(&rig.app, &foreign, asked()).await,
        Err(Problem::NotFound)
    ));
    let revision = rig.revision(id, Change::Slip).await;
    assert!(matches!(
        production::revise(&rig.app, &foreign, revision).await,
        Err(Problem::NotFound)
    ));
    production::decide(&rig.app, &own, asked()).await.unwrap();
}

#[tokio::test]
async fn both_bodies_approve_and_one_person_cannot_be_both() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::ExternalApproval).await;
    assert_eq!(code(rig.sign("dfe", id, None).await), "body_missing");
    assert_eq!(
        rig.sign("dfe", id, Some(Body::Dfe)).await.unwrap(),
        Stage::ExternalApproval
    );
    assert_eq!(
        code(rig.sign("dfe", id, Some(Body::Eef)).await),
        "same_approver"
    );
    assert_eq!(
        code(rig.sign("eef", id, Some(Body::Dfe)).await),
        "body_approved"
    );
    assert_eq!(
        rig.sign("eef", id, Some(Body::Eef)).await.unwrap(),
        Stage::LegalCheck
    );
}

#[tokio::test]
async fn changes_need_a_reason_and_signing_needs_every_question() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::PeerReview).await;
    assert_eq!(
        code(rig.ask_for_changes("peer", id, "  ").await),
        "reason_missing"
    );
    let permit = rig.permit("peer", Action::ReviewContent).unwrap();
    let mut asked = Asked::approve(id, Stage::PeerReview, 1, None);
    asked.confirmed.pop();
    assert_eq!(
        code(production::decide(&rig.app, &permit, asked).await),
        "not_confirmed"
    );
    assert_eq!(
        rig.ask_for_changes("peer", id, "Step 2 has no example.")
            .await
            .unwrap(),
        Stage::Draft
    );
}

#[tokio::test]
async fn a_change_after_sign_off_undoes_what_the_rule_says_and_no_more() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let cases = [
        (Change::Slip, Stage::Proofreading, 1),
        (Change::SourceChanged, Stage::LegalCheck, 1),
        (Change::Presentation, Stage::Proofreading, 2),
        (Change::Wording, Stage::PeerReview, 3),
        (Change::Meaning, Stage::PeerReview, 6),
    ];
    for (change, first, undone) in cases {
        rig.bring_to(id, Stage::Ready).await;
        let revision = rig.revision(id, change).await;
        let revised = production::revise(&rig.app, &writer, revision)
            .await
            .unwrap();
        assert_eq!(revised.reopened.first, first, "{change}");
        assert_eq!(revised.reopened.undone.len(), undone, "{change}");
        assert_eq!(rig.item(id).await.stage, Stage::Draft, "{change}");
        assert_eq!(
            rig.sign("writer", id, None).await.unwrap(),
            first,
            "{change}"
        );
    }
}

#[tokio::test]
async fn when_a_source_changed_the_legal_check_is_asked_for_without_a_new_word() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::Ready).await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let revision = production::Revision {
        files: rig.texts(id).await,
        ..rig.revision(id, Change::SourceChanged).await
    };
    production::revise(&rig.app, &writer, revision)
        .await
        .unwrap();
    assert_eq!(
        rig.sign("writer", id, None).await.unwrap(),
        Stage::LegalCheck
    );
    assert_eq!(rig.sign("legal", id, None).await.unwrap(), Stage::Ready);
}

#[tokio::test]
async fn two_sign_offs_at_the_same_instant_one_wins_and_the_other_is_told() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::PeerReview).await;
    let asked = || Asked::approve(id, Stage::PeerReview, 1, None);
    let (one, two) = (
        rig.permit("peer", Action::ReviewContent).unwrap(),
        rig.permit("peer2", Action::ReviewContent).unwrap(),
    );
    let entries = rig.audit().await;
    let (first, second) = tokio::join!(
        production::decide(&rig.app, &one, asked()),
        production::decide(&rig.app, &two, asked()),
    );
    let won = [&first, &second]
        .iter()
        .filter(|result| result.is_ok())
        .count();
    let late = [&first, &second]
        .iter()
        .filter(|r| matches!(r, Err(Problem::MovedOn)))
        .count();
    assert_eq!((won, late), (1, 1), "{first:?} {second:?}");
    assert_eq!(rig.audit().await - entries, 1);
}

#[tokio::test]
async fn two_writers_never_overwrite_each_other() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let revision = rig.revision(id, Change::Wording).await;
    let (one, two) = (
        rig.permit("writer", Action::WriteContent).unwrap(),
        rig.permit("second", Action::WriteContent).unwrap(),
    );
    production::revise(&rig.app, &one, revision.clone())
        .await
        .unwrap();
    let mut late = revision;
    late.files
        .values_mut()
        .for_each(|text| text.push_str("Mine.\n"));
    assert!(matches!(
        production::revise(&rig.app, &two, late.clone()).await,
        Err(Problem::MovedOn)
    ));
    late.base = 2;
    assert_eq!(
        production::revise(&rig.app, &two, late)
            .await
            .unwrap()
            .version,
        3
    );
}

#[tokio::test]
async fn a_text_that_changed_since_it_was_read_is_not_signed() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::PeerReview).await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let revision = rig.revision(id, Change::Wording).await;
    production::revise(&rig.app, &writer, revision)
        .await
        .unwrap();
    rig.sign("writer", id, None).await.unwrap();
    let permit = rig.permit("peer", Action::ReviewContent).unwrap();
    let stale = Asked::approve(id, Stage::PeerReview, 1, None);
    assert!(matches!(
        production::decide(&rig.app, &permit, stale).await,
        Err(Problem::MovedOn)
    ));
}

#[tokio::test]
async fn what_cannot_be_saved_is_refused_with_its_reason() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let good = rig.revision(id, Change::Wording).await;
    let path = good.files.keys().next().unwrap().clone();
    let with = |files: Texts| production::Revision {
        files,
        ..good.clone()
    };
    let same = rig.texts(id).await[&path].clone();
    let attempts = [
        (with(Texts::from([(path.clone(), same)])), "nothing_changed"),
        (
            with(Texts::from([("sources.toml".into(), "x".into())])),
            "not_a_file_of_this",
        ),
        (
            with(Texts::from([("../secret.md".into(), "x".into())])),
            "not_a_file_of_this",
        ),
        (
            with(Texts::from([(path, "x".repeat(200_001))])),
            "file_too_long",
        ),
        (
            production::Revision {
                note: " ".into(),
                ..good.clone()
            },
            "note_missing",
        ),
    ];
    let entries = rig.audit().await;
    for (revision, expected) in attempts {
        assert_eq!(
            code(production::revise(&rig.app, &writer, revision).await),
            expected
        );
    }
    assert_eq!(rig.audit().await, entries);
    assert_eq!(rig.item(id).await.version, 1);
    assert!(!ReviseRefusal::NothingChanged.sentence().is_empty());
}

#[tokio::test]
async fn a_blocking_comment_stops_the_sign_off_until_its_author_settles_it() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    rig.bring_to(id, Stage::PeerReview).await;
    let legal = rig.permit("legal", Action::ReadProduction).unwrap();
    let peer = rig.permit("peer", Action::ReadProduction).unwrap();
    let new = NewComment {
        item: id,
        version: 1,
        file: "x".into(),
        passage: String::new(),
        words: "Cite section 69.".into(),
        blocking: true,
    };
    let comment = production::comment(&rig.app, &legal, new).await.unwrap();
    assert_eq!(code(rig.sign("peer", id, None).await), "comments_open");
    assert_eq!(
        code(production::settle(&rig.app, &peer, comment).await),
        "not_your_comment"
    );
    production::settle(&rig.app, &legal, comment).await.unwrap();
    assert!(matches!(
        production::settle(&rig.app, &legal, comment).await,
        Err(Problem::MovedOn)
    ));
    assert_eq!(
        rig.sign("peer", id, None).await.unwrap(),
        Stage::ExternalApproval
    );
}

#[tokio::test]
async fn the_next_stage_and_the_writers_get_a_letter_and_nobody_else_does() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let to = async |who: &str| {
        let address = format!("{who}@example.org");
        let db = rig.app.db();
        db.read(async |tx| kit::mail::to_address(tx, &address).await)
            .await
            .unwrap()
            .len()
    };
    rig.bring_to(id, Stage::PeerReview).await;
    assert_eq!(
        (to("peer").await, to("peer2").await, to("legal").await),
        (1, 1, 0)
    );
    rig.ask_for_changes("peer", id, "Say who decides.")
        .await
        .unwrap();
    assert_eq!(
        (to("writer").await, to("second").await, to("peer").await),
        (1, 0, 1)
    );
}
