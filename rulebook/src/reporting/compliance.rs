//! How a school stands under the SENCO duty, as at any date, from the posts of its SENCOs.
//!
//! What this room decides: the one standing that a governor, an authority or the nation sees for a school.
//! What it does not know: who may see it, how schools are searched.

mod forecast;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod tests;

pub use forecast::{Month, forecast};

use crate::{
    base::{Day, Reason},
    registration::{
        PostId,
        duty::{Bound, Duty, DutyFacts, Law, Ruling, Settled, Status, bound, duty_following},
    },
    source,
};

crate::coded! {
    /// A school's standing, from the one that needs somebody most to the one that needs nobody.
    pub enum SchoolStatus {
        /// The deadline of its SENCO has passed.
        Overdue = "overdue", "Overdue";
        /// Nobody is its SENCO.
        Vacant = "vacant", "No SENCO";
        /// Its SENCO is on the course, too late.
        Late = "late", "Will be late";
        /// Its SENCO has to start now.
        StartNow = "start_now", "Start now";
        /// A person decides.
        Check = "check", "A person decides";
        /// Nothing is known.
        Unknown = "unknown", "Not known";
        /// Its SENCO is on the way, or has time.
        InTime = "in_time", "In time";
        /// Its SENCO holds the qualification, or is exempt.
        Qualified = "qualified", "Qualified";
        /// The duty does not bind it.
        NotBound = "not_bound", "Not bound";
    }
}

/// A post as SENCO of the school, with the facts of the person who held it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFacts {
    /// The post.
    pub post: PostId,
    /// Its first day.
    pub from: Day,
    /// Its last day, when it has ended.
    pub until: Option<Day>,
    /// The person's facts; the day of judgement, type, status and post in them are set by this rule.
    pub person: DutyFacts,
    /// What people decided where the law is unclear.
    pub rulings: Vec<Ruling>,
}

impl PostFacts {
    fn is_held_on(&self, on: Day) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// A school, and every post that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolFacts<'a> {
    /// Its type (GIAS code).
    pub establishment_type: i64,
    /// Its status (GIAS code).
    pub establishment_status: i64,
    /// Its posts, in any order.
    pub posts: &'a [PostFacts],
}

/// How the holder of one post stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PostStanding {
    /// The post.
    pub post: PostId,
    /// What it makes of the school.
    pub status: SchoolStatus,
    /// The holder's duty.
    pub duty: Duty,
}

/// A school's standing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SchoolStanding {
    /// The standing: of several SENCOs, the one that needs somebody most.
    pub status: SchoolStatus,
    /// The earliest last day in time among its SENCOs.
    pub deadline: Option<Day>,
    /// The earliest last safe start.
    pub safe_start: Option<Day>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Each post held on the day.
    pub posts: Vec<PostStanding>,
}

impl SchoolStanding {
    fn without_posts(status: SchoolStatus, reason: Reason) -> Self {
        Self {
            status,
            deadline: None,
            safe_start: None,
            reasons: vec![reason],
            posts: Vec::new(),
        }
    }
}

/// What a holder's duty makes of the school.
pub const fn school_status(duty: Status) -> SchoolStatus {
    match duty {
        Status::NotBound => SchoolStatus::NotBound,
        Status::NoDuty => SchoolStatus::Vacant,
        Status::CannotBeSenco | Status::Check => SchoolStatus::Check,
        Status::Met | Status::Exempt => SchoolStatus::Qualified,
        Status::Overdue => SchoolStatus::Overdue,
        Status::LateStart => SchoolStatus::Late,
        Status::InTime => SchoolStatus::InTime,
        Status::StartNow => SchoolStatus::StartNow,
    }
}

/// A school's standing without its sentences: for lists of many thousand schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The standing: of several SENCOs, the one that needs somebody most.
    pub status: SchoolStatus,
    /// The earliest last day in time among its SENCOs.
    pub deadline: Option<Day>,
    /// The earliest last safe start.
    pub safe_start: Option<Day>,
    /// Is the SENCO whose day comes first on the course?
    pub on_course: bool,
}

impl Outline {
    const fn without_posts(status: SchoolStatus) -> Self {
        Self {
            status,
            deadline: None,
            safe_start: None,
            on_course: false,
        }
    }
}

/// How does this school stand on that day, in short? The same answer as [`compliance`], made without its reasons.
///
/// # Source
/// As [`compliance`].
pub fn outline(facts: &SchoolFacts<'_>, on: Day) -> Outline {
    if bound(facts.establishment_type, facts.establishment_status) == Bound::No {
        return Outline::without_posts(SchoolStatus::NotBound);
    }
    let law = Law::on(on);
    let mut held = Vec::new();
    for post in facts.posts.iter().filter(|post| post.is_held_on(on)) {
        let person = told(facts, post, on);
        held.push(crate::registration::duty::stand(
            &person,
            law,
            Settled::by(&person, &post.rulings),
        ));
    }
    let Some(status) = held.iter().map(|one| school_status(one.status)).min() else {
        let before = facts.posts.iter().filter_map(|post| post.until);
        let vacant = before.into_iter().any(|until| until < on);
        return Outline::without_posts(if vacant {
            SchoolStatus::Vacant
        } else {
            SchoolStatus::Unknown
        });
    };
    let first = held
        .iter()
        .filter(|one| one.deadline.is_some())
        .min_by_key(|one| one.deadline);
    Outline {
        status,
        deadline: first.and_then(|one| one.deadline),
        safe_start: held.iter().filter_map(|one| one.safe_start).min(),
        on_course: first.is_some_and(|one| one.expected.is_some()),
    }
}

/// How does this school stand on that day?
///
/// # Source
/// The duty: [`source::CFA_SENCO`], [`source::REGS_THREE_YEARS`]. How several SENCOs are told as one: [`source::SENDA_COMPLIANCE`].
pub fn compliance(facts: &SchoolFacts<'_>, on: Day) -> SchoolStanding {
    if bound(facts.establishment_type, facts.establishment_status) == Bound::No {
        let reason = Reason::new(
            "not_bound",
            "The duty does not bind this school: it is closed, or not a mainstream school or maintained nursery school.",
            source::CFA_SENCO,
        );
        return SchoolStanding::without_posts(SchoolStatus::NotBound, reason);
    }
    let mut posts: Vec<_> = facts
        .posts
        .iter()
        .filter(|post| post.is_held_on(on))
        .map(|post| stand(facts, post, on))
        .collect();
    posts.sort_by_key(|post| (post.status, post.duty.deadline, post.post));
    let Some(first) = posts.first() else {
        return nobody(facts, on);
    };
    SchoolStanding {
        status: first.status,
        deadline: posts.iter().filter_map(|post| post.duty.deadline).min(),
        safe_start: posts.iter().filter_map(|post| post.duty.safe_start).min(),
        reasons: first.duty.reasons.clone(),
        posts,
    }
}

/// What the duty is told about the holder of a post on a day.
fn told(facts: &SchoolFacts<'_>, post: &PostFacts, on: Day) -> DutyFacts {
    DutyFacts {
        judged_on: on,
        establishment_type: facts.establishment_type,
        establishment_status: facts.establishment_status,
        is_senco: true,
        senco_here_from: Some(post.from),
        ..post.person.clone()
    }
}

fn stand(facts: &SchoolFacts<'_>, post: &PostFacts, on: Day) -> PostStanding {
    let person = told(facts, post, on);
    let duty = duty_following(&person, &post.rulings);
    PostStanding {
        post: post.post,
        status: school_status(duty.status),
        duty,
    }
}

/// Nobody holds a post: known to be vacant when somebody did before, otherwise not known.
fn nobody(facts: &SchoolFacts<'_>, on: Day) -> SchoolStanding {
    let last = facts
        .posts
        .iter()
        .filter_map(|post| post.until)
        .filter(|until| *until < on)
        .max();
    match last {
        Some(until) => SchoolStanding::without_posts(
            SchoolStatus::Vacant,
            Reason::new(
                "vacant",
                format!(
                    "Nobody has been this school’s SENCO since {}. The school must have one.",
                    until.in_words()
                ),
                source::CFA_SENCO,
            ),
        ),
        None => SchoolStanding::without_posts(
            SchoolStatus::Unknown,
            Reason::new(
                "no_post_recorded",
                "No SENCO of this school has been recorded for this date.",
                source::SENDA_COMPLIANCE,
            ),
        ),
    }
}
