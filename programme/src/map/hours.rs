//! Hours by week: the modules in order, one a week, with the clinic of a course in the week of its last module; a conference,
//! and the preparation, have a week of their own. Cohorts have their own dates; this is the shape of the work.
//!
//! What this room must not know: any cohort, any calendar.

use serde::Serialize;

use super::drawing::{Area, Drawing};
use super::table::Tabled;
use crate::model::{Element, ElementKind, Programme};

/// The hours of a programme, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// Weeks of work, in order.
    pub weeks: Vec<Week>,
    /// Minutes in all.
    pub minutes: u32,
    /// Least and most minutes that were promised.
    pub budget: Option<[u32; 2]>,
}

/// One week of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its number among the weeks of work.
    pub week: u32,
    /// Number of the course, for a module.
    pub course: Option<u32>,
    /// What is done: the module's id and title, or the element's title.
    pub what: String,
    /// Minutes of study.
    pub study: u32,
    /// Minutes of application.
    pub application: u32,
    /// Minutes together: conference, clinic, webinars.
    pub together: u32,
    /// Minutes in all.
    pub minutes: u32,
}

/// The hours of a programme, week by week; the assessment itself is left out.
pub fn hours(programme: &Programme) -> Hours {
    let mut weeks: Vec<Week> = Vec::new();
    for element in &programme.elements {
        match element.kind {
            ElementKind::Assessment => {}
            ElementKind::Course => course(element, &mut weeks),
            ElementKind::Conference | ElementKind::AssessmentPreparation => {
                weeks.push(week(element.title.clone(), [0, 0, element.minutes], None));
            }
        }
    }
    for (number, week) in (1..).zip(&mut weeks) {
        week.week = number;
    }
    Hours {
        weeks,
        minutes: programme.minutes(),
        budget: programme.minutes_budget,
    }
}

fn course(element: &Element, weeks: &mut Vec<Week>) {
    let clinic = element.clinic.as_ref().map_or(0, |page| page.minutes);
    let last = element.modules.len().saturating_sub(1);
    for (at, module) in element.modules.iter().enumerate() {
        let application = module.minutes.saturating_sub(module.study_minutes);
        let together = if at == last { clinic } else { 0 };
        let what = format!("{} {}", module.id, module.title);
        weeks.push(week(
            what,
            [module.study_minutes, application, together],
            element.number,
        ));
    }
    if element.modules.is_empty() && clinic > 0 {
        weeks.push(week(element.title.clone(), [0, 0, clinic], element.number));
    }
}

fn week(what: String, [study, application, together]: [u32; 3], course: Option<u32>) -> Week {
    let minutes = study.saturating_add(application).saturating_add(together);
    Week {
        week: 0,
        course,
        what,
        study,
        application,
        together,
        minutes,
    }
}

const LABEL: u32 = 300;
const BAR: u32 = 520;
const NUMBER: u32 = 150;
const ROW: u32 = 30;
const HEAD: u32 = 34;

/// The parts of a week, with the class that each is drawn in.
const PARTS: [(&str, &str); 3] = [("c3", "Study"), ("c2", "Application"), ("c1", "Together")];

/// Draws the map: a bar for each week in three parts, and the minutes in words.
pub(super) fn svg(hours: &Hours) -> String {
    let mut drawing = Drawing::new();
    for (at, (class, words)) in (0..).zip(PARTS) {
        let x = LABEL + at * 130;
        let (y, width, height) = (6, 18, 18);
        drawing.area(
            class,
            Area {
                x,
                y,
                width,
                height,
            },
        );
        drawing.words("t2", (x + 26, 20), "start", words);
    }
    let most = hours.weeks.iter().map(|one| one.minutes).max();
    for (at, week) in (0..).zip(&hours.weeks) {
        bar(
            &mut drawing,
            week,
            HEAD + at * ROW,
            most.unwrap_or(1).max(1),
        );
    }
    let rows = u32::try_from(hours.weeks.len())
        .unwrap_or_default()
        .min(10_000);
    let size = (LABEL + BAR + NUMBER, HEAD + rows * ROW + 4);
    let title = "Hours of work by week";
    drawing.finish("app-heat", "hours", size, title, &finding(hours))
}

fn bar(drawing: &mut Drawing, week: &Week, y: u32, most: u32) {
    drawing.words("t3", (0, y + 19), "start", &label(week));
    let mut x = LABEL;
    let parts = [week.study, week.application, week.together];
    for ((class, _), minutes) in PARTS.into_iter().zip(parts) {
        let wide = u64::from(minutes) * u64::from(BAR) / u64::from(most);
        let width = u32::try_from(wide).unwrap_or(BAR);
        if width > 0 {
            let (y, height) = (y + 3, ROW - 8);
            drawing.area(
                class,
                Area {
                    x,
                    y,
                    width,
                    height,
                },
            );
        }
        x += width;
    }
    drawing.words("t1", (x + 8, y + 19), "start", &said(week.minutes));
}

fn label(week: &Week) -> String {
    let words: String = week.what.chars().take(34).collect();
    let cut = if words.len() < week.what.len() {
        "…"
    } else {
        ""
    };
    format!("{}  {words}{cut}", week.week)
}

/// Minutes in a few letters.
fn said(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// What the picture tells, in words.
fn finding(hours: &Hours) -> String {
    let busiest = hours.weeks.iter().max_by_key(|one| one.minutes);
    let busiest = busiest.map_or_else(String::new, |one| {
        format!(
            " The longest week is {}, with {}.",
            one.what,
            said(one.minutes)
        )
    });
    let budget = hours.budget.map_or_else(String::new, |[least, most]| {
        format!(" Promised were {} to {}.", said(least), said(most))
    });
    let (weeks, all) = (hours.weeks.len(), said(hours.minutes));
    format!("{all} in {weeks} weeks of work.{budget}{busiest}")
}

/// The table behind it.
pub(super) fn table(hours: &Hours) -> Tabled {
    let heads = [
        "Week",
        "Course",
        "What",
        "Study",
        "Application",
        "Together",
        "Minutes",
    ];
    let row = |one: &Week| {
        vec![
            one.week.to_string(),
            one.course
                .map(|number| number.to_string())
                .unwrap_or_default(),
            one.what.clone(),
            one.study.to_string(),
            one.application.to_string(),
            one.together.to_string(),
            one.minutes.to_string(),
        ]
    };
    Tabled {
        caption: "Minutes of work, week by week".to_owned(),
        heads: heads.map(str::to_owned).to_vec(),
        rows: hours.weeks.iter().map(row).collect(),
    }
}
