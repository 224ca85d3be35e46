//! A provision map and an action plan, and what a coach says of them.
//!
//! What this room must not know: how any of it is kept.

use delivery::{PlanStep, ProvisionLine, Thing, With};
use kit::Problem;
use rulebook::{
    base::{Day, Pence},
    delivery::{
        coaching::AgreedState,
        provision::{Area, Wave},
    },
    people::{Action, Role},
};

use super::{OWNER, coach};
use crate::company::Company;

fn line(
    area: Area,
    wave: Wave,
    what: [&str; 5],
    numbers: [i64; 5],
    review: Option<Day>,
) -> ProvisionLine {
    let [need, provision, role, group, outcome] = what;
    let [staff, pupils, minutes, weeks, bought] = numbers;
    ProvisionLine {
        area,
        wave,
        need: need.into(),
        provision: provision.into(),
        role: role.into(),
        staff,
        group: group.into(),
        pupils,
        minutes,
        weeks,
        bought: Pence(bought),
        outcome: outcome.into(),
        review,
        measure: String::new(),
        before: None,
        after: None,
    }
}

fn lines(today: Day) -> [ProvisionLine; 4] {
    let reading = ProvisionLine {
        measure: "Words read a minute".into(),
        before: Some(4_150),
        after: Some(5_600),
        ..line(
            Area::Cognition,
            Wave::Targeted,
            [
                "Reads slowly",
                "Paired reading",
                "Teaching assistant",
                "Year 4 readers",
                "Reads with ease and talks about books",
            ],
            [1, 6, 90, 12, 3_999],
            Some(today.plus_days(-9)),
        )
    };
    [
        reading,
        line(
            Area::Communication,
            Wave::Specialist,
            [
                "Is not understood yet",
                "Speech and language programme",
                "Outside specialist",
                "Three in year 3",
                "Is understood by classmates",
            ],
            [1, 3, 45, 10, 0],
            Some(today.plus_days(9)),
        ),
        line(
            Area::Mental,
            Wave::Targeted,
            [
                "Finds arrival hard",
                "Quiet start",
                "Teaching assistant",
                "Morning group",
                "In class by nine",
            ],
            [1, 7, 75, 14, 0],
            Some(today.plus_days(-3)),
        ),
        line(
            Area::Several,
            Wave::Universal,
            [
                "Loses the thread",
                "Tasks on one card, checked at each table",
                "Teacher",
                "All of year 4",
                "Begins within a minute",
            ],
            [1, 58, 20, 14, 2_500],
            None,
        ),
    ]
}

pub(super) async fn map(company: &Company<'_>) -> Result<(), Problem> {
    let own = company.own(OWNER, Action::KeepOwnAccount)?;
    let today = company.calendar.today;
    let named = ("Key stage 2".to_owned(), "Autumn 2026".to_owned());
    let map = delivery::make_map(company.app, &own, named, None).await?;
    for one in lines(today) {
        delivery::keep_line(company.app, &own, map, (None, 0), one).await?;
    }
    let coach_id = company.member(Role::Coach, 0)?;
    delivery::share(company.app, &own, Thing::Map(map), With::Person(coach_id)).await?;
    let said = (
        "Quiet start".to_owned(),
        "What would tell you by half-term that it helps?".to_owned(),
    );
    let owner = company.person(OWNER)?;
    delivery::comment_on_tool(
        company.app,
        &coach(company)?,
        (Thing::Map(map), owner),
        said,
    )
    .await
}

pub(super) async fn plan(company: &Company<'_>) -> Result<(), Problem> {
    let own = company.own(OWNER, Action::KeepOwnAccount)?;
    let today = company.calendar.today;
    let data = delivery::read_data(
        company.app,
        &own,
        "Autumn, whole school".into(),
        delivery::SAMPLE_PUPIL_DATA,
    )
    .await?;
    let problem = (
        "Pupils with SEN support are persistently absent more often than others.".to_owned(),
        "Mornings are the hardest part of the day. I would ask them, their families, and whoever meets them at the gate.".to_owned(),
    );
    delivery::choose_problem(company.app, &own, data, problem, 1).await?;
    for (what, days, state, happened) in [
        (
            "Ask each family what makes mornings hard",
            -5,
            AgreedState::Done,
            "Nine of eleven spoke with us.",
        ),
        (
            "Quiet start for whoever wants it",
            30,
            AgreedState::Open,
            "",
        ),
    ] {
        let step = PlanStep {
            step: what.into(),
            measure: "Persistent absence of the group, per cent".into(),
            baseline: "31%".into(),
            target: "20%".into(),
            who: "SENCO and year leaders".into(),
            by: today.plus_days(days),
            review: Some(today.plus_days(60)),
            happened: happened.into(),
            state,
        };
        delivery::keep_step(company.app, &own, data, (None, 0), step).await?;
    }
    Ok(())
}
