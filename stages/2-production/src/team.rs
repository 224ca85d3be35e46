//! The writing team: who is on it and when, what they bring, and the mix that is wanted.
//!
//! What this room must not know: what makes a team complete; the rulebook says it.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, OrNotFound, Problem, Process};
use rulebook::{
    base::Day,
    people::Permit,
    production::{
        MemberId,
        team::{Member, MemberRefusal, Mix, join as may_join},
    },
};

/// Somebody joined the writing team.
pub const JOINED: Process = Process::new("team_joined", "recorded the time on the writing team of");
/// Somebody's time on the writing team was ended.
pub const LEFT: Process = Process::new("team_left", "ended the time on the writing team of");
/// The wanted mix was changed.
pub const MIX_KEPT: Process = Process::new(
    "team_mix_kept",
    "changed the wanted mix of the writing team of",
);

/// Records somebody's time on the team. Process: [`JOINED`].
///
/// # Errors
/// [`MemberRefusal`]; [`Problem::NotFound`] when the permit names no provider or the person has no account.
pub async fn join(
    app: &App,
    permit: &Permit,
    programme: &str,
    (member, workplace): (Member, String),
) -> Result<MemberId, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let programme = programme.to_owned();
    app.act(permit, &JOINED, async move |tx| {
        people::person(tx, member.person).await?;
        let team = store::team(tx, provider, &programme).await?;
        let others: Vec<Member> = team.into_iter().map(|one| one.member).collect();
        may_join(&others, &member)?;
        let id: MemberId = tx.mint();
        store::add(tx, id, (provider, &programme), (&member, &workplace)).await?;
        tx.about(member.person);
        tx.about(id);
        tx.became("from", member.began_on);
        Ok(id)
    })
    .await
}

/// Ends somebody's time on the team. Process: [`LEFT`].
///
/// # Errors
/// [`MemberRefusal::EndsBefore`]; [`Problem::NotFound`] outside one's circles.
pub async fn leave(app: &App, permit: &Permit, id: MemberId, on: Day) -> Result<(), Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    app.act(permit, &LEFT, async move |tx| {
        let (of, member) = store::one(tx, id).await?;
        if of != provider {
            return Err(Problem::NotFound);
        }
        if on < member.began_on {
            return Err(MemberRefusal::EndsBefore.into());
        }
        store::end(tx, id, on).await?;
        tx.about(member.person);
        tx.about(id);
        tx.changed("until", member.ended_on, Some(on));
        Ok(())
    })
    .await
}

/// Keeps the wanted mix. Process: [`MIX_KEPT`].
///
/// # Errors
/// [`Problem::NotFound`] when the permit names no provider.
pub async fn keep_mix(
    app: &App,
    permit: &Permit,
    programme: &str,
    mix: Mix,
) -> Result<(), Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let programme = programme.to_owned();
    app.act(permit, &MIX_KEPT, async move |tx| {
        store::keep_mix(tx, (provider, &programme), &mix).await?;
        tx.about(provider);
        for (want, count) in &mix {
            tx.became(rulebook::base::Coded::code(*want), count);
        }
        Ok(())
    })
    .await
}
