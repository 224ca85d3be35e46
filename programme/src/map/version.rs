//! Versions of the framework: which statement of one stands for which of another.
//!
//! What this room must not know: what is taught.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Framework, Programme};

/// Statements of one version, each with the statements of another that it stands for.
pub type Counterparts<'p> = BTreeMap<&'p str, BTreeSet<&'p str>>;

/// The statements of version `from`, each with its counterparts in version `to`: itself when they are the same, else what
/// it follows or what follows it, through all versions between. Empty sets when neither leads to the other.
pub fn counterparts<'p>(
    programme: &'p Programme,
    from: &'p Framework,
    to: &'p Framework,
) -> Counterparts<'p> {
    if let Some(line) = line(programme, &from.id, &to.id) {
        let ids = from.statements.iter().map(|one| one.id.as_str());
        return ids.map(|id| (id, before(&line, id))).collect();
    }
    let mut found: Counterparts<'p> = from
        .statements
        .iter()
        .map(|one| (one.id.as_str(), BTreeSet::new()))
        .collect();
    let Some(line) = line(programme, &to.id, &from.id) else {
        return found;
    };
    for newer in &to.statements {
        for older in before(&line, &newer.id) {
            if let Some(set) = found.get_mut(older) {
                set.insert(newer.id.as_str());
            }
        }
    }
    found
}

/// Whether the version `newer` is `older`, or follows it through any number of versions between.
pub(crate) fn leads_to(programme: &Programme, newer: &str, older: &str) -> bool {
    line(programme, newer, older).is_some()
}

/// The versions from the newer to the older one, each following the next.
fn line<'p>(programme: &'p Programme, newer: &str, older: &str) -> Option<Vec<&'p Framework>> {
    let mut at = programme.version_of(newer)?;
    let mut line = vec![at];
    while at.id != older {
        at = programme.version_of(at.follows.as_deref()?)?;
        if line.iter().any(|one| one.id == at.id) {
            return None;
        }
        line.push(at);
    }
    Some(line)
}

/// What a statement of the first version of a line stands for in the last.
fn before<'p>(line: &[&'p Framework], id: &'p str) -> BTreeSet<&'p str> {
    let mut ids = BTreeSet::from([id]);
    for (newer, older) in line.iter().zip(line.iter().skip(1)) {
        let follows = ids
            .iter()
            .filter_map(|id| newer.statement(id)?.follows.as_ref())
            .flatten()
            .map(String::as_str);
        ids = follows.filter(|id| older.statement(id).is_some()).collect();
    }
    ids
}
