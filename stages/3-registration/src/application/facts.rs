//! What the two rules need to know of an applicant, gathered in the transaction that asks.
//!
//! What this room must not know: what the rules make of it.

use kit::{Problem, db::ReadTx};
use rulebook::{
    base::{Day, Urn},
    people::PersonId,
    registration::{
        ApplicationId, CohortId, EnrolmentId,
        application::ApplicationRefusal,
        duty::{DutyFacts, Induction},
        funding::{CohortFunding, Course, FundingFacts, funding as judge_funding},
        journey::{Answer, Answers, FundingLists, SencoRole, Step, next},
        post::{PostFacts, PostKind},
    },
};

use crate::{
    cohort::{self, Cohort, PROGRAMME},
    enrolment, listed,
    post::NewPost,
};

/// Somebody who works at no school of the register: a type that no list names.
const NO_SCHOOL: (i64, i64) = (0, 1);

/// The register's status of a closed school (GIAS code).
pub(crate) const CLOSED: u32 = 2;

/// What the duty is told.
pub(crate) async fn duty(
    tx: &ReadTx<'_>,
    answers: &Answers,
    on: Day,
) -> Result<DutyFacts, Problem> {
    let (kind, status) = match answers.school {
        Some(urn) => {
            let school = people::find_school(tx, urn).await?;
            (
                i64::from(school.establishment_type),
                i64::from(school.establishment_status),
            )
        }
        None => NO_SCHOOL,
    };
    Ok(answers.duty_facts(on, kind, status))
}

/// What the funding rule is told.
pub(crate) async fn funding(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    cohort: &Cohort,
) -> Result<FundingFacts, Problem> {
    funding_besides(tx, person, answers, cohort, None).await
}

/// The same, leaving out an enrolment of the person: the one that moves is not an earlier funded place.
pub(crate) async fn funding_besides(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    cohort: &Cohort,
    besides: Option<EnrolmentId>,
) -> Result<FundingFacts, Problem> {
    let mut lists = FundingLists {
        previously_funded: enrolment::store::was_funded(tx, &cohort.programme, person, besides)
            .await?,
        ..FundingLists::default()
    };
    if let Some(urn) = answers.school {
        let school = people::find_school(tx, urn).await?;
        lists.establishment_type = Some(i64::from(school.establishment_type));
        let on = listed::lists_of(tx, urn).await?;
        lists.rise = on.contains(&listed::List::Rise);
        lists.pp50 = on.contains(&listed::List::Pp50);
        lists.childminder = on.contains(&listed::List::Childminder);
    }
    let course = Course::of_programme(&cohort.programme);
    // DfE funds NPQs only: on any other programme a place is paid for.
    let cohort_funding = match course {
        Some(_) => cohort.places.funding,
        None => CohortFunding::Unfunded,
    };
    Ok(FundingFacts {
        course: course.unwrap_or(Course::Senco),
        ..answers.funding_facts(cohort_funding, &lists)
    })
}

/// Is what a plain answer points at there to be chosen?
///
/// # Errors
/// [`ApplicationRefusal`] for a school that is unknown or closed; [`Problem::NotFound`] for an unknown provider.
pub(crate) async fn check_chosen(
    tx: &ReadTx<'_>,
    person: PersonId,
    answer: &Answer,
    on: Day,
) -> Result<(), Problem> {
    match answer {
        Answer::Course(id) => check_course(tx, person, id, on).await,
        Answer::School(urn) => check_school(tx, *urn).await,
        Answer::Provider(id) => people::provider(tx, *id).await.map(|_| ()),
        _ => Ok(()),
    }
}

/// Does this course take applications, and has the person none for it yet?
async fn check_course(tx: &ReadTx<'_>, person: PersonId, id: &str, on: Day) -> Result<(), Problem> {
    let open = cohort::closed::open_to(tx, Some(person), on).await?;
    if !open.iter().any(|one| one.programme == id) {
        return Err(ApplicationRefusal::CourseNotOpen.into());
    }
    match live(tx, person, id).await? {
        Some(_) => Err(ApplicationRefusal::AnotherLive.into()),
        None => Ok(()),
    }
}

/// The answers with the course answered where it need not be asked: when only one takes applications. When none does, it is
/// the usual one.
pub(crate) async fn with_the_only_course(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: Answers,
    on: Day,
) -> Result<Answers, Problem> {
    if next(&answers) != Step::Course {
        return Ok(answers);
    }
    let open = cohort::closed::open_to(tx, Some(person), on).await?;
    let first = open.first().map_or(PROGRAMME, |one| one.programme.as_str());
    if open.iter().any(|one| one.programme != first) {
        return Ok(answers);
    }
    Ok(answers.set(Answer::Course(first.to_owned()), on)?)
}

/// The answers with the course of the cohort that they name, for those that came in one piece and name no course.
pub(crate) async fn with_course_of_cohort(
    tx: &ReadTx<'_>,
    mut answers: Answers,
) -> Result<Answers, Problem> {
    if let (None, Some(cohort)) = (&answers.course, answers.cohort) {
        answers.course = Some(cohort::store::one(tx, cohort).await?.programme);
    }
    Ok(answers)
}

/// Is this school of the register, and open?
///
/// # Errors
/// [`ApplicationRefusal`] when it is unknown or closed.
pub(crate) async fn check_school(tx: &ReadTx<'_>, urn: Urn) -> Result<(), Problem> {
    match people::find_school(tx, urn).await {
        Ok(school) if school.establishment_status == CLOSED => {
            Err(ApplicationRefusal::SchoolClosed.into())
        }
        Ok(_) => Ok(()),
        Err(Problem::NotFound) => Err(ApplicationRefusal::SchoolUnknown.into()),
        Err(other) => Err(other),
    }
}

/// The answer to the question of the cohort, with what the funding rule finds for it.
///
/// # Errors
/// [`ApplicationRefusal`] when it takes no applications now, has no places, or is another provider's.
pub(crate) async fn cohort_answer(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    id: CohortId,
) -> Result<Answer, Problem> {
    let cohort = cohort::store::one(tx, id).await?;
    if Some(cohort.provider) != answers.provider {
        return Err(ApplicationRefusal::NotTheNamedProvider.into());
    }
    check_of_course(answers, &cohort)?;
    let facts = funding(tx, person, answers, &cohort).await?;
    Ok(Answer::Cohort(id, judge_funding(&facts).eligible))
}

/// Is this a cohort of the course that these answers are for?
///
/// # Errors
/// [`ApplicationRefusal::OtherCourse`].
pub(crate) fn check_of_course(answers: &Answers, cohort: &Cohort) -> Result<(), Problem> {
    let course = answers.course.as_deref();
    if course.is_none_or(|id| id == cohort.programme) {
        Ok(())
    } else {
        Err(ApplicationRefusal::OtherCourse.into())
    }
}

/// Does this person, or somebody with the same TRN, hold a place on this programme already?
pub(crate) async fn holds_a_place(
    tx: &ReadTx<'_>,
    person: PersonId,
    answers: &Answers,
    programme: &str,
) -> Result<bool, Problem> {
    enrolment::store::holds_a_place(tx, programme, (person, answers.trn.as_ref())).await
}

/// The applications that stand in the way of another for the same programme, each with the programme: those that wait, and
/// those by which the person holds a place.
async fn standing_for(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(ApplicationId, String)>, Problem> {
    let mut all = super::store::pending_for(tx, person).await?;
    all.extend(enrolment::store::held_for(tx, person).await?);
    Ok(all)
}

/// The application that stands in the way of another for this programme.
pub(crate) async fn live(
    tx: &ReadTx<'_>,
    person: PersonId,
    programme: &str,
) -> Result<Option<ApplicationId>, Problem> {
    let all = standing_for(tx, person).await?;
    let own = all.into_iter().find(|(_, other)| other == programme);
    Ok(own.map(|(id, _)| id))
}

/// The application that stands in the way of any other: the person has one for every programme that takes applications on
/// this day, or, when none does, for any.
pub(crate) async fn live_for_all(
    tx: &ReadTx<'_>,
    person: PersonId,
    on: Day,
) -> Result<Option<ApplicationId>, Problem> {
    let all = standing_for(tx, person).await?;
    let open = cohort::closed::open_to(tx, Some(person), on).await?;
    let stands = |programme: &str| all.iter().any(|(_, other)| other == programme);
    let every = open.iter().all(|one| stands(&one.programme));
    Ok(all.first().map(|(id, _)| *id).filter(|_| every))
}

/// The post that the answers tell of, when the person is a SENCO of a school.
pub(crate) fn post(person: PersonId, answers: &Answers) -> Option<NewPost> {
    if answers.senco_role != Some(SencoRole::Yes) {
        return None;
    }
    let school = answers.school?;
    let from_on = answers.senco_here_from?;
    Some(NewPost {
        person,
        school,
        facts: PostFacts {
            kind: PostKind::Sole,
            from_on,
            until_on: None,
            first_senco_on: answers.first_senco_on,
            months_before: answers.senco_months_before.unwrap_or(0),
            qualified_teacher: answers.qualified_teacher == Some(true),
            induction: answers.induction.or(Some(Induction::Incomplete)),
            teaches_here: answers.teaches_here == Some(true),
            head: answers.head == Some(true),
            nasenco_begun: answers.nasenco_begun,
            nasenco_completed: answers.nasenco_completed,
            npq_told: None,
        },
    })
}
