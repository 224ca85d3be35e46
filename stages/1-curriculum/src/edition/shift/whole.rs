//! What changes in a programme as a whole, in sentences: its order, its assessment, how taking part is counted.
//!
//! What this room must not know: modules and steps.

use programme::Programme;

pub(super) fn order(old: &Programme, new: &Programme) -> Vec<String> {
    let mut told = Vec::new();
    let keys = |programme: &Programme| -> Vec<String> {
        let elements = programme.elements.iter();
        elements.map(|one| one.key.clone()).collect()
    };
    let (before, after) = (keys(old), keys(new));
    for element in &new.elements {
        match old.elements.iter().find(|one| one.key == element.key) {
            None => told.push(format!("“{}” is new.", element.title)),
            Some(was) => {
                if was.title != element.title {
                    told.push(format!(
                        "“{}” is now called “{}”.",
                        was.title, element.title
                    ));
                }
                match (&was.clinic, &element.clinic) {
                    (None, Some(_)) => told.push(format!("“{}” now has a clinic.", element.title)),
                    (Some(_), None) => {
                        told.push(format!("“{}” has no clinic any more.", element.title));
                    }
                    _ => {}
                }
            }
        }
    }
    let gone = old.elements.iter().filter(|one| !after.contains(&one.key));
    told.extend(gone.map(|one| format!("“{}” is there no more.", one.title)));
    let common = |keys: &[String], other: &[String]| -> Vec<String> {
        keys.iter()
            .filter(|key| other.contains(key))
            .cloned()
            .collect()
    };
    if common(&before, &after) != common(&after, &before) {
        told.push("Parts of the programme stand in another order.".into());
    }
    told
}

pub(super) fn assessment(old: &Programme, new: &Programme) -> Vec<String> {
    let (was, is) = (&old.assessment, &new.assessment);
    let mut told = Vec::new();
    if (was.words_min, was.words_max) != (is.words_min, is.words_max) {
        told.push(format!(
            "The response has {} to {} words; before, {} to {}.",
            is.words_min, is.words_max, was.words_min, was.words_max
        ));
    }
    if was.window_days != is.window_days {
        told.push(format!(
            "The writing window has {} days; before, {}.",
            is.window_days, was.window_days
        ));
    }
    for criterion in &is.criteria {
        match was.criteria.iter().find(|one| one.id == criterion.id) {
            None => told.push(format!("The criterion “{}” is new.", criterion.title)),
            Some(old) if old != criterion => {
                told.push(format!("The criterion “{}” has changed.", criterion.title));
            }
            Some(_) => {}
        }
    }
    let gone = was
        .criteria
        .iter()
        .filter(|old| is.criteria.iter().all(|one| one.id != old.id));
    told.extend(gone.map(|one| format!("The criterion “{}” is there no more.", one.title)));
    let brief =
        |rules: &programme::AssessmentRules| rules.brief.as_ref().map(|brief| brief.source.clone());
    if brief(was) != brief(is) {
        told.push("The brief has changed.".into());
    }
    told
}

pub(super) fn engagement(old: &Programme, new: &Programme) -> Vec<String> {
    let (was, is) = (&old.engagement, &new.engagement);
    let mut told = Vec::new();
    for (what, before, after) in [
        ("Events weigh", was.attendance, is.attendance),
        ("Study checks weigh", was.checks, is.checks),
        ("Application tasks weigh", was.application, is.application),
        ("The assessment opens at", was.gate_percent, is.gate_percent),
    ] {
        if before != after {
            told.push(format!("{what} {after} per cent; before, {before}."));
        }
    }
    told
}
