//! SENCOs of schools elsewhere, so that the register has every standing: qualified, exempt, in time, late, vacant.
//!
//! What this room must not know: how a standing is decided.

use kit::Problem;
use registration::{NewPost, NewRuling};
use rulebook::{
    base::{Coded as _, Day},
    people::{Action, Circles, PersonId, Role},
    registration::{
        PostId,
        coach::{CoachPhase, CoachSetting, Offer, Specialism},
        duty::{Finding, Induction, Question},
        post::{NpqTold, PostFacts, PostKind},
    },
};

use super::together;
use crate::{
    cast::{OVERDUE_SCHOOL, PARTICIPANTS},
    company::{Company, urn},
    curtain::system,
};

/// How many schools elsewhere have a SENCO on record.
const SCHOOLS: i64 = 150;
const FIRST_SCHOOL: i64 = 900_001;
const GIVEN: [&str; 12] = [
    "Aurelia",
    "Bartholomew",
    "Cerys",
    "Dominik",
    "Efua",
    "Finlay",
    "Gudrun",
    "Hamza",
    "Isolde",
    "Jerome",
    "Kavita",
    "Lowri",
];
const FAMILY: [&str; 13] = [
    "Ambersley",
    "Brackenridge",
    "Chowdhury-Pell",
    "Dunnockshaw",
    "Egremont",
    "Fenwright",
    "Gallowglass",
    "Hazelrigg",
    "Inchbald-Sow",
    "Jellicoe-Amadi",
    "Kirkbride-Ng",
    "Lovelace-Ogun",
    "Merriweather",
];

/// Records them.
pub(super) async fn record(company: &Company<'_>) -> Result<(), Problem> {
    let app = company.app;
    let keeping = &system(Action::KeepStaff, &Circles::SITE)?;
    let posting = &system(Action::KeepPosts, &Circles::SITE)?;
    let schools: Vec<i64> = (FIRST_SCHOOL..)
        .take(usize::try_from(SCHOOLS).unwrap_or(0))
        .filter(|school| PARTICIPANTS.iter().all(|one| one.urn != *school))
        .collect();
    let opened = schools.iter().zip(0_usize..).map(|(school, place)| {
        let given = GIVEN.get(place % GIVEN.len()).copied().unwrap_or_default();
        let family = FAMILY
            .get(place % FAMILY.len())
            .copied()
            .unwrap_or_default();
        people::open(
            app,
            keeping,
            format!("{given} {family}"),
            format!("senco{school}@example.sch.uk"),
        )
    });
    let sencos = together(opened).await?;
    let today = company.calendar.today;
    let recorded =
        schools
            .iter()
            .zip(&sencos)
            .zip(0..)
            .map(|((school, person), place)| async move {
                let new = post(*school, *person, place, today)?;
                registration::record_post(app, posting, new).await
            });
    let posts = together(recorded).await?;
    offer_coaching(company, &sencos).await?;
    decide_one(company, &posts).await
}

/// Some of those who hold the award are willing to coach.
async fn offer_coaching(company: &Company<'_>, sencos: &[PersonId]) -> Result<(), Problem> {
    let regions = [
        "Yorkshire and the Humber",
        "East of England",
        "South West",
        "North West",
    ];
    let experienced = sencos
        .iter()
        .zip(0_usize..)
        .filter(|(_, place)| place % 10 == 2);
    for ((person, place), region) in experienced.zip(regions.into_iter().cycle()).take(9) {
        let permit = system(Action::KeepOwnAccount, &Circles::own(*person))?;
        let secondary = place % 20 == 2;
        let offer = Offer {
            phases: vec![if secondary {
                CoachPhase::Secondary
            } else {
                CoachPhase::Primary
            }],
            settings: vec![CoachSetting::Mainstream],
            specialisms: Specialism::ALL
                .iter()
                .copied()
                .skip(place % 4)
                .take(2)
                .collect(),
            region: region.to_owned(),
            by_video: place % 3 != 0,
            years: 5 + i64::from(secondary) * 7,
            places: 2,
            until: None,
        };
        registration::offer_coaching(company.app, &permit, *person, offer, true).await?;
    }
    Ok(())
}

/// Of the posts about which the law is unclear, one is decided already; the others wait for an officer.
async fn decide_one(company: &Company<'_>, posts: &[PostId]) -> Result<(), Problem> {
    let app = company.app;
    let today = company.calendar.today;
    let open = app
        .db()
        .read(async |tx| registration::open_cases(tx, today).await)
        .await?;
    let moved = |one: &&registration::Answer| {
        posts.contains(&one.post.id) && one.asked() == Some(Question::MovedSchool)
    };
    let Some(case) = open.iter().find(moved) else {
        return Ok(());
    };
    let deciding = system(Action::DecideDutyCases, &Circles::SITE)?;
    let officer = company.member(Role::RegisterOfficer, 0)?;
    let new = NewRuling {
        post: case.post.id,
        question: Question::MovedSchool,
        rests_on: Question::MovedSchool.rests_on(&case.facts),
        finding: Finding::DoesNotApply,
        first_senco_on: None,
        reason: "Two years and more as the SENCO of another maintained school, shown by its own records. The letter of regulation 49(4) leaves the post out; the governing body has been told that the guidance reads otherwise.".into(),
        evidence: "Letter of the earlier school, in the authority’s file".into(),
        file: None,
    };
    registration::decide_case(app, &deciding, officer, new).await?;
    Ok(())
}

fn post(school: i64, person: PersonId, place: i32, today: Day) -> Result<NewPost, Problem> {
    let years = |years: i32| today.plus_years(-years).plus_days(-(place * 5 % 300) - 210);
    let kind = if school == OVERDUE_SCHOOL {
        5
    } else {
        place % 10
    };
    let (from, nasenco) = match kind {
        // Before September 2009.
        0 => (Day::new(2008, 9, 1).unwrap_or(today), None),
        // The older award.
        1..=4 => (years(6), Some(4)),
        // Too late already.
        5 => (years(3), None),
        // The safe start has passed.
        6 => (years(1).plus_days(-180), None),
        // There is time.
        _ => (today.plus_days(-210 - place % 60), None),
    };
    let award = |after: i32| nasenco.map(|ago: i32| today.plus_years(-ago - 1 + after));
    // Begun before September 2024, completed before September 2027, whatever today is.
    let begun = award(0).map(|day| day.min(Day::new(2023, 9, 1).unwrap_or(day)));
    let completed = begun.map(|day| day.plus_months(11));
    let moved = kind > 6 && place % 19 == 7;
    Ok(NewPost {
        person,
        school: urn(school)?,
        facts: PostFacts {
            kind: match (place % 17, place % 29) {
                (3, _) => PostKind::Shared,
                (_, 11) => PostKind::MaternityCover,
                (_, 12) => PostKind::Acting,
                _ => PostKind::Sole,
            },
            from_on: from,
            // Some left, and nobody came after them.
            until_on: (place % 23 == 22).then(|| today.plus_days(-205)),
            // A few were SENCOs elsewhere before: whether the duty reaches them is for a person.
            first_senco_on: Some(if moved { from.plus_months(-26) } else { from }),
            months_before: if moved { 26 } else { 0 },
            qualified_teacher: place % 31 != 30,
            induction: Some(Induction::Complete),
            teaches_here: true,
            head: false,
            nasenco_begun: begun,
            nasenco_completed: completed,
            // Of a few the school tells of an NPQ from elsewhere: a person looks at the certificate.
            npq_told: (kind == 6 && place % 40 == 16).then(|| NpqTold {
                awarded_on: today.plus_days(-230).max(from),
                provider: "Another lead provider".to_owned(),
            }),
        },
    })
}
