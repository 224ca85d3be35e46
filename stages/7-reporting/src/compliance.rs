//! How schools stand across the register, as at any day.
//!
//! What this room must not know: how a standing is decided.

pub(crate) mod csv;
pub(crate) mod pages;

use std::collections::BTreeMap;

use kit::{App, Problem};
use people::School;
use rulebook::{
    base::{Coded, Day},
    people::PersonId,
    reporting::compliance::{SchoolStanding, SchoolStatus},
};

use crate::school;

/// Schools read at once.
const PAGE: i64 = 500;

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this standing.
    pub status: Option<SchoolStatus>,
    /// Only this local authority.
    pub authority: String,
    /// Words in name, town, postcode or number.
    pub words: String,
}

impl Filter {
    fn lets(&self, school: &School, standing: &SchoolStanding) -> bool {
        self.lets_school(school) && self.status.is_none_or(|status| status == standing.status)
    }

    fn lets_school(&self, school: &School) -> bool {
        let of_authority = self.authority.is_empty() || self.authority == school.local_authority;
        let text = format!(
            "{} {} {} {}",
            school.name, school.town, school.postcode, school.urn
        )
        .to_lowercase();
        of_authority
            && self
                .words
                .to_lowercase()
                .split_whitespace()
                .all(|word| text.contains(word))
    }
}

/// One school of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The school.
    pub school: School,
    /// How it stands.
    pub standing: SchoolStanding,
    /// Its SENCOs on the day.
    pub sencos: Vec<PersonId>,
}

/// Schools across the register on a day.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Those that were asked for, in the order of need, then of their numbers.
    pub rows: Vec<Row>,
    /// How many stand how, before the filter of standing.
    pub counts: BTreeMap<SchoolStatus, usize>,
    /// Every local authority of the register.
    pub authorities: Vec<String>,
}

/// Reads the whole register on a day.
pub async fn register(app: &App, on: Day, filter: &Filter) -> Result<Register, Problem> {
    let mut found = Register::default();
    let mut after = 0;
    loop {
        let schools = app
            .db()
            .read(async |tx| people::schools_after(tx, after, PAGE).await)
            .await?;
        let Some(last) = schools.last() else { break };
        after = last.urn.number();
        app.db()
            .read(async |tx| {
                for school in schools {
                    found.authorities.push(school.local_authority.clone());
                    if !filter.lets_school(&school) {
                        continue;
                    }
                    let (standing, posts) = school::standing(tx, &school, on).await?;
                    *found.counts.entry(standing.status).or_default() += 1;
                    if filter.lets(&school, &standing) {
                        let held = |id| standing.posts.iter().any(|one| one.post == id);
                        let sencos = posts
                            .iter()
                            .filter(|post| held(post.id))
                            .map(|post| post.person)
                            .collect();
                        found.rows.push(Row {
                            school,
                            standing,
                            sencos,
                        });
                    }
                }
                Ok(())
            })
            .await?;
    }
    found.authorities.sort_unstable();
    found.authorities.dedup();
    found
        .rows
        .sort_by_key(|row| (row.standing.status, row.standing.deadline, row.school.urn));
    Ok(found)
}

/// How many schools stand so.
pub(crate) fn count(register: &Register, status: SchoolStatus) -> usize {
    register.counts.get(&status).copied().unwrap_or(0)
}

/// Every standing with its count, in the order of need.
pub(crate) fn counts(register: &Register) -> Vec<(SchoolStatus, usize)> {
    SchoolStatus::ALL
        .iter()
        .map(|status| (*status, count(register, *status)))
        .collect()
}
