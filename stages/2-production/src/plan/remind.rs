//! The reminder: on the morning of the day on which an item is due at its stage, if it still waits there.
//!
//! What this room must not know: how a due day is counted.

use kit::{App, Problem, db::WriteTx, jobs::Work, mail::Letter};
use rulebook::{
    base::{Coded, Day, Instant},
    people::{Action, Actor, Circles, may},
    production::{ItemId, review::Decided, stage::Stage},
};
use serde::{Deserialize, Serialize};

use super::{Plan, REMINDED};
use crate::{duty, item::Item};

/// Reminds of an item that still waits at a stage. Running it twice writes a second letter at most when the machine
/// stopped between the letter's act and the tick of the job.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Remind {
    item: i64,
    stage: Stage,
    version: i64,
}

/// Queues the reminder of the stage to which an item has just come.
pub(crate) async fn later(
    tx: &mut WriteTx<'_>,
    item: &Item,
    decided: &Decided,
    due: Option<Day>,
) -> Result<(), Problem> {
    let now = tx.now();
    let Some(days) = due
        .map(|due| now.day.days_until(due))
        .filter(|days| *days > 0)
    else {
        return Ok(());
    };
    // Seven in the morning of that day, give or take the hour of a clock change.
    let minutes = days * 24 * 60 - i64::from(now.minute_of_day) + 7 * 60;
    let work = Remind {
        item: item.id.number(),
        stage: decided.to,
        version: item.version,
    };
    let at: Instant = now.at.plus_seconds(minutes * 60);
    Ok(tx.later_at(&work, at).await?)
}

impl Work for Remind {
    const KIND: &'static str = "production.remind";
    async fn run(self, app: App) -> Result<(), Problem> {
        let id = ItemId::from_number(self.item);
        let item = app.db().read(async |tx| crate::item(tx, id).await).await?;
        // It has moved: nothing to say.
        if item.stage != self.stage || item.version != self.version {
            return Ok(());
        }
        let circles = Circles::provider(item.provider);
        let permit = may(&Actor::System, Action::ReadProduction, &circles)
            .map_err(|_no| Problem::NotAllowed)?;
        let origin = app.config().site.origin.clone();
        app.act(&permit, &REMINDED, async move |tx| {
            tell(tx, &item, &origin).await?;
            tx.about(item.id);
            tx.became("stage", item.stage);
            Ok(())
        })
        .await
    }
}

async fn tell(tx: &mut WriteTx<'_>, item: &Item, origin: &str) -> Result<(), Problem> {
    let plan = Plan::of(tx, item.provider, &item.programme).await?;
    let given = plan.given(item.id, item.stage).to_vec();
    let standing = crate::item::standing(tx, item.id).await?;
    for (person, name, email) in duty::people(tx, item.stage, item.provider).await? {
        let theirs = given.is_empty() || given.contains(&person);
        let wrote = standing.authors.contains(&person);
        let fits = if item.stage == Stage::Draft {
            wrote || !given.is_empty()
        } else {
            !wrote
        };
        if !theirs || !fits || standing.conflicted.contains(&person) {
            continue;
        }
        tx.letter(Letter {
            person: Some(person),
            to: email,
            subject: format!("Due today: {}", item.title),
            body: format!(
                "Hello {name},\n\n{} ({}) is due today at the stage “{}”, and waits for you.\n\n{origin}/content/{}",
                item.title,
                item.part,
                item.stage.label(),
                item.id
            ),
        })
        .await?;
    }
    Ok(())
}
