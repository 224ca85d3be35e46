//! The opening: the site's first people, the provider and its partners, the schools of the register.
//!
//! What this room must not know: what anybody does afterwards.

use kit::{App, Problem};
use rulebook::{
    base::Day,
    people::{Action, Circles, PersonId, ProviderId, Role},
    registration::duty::Law,
};

use super::together;
use crate::{
    calendar::{Calendar, INTAKES},
    cast::{PARTICIPANTS, PARTNERS, PASSWORD, PROVIDER, STAFF},
    company::{Company, Intake, scope, travel},
    curtain::{self, system},
};

/// Gathers the company, a while before the first intake.
pub(super) async fn gather(app: &App, today: Day) -> Result<Company<'_>, Problem> {
    let calendar = Calendar { today };
    travel(app, calendar.starts(0).plus_days(-240));
    curtain::mark(app, &curtain::BEGUN).await?;
    let provider = providers(app).await?;
    let keeping = system(Action::KeepStaff, &Circles::provider(provider))?;
    let mut partners = Vec::new();
    for name in PARTNERS {
        partners.push(people::add_partner(app, &keeping, provider, name.to_owned()).await?);
    }
    people::import_schools(
        app,
        &system(Action::RunSystem, &Circles::SITE)?,
        crate::SCHOOLS,
    )
    .await?;
    let invited = STAFF.iter().map(|member| {
        let scope = scope(member.reach, provider, &partners);
        let keeping = &keeping;
        async move {
            let grant = (member.role, scope?);
            people::invite(
                app,
                keeping,
                member.name.to_owned(),
                member.email.to_owned(),
                grant,
            )
            .await
        }
    });
    let staff = together(invited).await?;
    let hash = people::hash_password(PASSWORD.to_owned()).await?;
    set_passwords(app, &staff, &hash).await?;
    let people = accounts(app).await?;
    set_passwords(app, &people, &hash).await?;
    app.work_due().await?;
    Ok(Company {
        app,
        calendar,
        provider,
        partners,
        staff,
        applications: vec![None; people.len()],
        enrolments: vec![None; people.len()],
        submissions: vec![None; people.len()],
        people,
        intakes: vec![Intake::default(); INTAKES.len()],
        edition: None,
        second: None,
        at_risk: None,
    })
}

/// The imaginary provider, which stands for one that the law names, and those that it really names.
async fn providers(app: &App) -> Result<ProviderId, Problem> {
    let permit = system(Action::RunSystem, &Circles::SITE)?;
    let own = people::add_provider(app, &permit, PROVIDER.to_owned(), true).await?;
    for name in Law::newest().providers.iter() {
        people::add_provider(app, &permit, name.clone().into_owned(), true).await?;
    }
    Ok(own)
}

async fn accounts(app: &App) -> Result<Vec<PersonId>, Problem> {
    let permit = &system(Action::KeepStaff, &Circles::SITE)?;
    together(
        PARTICIPANTS
            .iter()
            .map(|one| people::open(app, permit, one.name.to_owned(), one.email())),
    )
    .await
}

/// The same password for everybody, hashed once: hashing is slow on purpose.
async fn set_passwords(app: &App, people: &[PersonId], hash: &str) -> Result<(), Problem> {
    let set = people.iter().map(|id| async move {
        let permit = system(Action::KeepOwnAccount, &Circles::own(*id))?;
        people::set_hashed_password(app, &permit, *id, hash.to_owned()).await
    });
    together(set).await?;
    Ok(())
}

/// The address of the school leader who confirms a participant's tasks.
pub(super) fn line_manager(person: usize) -> String {
    let own = STAFF.iter().find(|member| {
        member.role == Role::SchoolLeader && member.reach == crate::cast::Reach::SchoolOf(person)
    });
    own.map_or_else(
        || format!("head{person}@example.sch.uk"),
        |member| member.email.to_owned(),
    )
}
