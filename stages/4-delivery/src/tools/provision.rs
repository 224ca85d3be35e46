//! Provision maps: made for a term, filled line by line, copied to the next, private to their SENCO.
//!
//! What this room must not know: what a line costs (the rulebook does), or what works.

pub(crate) mod line;
pub(crate) mod out;
pub(crate) mod pages;
pub(crate) mod read_pages;
pub(crate) mod store;
pub(crate) mod sums_view;

use kit::{App, Problem, Process, db::ReadTx};
use rulebook::{
    base::{Day, Pence},
    delivery::{
        LineId, MapId,
        provision::{self as rule, Area, Numbers, Wave},
    },
    people::{Permit, PersonId},
};

use crate::coming_going::owner;

/// A map was made.
pub const MAP_MADE: Process = Process::new("provision_map_made", "made a provision map");
/// A map was taken away.
pub const MAP_REMOVED: Process = Process::new("provision_map_removed", "took a provision map away");
/// A line was kept or taken out, or a rate changed.
pub const MAP_CHANGED: Process =
    Process::new("provision_map_changed", "changed a provision map").own_trail();

/// Rates with which a map begins: round examples to be put right, never a claim of what anybody earns.
pub(crate) const FIRST_RATES: &[(&str, i64)] = &[
    ("Teacher", 3_000),
    ("Higher level teaching assistant", 1_800),
    ("Teaching assistant", 1_450),
    ("SENCO", 3_500),
    ("Outside specialist", 6_000),
];

/// A map without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// Its id.
    pub id: MapId,
    /// Whose it is.
    pub person: PersonId,
    /// Its title.
    pub title: String,
    /// For which term.
    pub term: String,
    /// The map it was copied from.
    pub copied_from: Option<MapId>,
}

/// What somebody writes on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Broad area of need.
    pub area: Area,
    /// Wave.
    pub wave: Wave,
    /// The need.
    pub need: String,
    /// What is provided.
    pub provision: String,
    /// The role of whoever does it.
    pub role: String,
    /// Adults at a time.
    pub staff: i64,
    /// The group of pupils.
    pub group: String,
    /// Pupils.
    pub pupils: i64,
    /// Minutes a week.
    pub minutes: i64,
    /// Weeks.
    pub weeks: i64,
    /// Money for things.
    pub bought: Pence,
    /// What should come of it.
    pub outcome: String,
    /// When it is reviewed.
    pub review: Option<Day>,
    /// What is measured.
    pub measure: String,
    /// Before, in hundredths.
    pub before: Option<i64>,
    /// After, in hundredths.
    pub after: Option<i64>,
}

/// A line that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptLine {
    pub(crate) id: LineId,
    pub(crate) line: Line,
    pub(crate) version: i64,
}

/// A map with its lines and rates.
pub(crate) struct Whole {
    pub(crate) map: Map,
    pub(crate) lines: Vec<KeptLine>,
    pub(crate) rates: Vec<(String, Pence)>,
}

impl Whole {
    fn rate(&self, role: &str) -> Pence {
        self.rates
            .iter()
            .find(|(known, _)| known == role)
            .map_or(Pence(0), |(_, rate)| *rate)
    }
    /// What a line says in numbers.
    pub(crate) fn numbers(&self, line: &Line) -> Numbers {
        numbers(line, self.rate(&line.role))
    }
    /// The sums of the map.
    pub(crate) fn sums(&self) -> rule::Sums {
        let lines: Vec<Numbers> = self
            .lines
            .iter()
            .map(|one| self.numbers(&one.line))
            .collect();
        rule::sums(&lines)
    }
}

fn numbers(line: &Line, rate: Pence) -> Numbers {
    Numbers {
        area: line.area,
        wave: line.wave,
        role: line.role.clone(),
        staff: line.staff,
        group: line.group.clone(),
        pupils: line.pupils,
        minutes: line.minutes,
        weeks: line.weeks,
        rate,
        bought: line.bought,
        review: line.review,
    }
}

/// Their own map.
pub(crate) async fn mine(tx: &ReadTx<'_>, person: PersonId, id: MapId) -> Result<Map, Problem> {
    let map = store::one(tx, id).await?;
    if map.person == person {
        Ok(map)
    } else {
        Err(Problem::NotFound)
    }
}

/// Reads their whole map.
pub(crate) async fn whole(tx: &ReadTx<'_>, person: PersonId, id: MapId) -> Result<Whole, Problem> {
    let map = mine(tx, person, id).await?;
    Ok(Whole {
        map,
        lines: store::lines(tx, id).await?,
        rates: store::rates(tx, id).await?,
    })
}

/// Makes a map, empty or with the lines and rates of an earlier one; measures of before are carried, of after begin anew.
/// Process: [`MAP_MADE`].
pub async fn make_map(
    app: &App,
    permit: &Permit,
    (title, term): (String, String),
    from: Option<MapId>,
) -> Result<MapId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &MAP_MADE, async move |tx| {
        if let Some(known) = store::just_made(tx, person, &title, &term).await? {
            tx.about(known);
            return Ok(known);
        }
        let before = match from {
            Some(from) => Some(whole(tx, person, from).await?),
            None => None,
        };
        let id: MapId = tx.mint();
        store::add(tx, id, person, (&title, &term), from).await?;
        match before {
            Some(before) => {
                for (role, rate) in &before.rates {
                    store::set_rate(tx, id, role, *rate).await?;
                }
                for kept in before.lines {
                    let line = Line {
                        before: kept.line.after.or(kept.line.before),
                        after: None,
                        review: None,
                        ..kept.line
                    };
                    let line_id: LineId = tx.mint();
                    store::add_line(tx, id, line_id, &line).await?;
                }
            }
            None => {
                for (role, rate) in FIRST_RATES {
                    store::set_rate(tx, id, role, Pence(*rate)).await?;
                }
            }
        }
        tx.about(id);
        tx.about(person);
        Ok(id)
    })
    .await
}

/// Takes a map away. Process: [`MAP_REMOVED`].
pub async fn remove_map(app: &App, permit: &Permit, id: MapId) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &MAP_REMOVED, async move |tx| {
        mine(tx, person, id).await?;
        store::remove(tx, id).await?;
        tx.about(id);
        tx.about(person);
        Ok(())
    })
    .await
}

/// Keeps a line: a new one, or one that was opened with a version. Sent twice, a new line is one. Process: [`MAP_CHANGED`].
///
/// # Errors
/// [`rule::LineRefusal`]; [`Problem::MovedOn`] when the line was changed elsewhere.
pub async fn keep_line(
    app: &App,
    permit: &Permit,
    map: MapId,
    (id, version): (Option<LineId>, i64),
    line: Line,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &MAP_CHANGED, async move |tx| {
        let all = whole(tx, person, map).await?;
        let others = all.lines.iter().filter(|one| Some(one.id) != id);
        let others = i64::try_from(others.count()).unwrap_or(i64::MAX);
        rule::line(&all.numbers(&line), others)?;
        match id {
            None if all.lines.iter().any(|one| one.line == line) => Ok(()),
            None => {
                let id: LineId = tx.mint();
                store::add_line(tx, map, id, &line).await
            }
            Some(id) => {
                let known = all.lines.iter().find(|one| one.id == id);
                if known.is_some_and(|one| one.line == line) {
                    return Ok(());
                }
                store::change_line(tx, (map, id), version, &line).await
            }
        }
    })
    .await
}

/// Takes a line out. Process: [`MAP_CHANGED`].
pub async fn remove_line(
    app: &App,
    permit: &Permit,
    map: MapId,
    id: LineId,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &MAP_CHANGED, async move |tx| {
        mine(tx, person, map).await?;
        store::remove_line(tx, map, id).await
    })
    .await
}

/// Sets what an hour of each role costs. Process: [`MAP_CHANGED`].
pub async fn set_rates(
    app: &App,
    permit: &Permit,
    map: MapId,
    rates: Vec<(String, Pence)>,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    app.act(permit, &MAP_CHANGED, async move |tx| {
        mine(tx, person, map).await?;
        for (role, rate) in &rates {
            if !(0..=rule::MOST_PENCE).contains(&rate.0) {
                return Err(rule::LineRefusal::Money.into());
            }
            store::set_rate(tx, map, role, *rate).await?;
        }
        Ok(())
    })
    .await
}
