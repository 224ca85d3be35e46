//! The people of the writing room at work together: a team with a gap, key messages agreed and open, the plan of the
//! next release, and packs at DfE and EEF: one with a request, one approved, one whose link has ended.
//!
//! What this room must not know: what the texts say.

use kit::Problem;
use production::{Asked, Cycle, Item, Kind, NewMessage, NewPack, NewRequest};
use rulebook::{
    people::{Action, Actor, Circles, Permit, PersonId, Role, may},
    production::{
        MessageId,
        message::Stance,
        plan::first_days,
        stage::{Body, Stage},
        team::{Expertise, Member, Phase, Setting},
    },
};

use crate::company::{Company, missing};

const PROGRAMME: &str = registration::PROGRAMME;
type Who = (Role, usize);
const WRITER: Who = (Role::Writer, 0);
const SECOND: Who = (Role::Writer, 1);
const PEER: Who = (Role::PeerReviewer, 0);
const LEAD: Who = (Role::ContentLead, 0);
const LEGAL: Who = (Role::LegalChecker, 0);

/// Everything of the writing room that stands at the start of the next teaching cycle.
pub(super) async fn gather(company: &Company<'_>) -> Result<(), Problem> {
    team(company).await?;
    messages(company).await?;
    plan(company).await?;
    packs(company).await
}

fn may_as(company: &Company<'_>, who: Who, action: Action) -> Result<Permit, Problem> {
    company.may(who.0, who.1, action)
}

fn lead(company: &Company<'_>) -> Result<Permit, Problem> {
    may_as(company, LEAD, Action::ReleaseEdition)
}

/// A team that has lost its primary school: the page says so, and since when.
async fn team(company: &Company<'_>) -> Result<(), Problem> {
    let permit = lead(company)?;
    let began_on = company.calendar.today.plus_days(-400);
    let member = |person: PersonId, setting, phase, expertise: &[Expertise]| Member {
        person,
        setting,
        phase,
        expertise: expertise.to_vec(),
        earlier_award: false,
        began_on,
        ended_on: None,
    };
    let person = |who: Who| company.member(who.0, who.1);
    let first = member(
        person(WRITER)?,
        Setting::Mainstream,
        Phase::Secondary,
        &[Expertise::Teaching, Expertise::Behaviour],
    );
    let mut special = member(
        person(SECOND)?,
        Setting::Special,
        Phase::Across,
        &[Expertise::Communication, Expertise::Law],
    );
    special.earlier_award = true;
    let university = member(
        person(PEER)?,
        Setting::University,
        Phase::Adults,
        &[Expertise::Evidence, Expertise::Development],
    );
    let mut primary = member(
        person(LEAD)?,
        Setting::Mainstream,
        Phase::Primary,
        &[Expertise::Provision, Expertise::Implementation],
    );
    primary.ended_on = Some(company.calendar.today.plus_days(-60));
    for (member, place) in [
        (first, "A comprehensive school by the sea"),
        (special, "A special school with a sixth form"),
        (university, "A department of education"),
        (
            primary,
            "A village primary school, until she came to lead content",
        ),
    ] {
        let seat = (member, place.to_owned());
        production::join(company.app, &permit, PROGRAMME, seat).await?;
    }
    Ok(())
}

/// A module's messages: two agreed, one of them against a disagreement; one open.
async fn messages(company: &Company<'_>) -> Result<(), Problem> {
    let items = modules(company).await?;
    let item = items.first().ok_or_else(missing)?.id;
    let write = may_as(company, WRITER, Action::WriteContent)?;
    let new = |words: &str, statements: &[&str]| NewMessage {
        item,
        words: words.into(),
        statements: statements.iter().map(|one| (*one).to_owned()).collect(),
    };
    let culture = new(
        "An inclusive culture is what people do on an ordinary Tuesday, not what the policy says.",
        &["1.1"],
    );
    let culture = production::write(company.app, &write, culture).await?;
    speak(
        company,
        culture,
        &[
            (SECOND, Stance::Agree, ""),
            (PEER, Stance::Agree, "Say Tuesday; readers remember it."),
        ],
    )
    .await?;
    agree(company, culture, "").await?;

    let law = new(
        "The law sets the floor of a school’s culture; a good culture stands well above it.",
        &["1.1", "2.1"],
    );
    let law = production::write(company.app, &write, law).await?;
    speak(
        company,
        law,
        &[
            (SECOND, Stance::Agree, ""),
            (PEER, Stance::Agree, ""),
            (
                LEGAL,
                Stance::Disagree,
                "“Floor” may sound as if the duties were little. They are a great deal.",
            ),
        ],
    )
    .await?;
    agree(
        company,
        law,
        "We keep the picture, and the module names each duty in full right after it.",
    )
    .await?;

    discuss(company, &write, item).await
}

/// A message that is not agreed yet.
async fn discuss(
    company: &Company<'_>,
    write: &Permit,
    item: rulebook::production::ItemId,
) -> Result<(), Problem> {
    let open = new_open(item);
    let open = production::write(company.app, write, open).await?;
    speak(
        company,
        open,
        &[
            (SECOND, Stance::Agree, ""),
            (
                PEER,
                Stance::Note,
                "Is “never” true in a school of forty pupils?",
            ),
        ],
    )
    .await
}

fn new_open(item: rulebook::production::ItemId) -> NewMessage {
    NewMessage {
        item,
        words: "A SENCO leads culture with others, never alone.".into(),
        statements: vec!["1.4".into()],
    }
}

async fn speak(
    company: &Company<'_>,
    id: MessageId,
    voices: &[(Who, Stance, &str)],
) -> Result<(), Problem> {
    for (who, stance, words) in voices {
        let permit = may_as(company, *who, Action::ReadProduction)?;
        production::say(
            company.app,
            &permit,
            (id, 1),
            (*stance, (*words).to_owned()),
        )
        .await?;
    }
    Ok(())
}

async fn agree(company: &Company<'_>, id: MessageId, reason: &str) -> Result<(), Problem> {
    let permit = lead(company)?;
    production::settle_agreed(company.app, &permit, (id, 1), reason.into()).await?;
    Ok(())
}

/// The next release in nine weeks.
async fn plan(company: &Company<'_>) -> Result<(), Problem> {
    let on = company.calendar.today.plus_days(63);
    let permit = lead(company)?;
    production::plan(company.app, &permit, PROGRAMME, on, first_days()).await?;
    let items = modules(company).await?.into_iter();
    let starts_on = on.plus_days(14);
    let cycle = Cycle {
        name: starts_on.date().strftime("%B %Y").to_string(),
        starts_on,
        ends_on: starts_on.plus_months(18).plus_days(-1),
        items: items
            .filter(|item| item.stage != Stage::Ready)
            .map(|item| item.id)
            .collect(),
    };
    production::plan_cycle(company.app, &permit, PROGRAMME, cycle).await
}

async fn modules(company: &Company<'_>) -> Result<Vec<Item>, Problem> {
    let provider = company.provider;
    let db = company.app.db();
    let items = db
        .read(async |tx| production::items(tx, provider, PROGRAMME).await)
        .await?;
    Ok(items
        .into_iter()
        .filter(|item| item.kind == Kind::Module)
        .collect())
}

/// Packs at DfE and EEF.
async fn packs(company: &Company<'_>) -> Result<(), Problem> {
    let items = modules(company).await?;
    let mut there = items
        .iter()
        .filter(|item| item.stage == Stage::ExternalApproval);
    let (Some(first), Some(second)) = (there.next(), there.next()) else {
        return Err(missing());
    };
    let today = company.calendar.today;
    let new = |body, name: &str, email: &str, days, item: &Item| {
        NewPack {
        programme: PROGRAMME.into(),
        body,
        name: name.into(),
        email: email.into(),
        words: "This is the first of the modules for the next teaching cycle. What matters most to us: is the evidence put fairly?".into(),
        ends_on: today.plus_days(days),
        items: vec![item.id],
    }
    };
    let permit = lead(company)?;
    let stranger = may(&Actor::Stranger, Action::ReadPublic, &Circles::SITE)?;
    let dfe = new(
        Body::Dfe,
        "Marguerite Okonjo-Hale",
        "marguerite@dfe.example",
        20,
        first,
    );
    let (_, link) = production::make(company.app, &permit, dfe).await?;
    let asked = asking(company, first).await?;
    production::ask(company.app, &stranger, &link, asked).await?;

    let late = new(
        Body::Eef,
        "Leopold Ferncastle",
        "leopold@eef.example",
        -10,
        first,
    );
    production::make(company.app, &permit, late).await?;

    let eef = new(
        Body::Eef,
        "Anselm Birtwhistle-Rao",
        "anselm@eef.example",
        20,
        second,
    );
    let (_, link) = production::make(company.app, &permit, eef).await?;
    let approves = Asked::approve(second.id, Stage::ExternalApproval, second.version, None);
    production::decide_outside(company.app, &stranger, &link, approves).await?;
    Ok(())
}

/// A change on the first words of the first page.
async fn asking(company: &Company<'_>, item: &Item) -> Result<NewRequest, Problem> {
    let (id, version) = (item.id, item.version);
    let db = company.app.db();
    let texts = db
        .read(async |tx| production::texts(tx, id, version).await)
        .await?;
    let page = texts.into_iter().find(|(path, _)| path.contains(".md"));
    let (file, text) = page.ok_or_else(missing)?;
    let body = text.rsplit("+++").next().unwrap_or_default();
    let passage: Vec<&str> = body.split_whitespace().take(7).collect();
    Ok(NewRequest {
        item: id,
        version,
        file,
        passage: passage.join(" "),
        words: "Please name the strength of the evidence here, as the guidance report does.".into(),
    })
}
