//! Focus groups: planned, people invited who may say yes, no, or not any more; held, with notes; and coded into findings.
//!
//! What this room must not know: what becomes of a finding.

pub(crate) mod invited;
pub(crate) mod pages;
pub(crate) mod store;

use std::collections::BTreeSet;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use production::NewFinding;
use rulebook::{
    base::Day,
    delivery::{
        FocusGroupId,
        listening::{self as rule, Consent, FocusState, ListeningRefusal, Part},
    },
    people::{Action, Permit, PersonId, ProviderId},
    production::{
        FindingId,
        finding::{Heard, Theme},
    },
};

/// A focus group was planned.
pub const FOCUS_PLANNED: Process = Process::new("focus_group_planned", "planned a focus group");
/// People were invited to a focus group.
pub const FOCUS_INVITED: Process = Process::new("focus_group_invited", "invited to a focus group");
/// Somebody answered an invitation, or withdrew consent.
pub const FOCUS_ANSWERED: Process =
    Process::new("focus_group_answered", "answered about a focus group");
/// A focus group was held.
pub const FOCUS_HELD: Process = Process::new("focus_group_held", "recorded a focus group");
/// A focus group was called off.
pub const FOCUS_OFF: Process = Process::new("focus_group_off", "called off a focus group");

/// A focus group to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFocus {
    /// Its title, as it stands in the invitation.
    pub title: String,
    /// The modules it is about.
    pub modules: Vec<String>,
    /// Its day.
    pub day: Day,
    /// When it begins, in minutes of the day.
    pub from_minute: i64,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// Where it is.
    pub place: String,
    /// Its link; empty when it is not online.
    pub link: String,
}

/// A focus group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FocusGroup {
    /// Its id.
    pub id: FocusGroupId,
    /// The provider that holds it.
    pub provider: ProviderId,
    /// The plan of it.
    pub plan: NewFocus,
    /// Where it stands.
    pub state: FocusState,
    /// What was said, without names.
    pub notes: String,
}

/// Somebody asked to a focus group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: Part,
    /// The phase of their school, in words; empty when it is not known.
    pub phase: String,
    /// What they answered.
    pub consent: Consent,
    /// Were they there?
    pub present: bool,
}

/// Plans a focus group. Process: [`FOCUS_PLANNED`].
///
/// # Errors
/// [`Problem::NotAllowed`] without a person.
pub async fn plan_focus(
    app: &App,
    permit: &Permit,
    new: NewFocus,
) -> Result<FocusGroupId, Problem> {
    crate::asked(permit, &[Action::ReleaseEdition])?;
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let provider = permit.circles().provider.or_not_found()?;
    app.act(permit, &FOCUS_PLANNED, async move |tx| {
        let id = store::add(tx, (provider, by), &new).await?;
        tx.about(id);
        tx.became("day", new.day);
        Ok(id)
    })
    .await
}

/// Those who could be invited and were not yet: participants who did a module of it with the phase of their school, and
/// the coaches and facilitators of the provider's groups.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn candidates(
    tx: &ReadTx<'_>,
    group: &FocusGroup,
    part: Part,
) -> Result<Vec<(PersonId, String)>, Problem> {
    let invited = store::people(tx, group.id).await?;
    let known: BTreeSet<PersonId> = invited.iter().map(|one| one.person).collect();
    let mut found: Vec<(PersonId, String)> = Vec::new();
    if part == Part::Participant {
        let mut seen = BTreeSet::new();
        for module in &group.plan.modules {
            for id in crate::feedback::survey::store::who_did(tx, group.provider, module).await? {
                let who = registration::enrolment(tx, id).await?;
                if !known.contains(&who.person) && seen.insert(who.person) && who.is_active() {
                    let phase = match who.school {
                        Some(urn) => people::find_school(tx, urn).await?.phase,
                        None => String::new(),
                    };
                    found.push((who.person, phase));
                }
            }
        }
        return Ok(found);
    }
    let mut leaders = store::leaders(tx, group.provider, part).await?;
    leaders.retain(|id| !known.contains(id));
    Ok(leaders.into_iter().map(|id| (id, String::new())).collect())
}

/// Invites so many of those who could be invited, spread over the phases of their schools, each with a letter. Answers how
/// many there were to invite. Process: [`FOCUS_INVITED`].
///
/// # Errors
/// [`ListeningRefusal::FocusOver`].
pub async fn invite(
    app: &App,
    permit: &Permit,
    id: FocusGroupId,
    (part, wanted): (Part, usize),
) -> Result<usize, Problem> {
    crate::asked(permit, &[Action::ReleaseEdition])?;
    let (held, origin) = (permit.clone(), app.config().site.origin.clone());
    app.act(permit, &FOCUS_INVITED, async move |tx| {
        let group = its(tx, &held, id).await?;
        if group.state != FocusState::Planned {
            return Err(ListeningRefusal::FocusOver.into());
        }
        let candidates = candidates(tx, &group, part).await?;
        let pairs: Vec<((PersonId, String), String)> = candidates
            .into_iter()
            .map(|(person, phase)| ((person, phase.clone()), phase))
            .collect();
        let chosen = rule::spread(&pairs, wanted);
        for (person, phase) in &chosen {
            store::invite(tx, id, (*person, part, phase)).await?;
            letter(tx, &group, *person, &origin).await?;
        }
        tx.about(id);
        tx.became("invited", chosen.len());
        Ok(chosen.len())
    })
    .await
}

async fn letter(
    tx: &mut WriteTx<'_>,
    group: &FocusGroup,
    person: PersonId,
    origin: &str,
) -> Result<(), Problem> {
    let known = people::person(tx, person).await?;
    let plan = &group.plan;
    let body = format!(
        "Hello {},\n\nWe would like to hear what the texts of the programme were like for you: {}.\n\n{}\n\nWe ask a few people together, of different kinds of school. Notes are kept of what is said, without names, and used to improve the next edition. Taking part is up to you, it has no part in anybody’s assessment, and you can change your mind at any time, also afterwards.\n\nSay yes or no here: {origin}/focus-groups/{}\n",
        known.name,
        plan.title,
        when(plan),
        group.id
    );
    tx.letter(Letter {
        person: Some(person),
        to: known.email,
        subject: format!("An invitation: {}", plan.title),
        body,
    })
    .await?;
    Ok(())
}

/// When and where, in words.
pub(crate) fn when(plan: &NewFocus) -> String {
    format!(
        "{}, {}, for {} minutes. {}.",
        plan.day.with_weekday(),
        crate::time_in_words(plan.from_minute),
        plan.minutes,
        plan.place
    )
}

/// Answers one's own invitation: yes, no, or not any more. Process: [`FOCUS_ANSWERED`].
///
/// # Errors
/// [`ListeningRefusal`]; [`Problem::NotFound`] for whoever was not invited.
pub async fn answer_invitation(
    app: &App,
    permit: &Permit,
    id: FocusGroupId,
    to: Consent,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepOwnAccount])?;
    let person = permit.actor().ok_or(Problem::NotAllowed)?;
    app.act(permit, &FOCUS_ANSWERED, async move |tx| {
        let group = store::one(tx, id).await?;
        let invited = store::invitation(tx, id, person).await?.or_not_found()?;
        rule::answer(group.state, invited.consent, to)?;
        store::answer(tx, (id, person), (invited.consent, to)).await?;
        tx.about(id);
        tx.changed("consent", Some(invited.consent), Some(to));
        Ok(())
    })
    .await
}

/// Records that the group was held: who was there, and what was said. Saying it again replaces it. Process:
/// [`FOCUS_HELD`].
///
/// # Errors
/// [`ListeningRefusal::FocusAhead`] before its day, [`ListeningRefusal::NoConsent`].
pub async fn record_focus(
    app: &App,
    permit: &Permit,
    id: FocusGroupId,
    (present, notes): (Vec<PersonId>, String),
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::ReleaseEdition])?;
    let held = permit.clone();
    app.act(permit, &FOCUS_HELD, async move |tx| {
        let group = its(tx, &held, id).await?;
        if group.state == FocusState::CalledOff {
            return Err(ListeningRefusal::FocusOver.into());
        }
        if tx.now().day < group.plan.day {
            return Err(ListeningRefusal::FocusAhead.into());
        }
        let people = store::people(tx, id).await?;
        let agreed = |who: &PersonId| {
            people
                .iter()
                .any(|one| one.person == *who && one.consent == Consent::Agreed)
        };
        if !present.iter().all(agreed) {
            return Err(ListeningRefusal::NoConsent.into());
        }
        store::held(tx, (id, group.state), &notes).await?;
        for one in &people {
            store::present(tx, (id, one.person), present.contains(&one.person)).await?;
        }
        tx.about(id);
        tx.changed("state", Some(group.state), Some(FocusState::Held));
        tx.became("present", present.len());
        Ok(())
    })
    .await
}

/// Calls a planned group off; those who did not say no get a letter. Process: [`FOCUS_OFF`].
///
/// # Errors
/// [`ListeningRefusal::FocusOver`].
pub async fn call_off_focus(app: &App, permit: &Permit, id: FocusGroupId) -> Result<(), Problem> {
    crate::asked(permit, &[Action::ReleaseEdition])?;
    let held = permit.clone();
    app.act(permit, &FOCUS_OFF, async move |tx| {
        let group = its(tx, &held, id).await?;
        if group.state != FocusState::Planned {
            return Err(ListeningRefusal::FocusOver.into());
        }
        store::off(tx, id).await?;
        for one in store::people(tx, id).await? {
            if matches!(one.consent, Consent::Invited | Consent::Agreed) {
                let known = people::person(tx, one.person).await?;
                tx.letter(Letter {
                    person: Some(one.person),
                    to: known.email,
                    subject: format!("Called off: {}", group.plan.title),
                    body: format!(
                        "Hello {},\n\n“{}” on {} does not take place. Thank you for being ready to help.\n",
                        known.name,
                        group.plan.title,
                        group.plan.day.with_weekday()
                    ),
                })
                .await?;
            }
        }
        tx.about(id);
        tx.changed("state", Some(group.state), Some(FocusState::CalledOff));
        Ok(())
    })
    .await
}

/// What a focus group said, coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// About which of its modules.
    pub module: String,
    /// About which step, as `module/step`; empty for the whole module.
    pub step: String,
    /// What it says of the text.
    pub theme: Theme,
    /// In the words of whoever codes it.
    pub words: String,
    /// How many said it.
    pub said: i64,
}

/// Codes something that a focus group said as a finding, which production keeps: no more people than were there and still
/// agree can have said it. Process: production's `finding_raised`.
///
/// # Errors
/// [`ListeningRefusal::FocusAhead`], [`ListeningRefusal::MoreThanThere`]; production's refusals.
pub async fn code_finding(
    app: &App,
    permit: &Permit,
    id: FocusGroupId,
    coded: Coded,
) -> Result<FindingId, Problem> {
    let held = permit.clone();
    let (group, there) = app
        .db()
        .read(async |tx| {
            let group = its(tx, &held, id).await?;
            let people = store::people(tx, id).await?;
            let there = people
                .iter()
                .filter(|one| one.present && one.consent == Consent::Agreed)
                .count();
            Ok((group, i64::try_from(there).unwrap_or(i64::MAX)))
        })
        .await?;
    rule::coded_from(group.state, there, coded.said)?;
    if !group.plan.modules.contains(&coded.module) {
        return Err(Problem::NotFound);
    }
    let new = NewFinding {
        programme: registration::PROGRAMME.to_owned(),
        heard: Heard::FocusGroup,
        heard_in: id.to_string(),
        theme: coded.theme,
        module: coded.module,
        step: coded.step,
        passage: String::new(),
        edition: None,
        words: coded.words,
        said: coded.said,
    };
    production::raise(app, permit, new).await
}

/// A focus group within the permit's circles; else there is none.
async fn its(tx: &ReadTx<'_>, held: &Permit, id: FocusGroupId) -> Result<FocusGroup, Problem> {
    let group = store::one(tx, id).await?;
    if held.circles().provider == Some(group.provider) {
        Ok(group)
    } else {
        Err(Problem::NotFound)
    }
}
