//! The writing room: every item signed off through all its stages, an edition released, the next cycle begun.
//!
//! What this room must not know: what the texts say.

use std::collections::BTreeMap;

use kit::Problem;
use production::{Asked, Item, Kept, NewComment, Revision};
use rulebook::{
    base::Day,
    people::{Action, Role},
    production::{
        ItemId,
        change::Change,
        stage::{Body, Stage},
    },
};

use super::together;
use crate::company::{Company, missing};

/// What participants asked for, and what they are asked to do: words that the writing room talks about.
const ASKED: &str = "Participants asked for a pause here.";
const TRY: &str = "write down one thing that you will try in school this week";
const PROGRAMME: &str = registration::PROGRAMME;
/// Who signs at each stage, in order; the external approval is signed twice, for two bodies by two people.
const WAY: [(Stage, Role, usize, Action, Option<Body>); 7] = [
    (Stage::Draft, Role::Writer, 0, Action::WriteContent, None),
    (
        Stage::PeerReview,
        Role::PeerReviewer,
        0,
        Action::ReviewContent,
        None,
    ),
    (
        Stage::ExternalApproval,
        Role::ExternalApprover,
        0,
        Action::ApproveContent,
        Some(Body::Dfe),
    ),
    (
        Stage::ExternalApproval,
        Role::ExternalApprover,
        1,
        Action::ApproveContent,
        Some(Body::Eef),
    ),
    (
        Stage::LegalCheck,
        Role::LegalChecker,
        0,
        Action::CheckLaw,
        None,
    ),
    (
        Stage::Proofreading,
        Role::Proofreader,
        0,
        Action::ProofreadContent,
        None,
    ),
    (
        Stage::Digital,
        Role::DigitalEditor,
        0,
        Action::CheckAccess,
        None,
    ),
];

/// Opens the programme for production, signs everything off and releases the first edition.
pub(super) async fn produce(company: &mut Company<'_>, day: Day) -> Result<(), Problem> {
    let lead = company.may(Role::ContentLead, 0, Action::ReleaseEdition)?;
    let ids = production::open_items(company.app, &lead, PROGRAMME).await?;
    let mut on = day;
    for step in 0..WAY.len() {
        on = on.plus_days(9);
        company.travel(on);
        together(ids.iter().map(|id| sign(company, *id, step))).await?;
    }
    company.travel(on.plus_days(5));
    company.app.work_due().await?;
    let note = "The first edition: all nine courses, both conferences, and the assessment.";
    let edition = production::release(company.app, &lead, PROGRAMME, note).await?;
    let programme = curriculum::edition(company.app, &edition).await?;
    company.edition = Some((edition, programme));
    Ok(())
}

/// One signature, when the item stands where it is given.
async fn sign(company: &Company<'_>, id: ItemId, step: usize) -> Result<(), Problem> {
    let Some((stage, role, nth, action, body)) = WAY.get(step).copied() else {
        return Err(missing());
    };
    let item = company
        .app
        .db()
        .read(async |tx| production::item(tx, id).await)
        .await?;
    if item.stage != stage {
        return Ok(());
    }
    let permit = company.may(role, nth, action)?;
    let asked = Asked::approve(id, stage, item.version, body);
    production::decide(company.app, &permit, asked).await?;
    Ok(())
}

/// Begins the next teaching cycle: seven modules are revised, each left at another stage, so that every desk of the
/// writing room has something on it.
pub(super) async fn draft_again(company: &mut Company<'_>) -> Result<(), Problem> {
    let provider = company.provider;
    let items = company
        .app
        .db()
        .read(async |tx| production::items(tx, provider, PROGRAMME).await)
        .await?;
    let modules: Vec<&Item> = items
        .iter()
        .filter(|item| item.kind == production::Kind::Module)
        .collect();
    for (steps, item) in (0..WAY.len()).zip(modules) {
        revise(company, item, PAUSE).await?;
        if steps == 0 {
            discuss(company, item).await?;
        }
        for step in 0..steps {
            sign(company, item.id, step).await?;
        }
    }
    Ok(())
}

/// Two modules are revised, signed off anew, and released as the second edition.
pub(super) async fn produce_again(
    company: &mut Company<'_>,
    modules: [&str; 2],
) -> Result<(), Problem> {
    let (app, provider) = (company.app, company.provider);
    let items = app
        .db()
        .read(async |tx| production::items(tx, provider, PROGRAMME).await)
        .await?;
    for (id, (kind, note, added)) in modules.into_iter().zip(AGAIN) {
        let part = format!("module {id}");
        let item = items.iter().find(|item| item.part.ends_with(&part));
        let item = item.ok_or_else(missing)?;
        revise(company, item, (kind, note, added)).await?;
        for step in 0..WAY.len() {
            sign(company, item.id, step).await?;
        }
    }
    let lead = company.may(Role::ContentLead, 0, Action::ReleaseEdition)?;
    let note = "Two pages say more plainly what to look for, after what participants told us. One of them teaches something new: \
        who else in school should see what you saw.";
    company.second = Some(production::release(app, &lead, PROGRAMME, note).await?);
    Ok(())
}

/// What the second edition changes: the kind of change, what its writer said of it, and the words.
const AGAIN: [(Change, &str, &str); 2] = [
    (
        Change::Meaning,
        "You said: I saw it and did not know whom to tell. We changed: who else should see it, and when.",
        "\nWhat you see is more use when it is shared. Before the week ends, tell one colleague what you saw, what you think it means, and what you are not sure of yet.\n",
    ),
    (
        Change::Wording,
        "You said: too much at once. We changed: one sentence that says where to begin.",
        "\nIf this is a lot, begin with one class and one question.\n",
    ),
];

/// Why a change is no more than its writer says, where comparing the texts found more.
const WHY_NOT: &str = "It says where to begin, and nothing else about what is taught.";

/// What the writers do in the next cycle: a small change of what is taught.
const PAUSE: (Change, &str, &str) = (
    Change::Meaning,
    "You said: the page ends too fast. We changed: a moment to plan one small step.",
    "\nParticipants asked for a pause here. Before you go on, write down one thing that you will try in school this week.\n",
);

/// A sentence more at the end of a module's first page.
async fn revise(
    company: &Company<'_>,
    item: &Item,
    (change, said, added): (Change, &str, &str),
) -> Result<(), Problem> {
    let (id, version) = (item.id, item.version);
    let texts = company
        .app
        .db()
        .read(async |tx| production::texts(tx, id, version).await)
        .await?;
    let page = texts.into_iter().find(|(path, _)| is_study_page(path));
    let (path, text) = page.ok_or_else(missing)?;
    let permit = company.may(Role::Writer, 0, Action::WriteContent)?;
    let revision = Revision {
        item: id,
        base: version,
        change,
        why_not: WHY_NOT.into(),
        note: said.into(),
        files: BTreeMap::from([(path, format!("{}{added}", text.trim_end_matches('\n')))]),
    };
    production::revise(company.app, &permit, revision).await?;
    Ok(())
}

/// What a reviewer asks and suggests about the first of them, and what its writer has begun to answer in a draft.
async fn discuss(company: &Company<'_>, item: &Item) -> Result<(), Problem> {
    let (app, id) = (company.app, item.id);
    let (version, texts) = app
        .db()
        .read(async |tx| {
            let version = production::item(tx, id).await?.version;
            Ok((version, production::texts(tx, id, version).await?))
        })
        .await?;
    let page = texts.into_iter().find(|(_, text)| text.contains(ASKED));
    let (file, text) = page.ok_or_else(missing)?;
    let about = |passage: &str, words: &str| NewComment {
        item: id,
        version,
        file: file.clone(),
        passage: passage.into(),
        words: words.into(),
        blocking: false,
    };
    let reviewer = company.may(Role::PeerReviewer, 0, Action::ReadProduction)?;
    let question = "Is this for participants to read, or a note to ourselves?";
    let asked = production::comment(app, &reviewer, about(ASKED, question)).await?;
    let plainer = about(TRY, "Shorter, and it names a day.");
    production::suggest(
        app,
        &reviewer,
        plainer,
        "choose one thing to try in school by Friday",
    )
    .await?;
    let writer = company.may(Role::Writer, 0, Action::WriteContent)?;
    production::reply(
        app,
        &writer,
        asked,
        "A note to ourselves. It goes before this is handed on.",
    )
    .await?;
    let draft = Kept {
        item: id,
        file: file.clone(),
        base: version,
        turn: 0,
        text: text.replace(ASKED, "Pause here."),
    };
    production::keep_draft(app, &writer, draft).await?;
    Ok(())
}

/// A page of study, not the module's own record or its task.
fn is_study_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md")
        .is_some_and(|name| !matches!(name, "module" | "task"))
}
