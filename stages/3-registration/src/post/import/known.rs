//! What is known of everybody and every school that a file names, read at once before any line is judged.
//!
//! What this room must not know: what becomes of a line.

use std::collections::{BTreeSet, HashMap};

use kit::{Problem, db::ReadTx};
use people::School;
use rulebook::{
    base::{Trn, Urn},
    people::PersonId,
};

use super::{LineVerdict, PostLine, PostTable, no};
use crate::{
    enrolment::store::held,
    post::{Post, store},
};

/// What the lines of a file are judged by.
pub(super) struct Known {
    pub(super) schools: HashMap<Urn, School>,
    pub(super) posts: HashMap<PersonId, Vec<Post>>,
    by_trn: HashMap<Trn, PersonId>,
    by_email: HashMap<String, PersonId>,
}

fn trn_of(line: &PostLine) -> Option<Trn> {
    line.trn.as_deref()?.parse().ok()
}

fn small(email: &str) -> String {
    email.trim().to_lowercase()
}

impl Known {
    /// Reads it.
    pub(super) async fn of(tx: &ReadTx<'_>, table: &PostTable) -> Result<Self, Problem> {
        let lines = &table.lines;
        let urns: BTreeSet<i64> = lines.iter().map(|line| line.urn).collect();
        let urns: Vec<Urn> = urns
            .into_iter()
            .filter_map(|urn| Urn::from_number(urn).ok())
            .collect();
        let trns: BTreeSet<String> = lines.iter().filter_map(|line| line.trn.clone()).collect();
        let trns: Vec<Trn> = trns.iter().filter_map(|trn| trn.parse().ok()).collect();
        let emails: BTreeSet<String> = lines.iter().map(|line| small(&line.email)).collect();
        let emails: Vec<String> = emails.into_iter().filter(|one| !one.is_empty()).collect();
        let by_trn = held::persons_with_trns(tx, &trns).await?;
        let by_email = people::persons_with_emails(tx, &emails).await?;
        let persons: BTreeSet<PersonId> =
            by_trn.values().chain(by_email.values()).copied().collect();
        let persons: Vec<PersonId> = persons.into_iter().collect();
        Ok(Self {
            schools: people::find_all_schools(tx, &urns).await?,
            posts: store::of_persons(tx, &persons).await?,
            by_trn,
            by_email,
        })
    }

    /// Who a line is about: by TRN where an enrolment carries it, else by address; nobody yet when neither is known.
    pub(super) fn person_of(&self, line: &PostLine) -> Result<Option<PersonId>, LineVerdict> {
        let by_trn = trn_of(line).and_then(|trn| self.by_trn.get(&trn).copied());
        let by_email = self.by_email.get(&small(&line.email)).copied();
        match (by_trn, by_email) {
            (Some(one), Some(other)) if one != other => Err(no(
                "two_people",
                "The TRN and the address belong to two different people. Correct one of them.",
            )),
            (None, None) if line.email.is_empty() => Err(no(
                "email_missing",
                "Nobody with this TRN is known yet. Give an email address, so that an account can be opened.",
            )),
            (one, other) => Ok(one.or(other)),
        }
    }
}
