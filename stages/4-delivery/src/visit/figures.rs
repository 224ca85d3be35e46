//! The figures of each delivery partner: about people, so that what is too small to tell can be left out.
//!
//! What this room must not know: which figures are too small (the rulebook does).

use std::collections::{BTreeMap, HashMap};

use kit::{
    Problem,
    db::{ReadTx, Row, Sql},
};
use rulebook::{
    base::{BasisPoints, Now},
    delivery::visit::{Seen, Told, VisitState, mean, share, tellable},
    people::{GroupId, PartnerId},
    registration::EnrolmentId,
};

use super::store;
use crate::{attendance, group::Group};

const CLEAR: Sql = Sql::new(
    "select f.enrolment_id, f.clear, count(*) from delivery_feedback f
     join delivery_members m on m.enrolment_id = f.enrolment_id
     where m.group_id = $1 group by f.enrolment_id, f.clear order by f.enrolment_id, f.clear",
);

/// What is known of one partner; nobody, for what the provider delivers itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) partner: Option<PartnerId>,
    pub(crate) groups: usize,
    pub(crate) people: i64,
    /// The mean of the number; nothing when it is too small to tell.
    pub(crate) engagement: Option<BasisPoints>,
    /// People with no session to catch up.
    pub(crate) attendance: Told,
    /// People whose likely end is at the gate or over.
    pub(crate) completing: Told,
    /// People who found most of what they said something about clear.
    pub(crate) clear: Told,
    /// Visits, and how many of them are not closed.
    pub(crate) visits: (usize, usize),
    /// How often something was developing, of so many judgements.
    pub(crate) developing: (usize, usize),
}

#[derive(Default)]
struct Counted {
    groups: usize,
    totals: Vec<BasisPoints>,
    people: i64,
    without_gap: i64,
    completing: i64,
    said: i64,
    clear: i64,
    visits: Vec<super::Visit>,
}

/// The figures of the partners of these groups, by partner.
pub(crate) async fn figures(
    tx: &ReadTx<'_>,
    groups: &[Group],
    now: Now,
) -> Result<Vec<Figures>, Problem> {
    let mut by: BTreeMap<Option<PartnerId>, Counted> = BTreeMap::new();
    for group in groups {
        let counted = by.entry(group.partner).or_default();
        counted.groups += 1;
        people_of(tx, counted, group, now).await?;
        feedback_of(tx, counted, group.id).await?;
        counted.visits.extend(store::of_group(tx, group.id).await?);
    }
    let people: Vec<i64> = by.values().map(|one| one.people).collect();
    let told = tellable(&people);
    Ok(by
        .into_iter()
        .zip(told)
        .map(|((partner, counted), told)| figure(partner, counted, told))
        .collect())
}

async fn people_of(
    tx: &ReadTx<'_>,
    counted: &mut Counted,
    group: &Group,
    now: Now,
) -> Result<(), Problem> {
    let open = attendance::store::open_catch_ups(tx, group.id).await?;
    for id in crate::group::store::members(tx, group.id).await? {
        let who = registration::enrolment(tx, id).await?;
        if !who.is_active() {
            continue;
        }
        let told = match crate::engagement(tx, id, now).await {
            Ok(told) => told,
            Err(Problem::Refused(_)) => continue,
            Err(other) => return Err(other),
        };
        counted.people += 1;
        counted.totals.push(told.total);
        counted.completing += i64::from(told.forecast.likely >= told.gate);
        counted.without_gap += i64::from(!open.iter().any(|one| one.enrolment == id));
    }
    Ok(())
}

async fn feedback_of(
    tx: &ReadTx<'_>,
    counted: &mut Counted,
    group: GroupId,
) -> Result<(), Problem> {
    let read = |row: &Row<'_>| {
        Ok((
            row.get::<EnrolmentId>(0)?,
            row.get::<String>(1)?,
            row.get::<i64>(2)?,
        ))
    };
    let mut by: HashMap<EnrolmentId, (i64, i64)> = HashMap::new();
    for (who, said, many) in tx.all(CLEAR, &[&group], read).await? {
        let (clear, all) = by.entry(who).or_default();
        *all += many;
        if said == "yes" {
            *clear += many;
        }
    }
    for (clear, all) in by.values() {
        counted.said += 1;
        counted.clear += i64::from(clear * 2 > *all);
    }
    Ok(())
}

fn figure(partner: Option<PartnerId>, counted: Counted, told: bool) -> Figures {
    let or_hidden = |of: i64, all: i64| if told { share(of, all) } else { Told::TooFew };
    let judged = || counted.visits.iter().flat_map(|one| &one.what.judged);
    let open = |one: &&super::Visit| one.state != VisitState::Closed;
    Figures {
        partner,
        groups: counted.groups,
        people: counted.people,
        engagement: told.then(|| mean(&counted.totals)).flatten(),
        attendance: or_hidden(counted.without_gap, counted.people),
        completing: or_hidden(counted.completing, counted.people),
        clear: or_hidden(counted.clear, counted.said),
        visits: (
            counted.visits.len(),
            counted.visits.iter().filter(open).count(),
        ),
        developing: (
            judged()
                .filter(|(_, seen, _)| *seen == Seen::Developing)
                .count(),
            judged()
                .filter(|(_, seen, _)| *seen != Seen::NotSeen)
                .count(),
        ),
    }
}
