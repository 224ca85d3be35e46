//! Funding against DfE's own cases, and the edges that they leave out.

use super::*;
use crate::base::Coded;

const CASES: &str = include_str!("../../../tests/cases/funding.csv");

/// A SENCO of a community school, autumn 2026.
fn senco() -> FundingFacts {
    FundingFacts {
        course: Course::Senco,
        cohort_funding: CohortFunding::Capped,
        coaching_offer_funded: false,
        works_in_england: true,
        work_setting: WorkSetting::School,
        kind_of_nursery: None,
        employment_type: None,
        establishment_type: Some(1),
        on_rise_list: false,
        on_pp50_list: false,
        on_childminder_list: false,
        approved_itt_provider: false,
        headteacher_first_five_years: false,
        referred_by_return_to_teaching_adviser: false,
        previously_funded: false,
    }
}

fn from_case(get: &dyn Fn(&str) -> String) -> FundingFacts {
    let yes = |name: &str| get(name) == "yes";
    FundingFacts {
        course: Course::from_code(&get("course")).unwrap(),
        cohort_funding: match get("cohort").as_str() {
            "2026a" => CohortFunding::Unfunded,
            "2026b" => CohortFunding::Capped,
            other => panic!("unknown cohort {other}"),
        },
        coaching_offer_funded: false,
        works_in_england: yes("works_in_england"),
        work_setting: WorkSetting::from_code(&get("work_setting")).unwrap(),
        kind_of_nursery: NurseryKind::from_code(&get("kind_of_nursery")).ok(),
        employment_type: EmploymentType::from_code(&get("employment_type")).ok(),
        establishment_type: get("establishment_type").parse().ok(),
        on_rise_list: yes("on_rise_list"),
        on_pp50_list: yes("on_pp50_list"),
        on_childminder_list: yes("on_childminder_list"),
        approved_itt_provider: yes("approved_itt_provider"),
        headteacher_first_five_years: yes("headteacher_first_five_years"),
        referred_by_return_to_teaching_adviser: yes("referred_by_return_to_teaching_adviser"),
        previously_funded: yes("previously_funded"),
    }
}

#[test]
fn what_would_change_an_answer_is_what_the_rule_answers() {
    let unfunded = FundingFacts {
        cohort_funding: CohortFunding::Unfunded,
        ..senco()
    };
    assert_eq!(
        funding(&unfunded).would_change,
        ["If you choose a cohort that DfE funds: eligible for funding, “Funded”."]
    );
    let nowhere = FundingFacts {
        establishment_type: None,
        ..senco()
    };
    let told = funding(&nowhere).would_change;
    assert!(told[0].contains("place of work is named"), "{told:?}");
    let abroad = FundingFacts {
        works_in_england: false,
        ..senco()
    };
    assert!(funding(&abroad).would_change[0].starts_with("If you work in England"));
}

#[test]
fn every_reference_case_comes_out_as_written() {
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut seen = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let get = |name: &str| {
            let place = headers.iter().position(|header| header == name).unwrap();
            row[place].to_owned()
        };
        let found = funding(&from_case(&get));
        assert_eq!(
            found.eligible.code(),
            get("eligible"),
            "case {}: {}",
            get("case"),
            found.code
        );
        seen += 1;
    }
    assert_eq!(seen, 171);
}

fn judged(change: impl Fn(&mut FundingFacts)) -> FundingCode {
    let mut facts = senco();
    change(&mut facts);
    funding(&facts).code
}

#[test]
fn an_earlier_funded_place_rules_out_another() {
    assert_eq!(
        judged(|f| f.previously_funded = true),
        FundingCode::PreviouslyFunded
    );
}

#[test]
fn an_independent_school_is_funded_on_the_rise_list_and_not_on_the_pupil_premium_list() {
    assert_eq!(
        judged(|f| f.establishment_type = Some(11)),
        FundingCode::IneligibleEstablishmentType
    );
    assert_eq!(
        judged(|f| {
            f.establishment_type = Some(11);
            f.on_rise_list = true;
        }),
        FundingCode::Funded
    );
    assert_eq!(
        judged(|f| {
            f.course = Course::LeadingLiteracy;
            f.establishment_type = Some(11);
            f.on_pp50_list = true;
        }),
        FundingCode::IneligibleEstablishmentType
    );
}

#[test]
fn a_school_that_was_not_named_is_asked_for() {
    assert_eq!(
        judged(|f| f.establishment_type = None),
        FundingCode::NoInstitution
    );
}

#[test]
fn a_childminder_is_funded_for_early_years_leadership_when_on_the_list() {
    let childminder = |listed| {
        judged(move |f| {
            f.course = Course::EarlyYearsLeadership;
            f.work_setting = WorkSetting::EarlyYears;
            f.kind_of_nursery = Some(NurseryKind::Childminder);
            f.on_childminder_list = listed;
        })
    };
    assert_eq!(childminder(true), FundingCode::Funded);
    assert_eq!(childminder(false), FundingCode::ChildminderNotEntitled);
}

#[test]
fn a_lead_mentor_is_funded_on_the_own_course_at_an_accredited_provider() {
    let mentor = |course, approved| {
        judged(move |f| {
            f.course = course;
            f.work_setting = WorkSetting::AnotherSetting;
            f.employment_type = Some(EmploymentType::LeadMentor);
            f.approved_itt_provider = approved;
        })
    };
    assert_eq!(
        mentor(Course::LeadingTeacherDevelopment, true),
        FundingCode::Funded
    );
    assert_eq!(
        mentor(Course::LeadingTeacherDevelopment, false),
        FundingCode::IneligibleEstablishmentType
    );
    assert_eq!(
        mentor(Course::Senco, true),
        FundingCode::NotLeadMentorCourse
    );
}

#[test]
fn a_new_head_is_funded_for_coaching_where_the_cohort_funds_it() {
    let head = |offer, new| {
        judged(move |f| {
            f.course = Course::EarlyHeadshipCoaching;
            f.coaching_offer_funded = offer;
            f.headteacher_first_five_years = new;
        })
    };
    assert_eq!(head(true, true), FundingCode::Funded);
    assert_eq!(head(true, false), FundingCode::NotNewHead);
    assert_eq!(head(false, true), FundingCode::NotNewHead);
}

#[test]
fn every_answer_is_told_in_a_sentence() {
    for code in FundingCode::ALL {
        assert!(words::sentence(*code).ends_with('.'), "{code}");
    }
}
