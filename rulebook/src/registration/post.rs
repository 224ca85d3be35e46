//! A post: who is SENCO of which school, since when, and what the duty needs to know of them.
//!
//! What this room decides: whether a post may be recorded so, and what it says to the duty on a day.
//! What it does not know: where posts are kept, who records them.

use super::duty::{DutyFacts, Induction, Law, NpqOutcome};
use crate::{base::Day, source};

crate::coded! {
    /// How a person is the SENCO.
    pub enum PostKind {
        /// The school's one SENCO.
        Sole = "sole", "The school’s SENCO";
        /// For a while, in nobody's stead.
        Acting = "acting", "Acting SENCO";
        /// One of several.
        Shared = "shared", "Shares the post";
        /// In somebody's stead.
        MaternityCover = "maternity_cover", "Covers maternity leave";
    }
}

/// What is known of a post.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PostFacts {
    /// How.
    pub kind: PostKind,
    /// The first day as SENCO here.
    pub from_on: Day,
    /// The last day, when it has ended.
    pub until_on: Option<Day>,
    /// The first day as a SENCO anywhere.
    pub first_senco_on: Option<Day>,
    /// Whole months as SENCO before this post.
    pub months_before: i64,
    /// Qualified teacher.
    pub qualified_teacher: bool,
    /// Induction, where known.
    pub induction: Option<Induction>,
    /// Works as a teacher here.
    pub teaches_here: bool,
    /// Head or acting head here.
    pub head: bool,
    /// When a NASENCO was begun.
    pub nasenco_begun: Option<Day>,
    /// When it was completed.
    pub nasenco_completed: Option<Day>,
    /// An NPQ for SENCO of which the school or its trust tells. No proof: it counts once a person has looked.
    #[serde(default)]
    pub npq_told: Option<NpqTold>,
}

/// An NPQ for SENCO as a school or trust tells of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NpqTold {
    /// When it was awarded.
    pub awarded_on: Day,
    /// By whom, in the words of whoever tells; empty where they do not say.
    pub provider: String,
}

/// What is known of the person's NPQ.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NpqFacts {
    /// When it began.
    pub begun: Day,
    /// With which provider.
    pub provider: String,
    /// Its outcome.
    pub outcome: Option<NpqOutcome>,
    /// When the outcome was given.
    pub outcome_on: Option<Day>,
}

impl PostFacts {
    /// Is somebody the SENCO by this post on that day?
    pub fn is_held_on(&self, day: Day) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|until| day <= until)
    }

    /// What the duty is told about this post on a day, at a school of this type and status (GIAS codes).
    pub fn duty_facts(
        &self,
        judged_on: Day,
        establishment_type: i64,
        establishment_status: i64,
        npq: Option<&NpqFacts>,
    ) -> DutyFacts {
        let told = self.npq_told.as_ref().filter(|told| told.adds_to(npq));
        let told_as = told.map(NpqTold::as_facts);
        let npq = told_as.as_ref().or(npq);
        DutyFacts {
            judged_on,
            establishment_type,
            establishment_status,
            is_senco: self.is_held_on(judged_on),
            qualified_teacher: self.qualified_teacher,
            induction: self.induction,
            teaches_here: self.teaches_here,
            head: self.head,
            first_senco_on: self.first_senco_on,
            senco_here_from: Some(self.from_on),
            senco_months_before: self.months_before,
            nasenco_begun: self.nasenco_begun,
            nasenco_completed: self.nasenco_completed,
            npq_begun: npq.map(|npq| npq.begun),
            npq_provider: npq.map(|npq| npq.provider.clone()),
            npq_outcome: npq.and_then(|npq| npq.outcome),
            npq_outcome_on: npq.and_then(|npq| npq.outcome_on),
            npq_expected_on: None,
            npq_told: told.is_some(),
        }
    }
}

impl NpqTold {
    /// Is this more than Senda's own records know? A place that is under way, and an outcome that was given later, are
    /// better evidence than what somebody tells.
    fn adds_to(&self, npq: Option<&NpqFacts>) -> bool {
        npq.is_none_or(|known| {
            known.outcome == Some(NpqOutcome::Failed)
                && known.outcome_on.is_some_and(|on| on < self.awarded_on)
        })
    }

    fn as_facts(&self) -> NpqFacts {
        NpqFacts {
            begun: self.awarded_on,
            provider: self.provider.clone(),
            outcome: Some(NpqOutcome::Passed),
            outcome_on: Some(self.awarded_on),
        }
    }
}

crate::refusals! {
    /// Why a post cannot be recorded so; the first that applies.
    pub enum PostRefusal {
        /// It begins after today.
        InTheFuture = "in_the_future" [source::REGS_THREE_YEARS, "from_on"] "The first day in the post must be today or in the past.";
        /// First became a SENCO after this post began.
        FirstAfterHere = "first_after_here" [source::REGS_THREE_YEARS, "first_senco_on"] "The first day as a SENCO anywhere cannot be after the first day in this post.";
        /// It ends before it begins.
        EndsBeforeStart = "ends_before_start" [source::REGS_THREE_YEARS, "until_on"] "The last day in the post cannot be before the first.";
        /// An award that is still to come is none.
        AwardInTheFuture = "award_in_the_future" [source::REGS_NPQ, "npq_awarded"] "The day of the award must be today or in the past.";
        /// The NPQ for SENCO did not exist yet.
        AwardTooEarly = "award_too_early" [source::REGS_NPQ, "npq_awarded"] "The NPQ for SENCO has been taught since 1 September 2024. Before that day the award was the NASENCO.";
        /// The person holds a post here already.
        AlreadyHeld = "already_held" [source::REGS_THREE_YEARS] "This person is recorded as a SENCO of this school already. End that post first.";
    }
}

/// May this post be recorded, when the person does or does not hold one at the school?
///
/// # Source
/// [`source::REGS_THREE_YEARS`]: the clock runs from the first post, so its days must be possible.
/// # Errors
/// See [`PostRefusal`]; the first that applies.
pub fn record(post: &PostFacts, holds_one_here: bool, today: Day) -> Result<(), PostRefusal> {
    if post.from_on > today {
        return Err(PostRefusal::InTheFuture);
    }
    if post
        .first_senco_on
        .is_some_and(|first| first > post.from_on)
    {
        return Err(PostRefusal::FirstAfterHere);
    }
    if post.until_on.is_some_and(|until| until < post.from_on) {
        return Err(PostRefusal::EndsBeforeStart);
    }
    if let Some(told) = &post.npq_told {
        if told.awarded_on > today {
            return Err(PostRefusal::AwardInTheFuture);
        }
        if Law::newest()
            .npq_begun_from
            .is_some_and(|since| told.awarded_on < since)
        {
            return Err(PostRefusal::AwardTooEarly);
        }
    }
    if holds_one_here && post.until_on.is_none() {
        return Err(PostRefusal::AlreadyHeld);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::duty::{Status, duty};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn post() -> PostFacts {
        PostFacts {
            kind: PostKind::Sole,
            from_on: day("2025-01-06"),
            until_on: None,
            first_senco_on: Some(day("2025-01-06")),
            months_before: 0,
            qualified_teacher: true,
            induction: Some(Induction::Complete),
            teaches_here: true,
            head: false,
            nasenco_begun: None,
            nasenco_completed: None,
            npq_told: None,
        }
    }

    #[test]
    fn impossible_days_are_refused() {
        let today = day("2026-11-22");
        let cases = [
            (post(), false, Ok(())),
            (
                PostFacts {
                    from_on: day("2026-11-23"),
                    ..post()
                },
                false,
                Err(PostRefusal::InTheFuture),
            ),
            (
                PostFacts {
                    first_senco_on: Some(day("2025-01-07")),
                    ..post()
                },
                false,
                Err(PostRefusal::FirstAfterHere),
            ),
            (
                PostFacts {
                    until_on: Some(day("2025-01-05")),
                    ..post()
                },
                false,
                Err(PostRefusal::EndsBeforeStart),
            ),
            (post(), true, Err(PostRefusal::AlreadyHeld)),
            (
                PostFacts {
                    until_on: Some(day("2025-09-01")),
                    ..post()
                },
                true,
                Ok(()),
            ),
        ];
        for (post, holds, expected) in cases {
            assert_eq!(record(&post, holds, today), expected, "{post:?}");
        }
    }

    #[test]
    fn a_post_that_has_ended_carries_no_duty_afterwards() {
        let ended = PostFacts {
            until_on: Some(day("2026-08-31")),
            ..post()
        };
        let status = |on: &str| duty(&ended.duty_facts(day(on), 1, 1, None)).status;
        assert_eq!(status("2026-08-31"), Status::StartNow);
        assert_eq!(status("2026-09-01"), Status::NoDuty);
        assert_eq!(status("2025-01-05"), Status::NoDuty);
    }

    #[test]
    fn an_award_that_is_only_told_is_a_question_until_a_person_has_looked() {
        use crate::registration::duty::{Finding, Question, Ruling, duty_following};
        let told = PostFacts {
            npq_told: Some(NpqTold {
                awarded_on: day("2026-03-31"),
                provider: "UCL Institute of Education".into(),
            }),
            ..post()
        };
        let today = day("2026-11-22");
        let facts = told.duty_facts(today, 1, 1, None);
        let found = duty(&facts);
        assert_eq!(found.status, Status::Check);
        assert_eq!(found.reasons[0].code, "award_not_shown");
        let decided = |finding| Ruling {
            question: Question::AwardTold,
            finding,
            first_senco_on: None,
            rests_on: Question::AwardTold.rests_on(&facts),
            decided_on: today,
        };
        let after = |finding| duty_following(&facts, &[decided(finding)]).status;
        assert_eq!(after(Finding::Counts), Status::Met);
        assert_eq!(after(Finding::DoesNotCount), Status::StartNow);
        // What Senda's own records know is better evidence than what somebody tells.
        let mut known = NpqFacts {
            begun: day("2025-02-03"),
            provider: "UCL Institute of Education".into(),
            outcome: None,
            outcome_on: None,
        };
        let status = |npq: &NpqFacts| duty(&told.duty_facts(today, 1, 1, Some(npq))).status;
        assert_eq!(status(&known), Status::InTime);
        known.outcome = Some(NpqOutcome::Failed);
        known.outcome_on = Some(day("2025-12-01"));
        assert_eq!(status(&known), Status::Check);
        known.outcome_on = Some(day("2026-06-01"));
        assert_eq!(status(&known), Status::StartNow);
    }

    #[test]
    fn an_award_of_an_impossible_day_is_refused() {
        let told = |on: &str| PostFacts {
            npq_told: Some(NpqTold {
                awarded_on: day(on),
                provider: String::new(),
            }),
            ..post()
        };
        let today = day("2026-11-22");
        assert_eq!(record(&told("2026-11-22"), false, today), Ok(()));
        assert_eq!(
            record(&told("2026-11-23"), false, today),
            Err(PostRefusal::AwardInTheFuture)
        );
        assert_eq!(
            record(&told("2024-08-31"), false, today),
            Err(PostRefusal::AwardTooEarly)
        );
    }

    #[test]
    fn an_npq_under_way_or_passed_is_told_to_the_duty() {
        let mut npq = NpqFacts {
            begun: day("2025-02-03"),
            provider: "UCL Institute of Education".into(),
            outcome: None,
            outcome_on: None,
        };
        let status =
            |npq: &NpqFacts| duty(&post().duty_facts(day("2026-11-22"), 1, 1, Some(npq))).status;
        assert_eq!(status(&npq), Status::InTime);
        npq.outcome = Some(NpqOutcome::Passed);
        npq.outcome_on = Some(day("2026-10-01"));
        assert_eq!(status(&npq), Status::Met);
    }
}
