//! What a person decided where the law is unclear, and how the rule follows it from then on.
//!
//! What this room decides: what may be found in answer to a question, and whether a decision still rests on the facts.
//! What it does not know: who may decide, where decisions are kept.

use super::DutyFacts;
use crate::{base::Day, source};

crate::coded! {
    /// What the law leaves to a person.
    pub enum Question {
        /// More than twelve months as SENCO before this post.
        MovedSchool = "moved_school", "More than twelve months as SENCO before this post";
        /// The day of 1 September 2009 itself.
        FirstDay2009 = "first_day_2009", "First became a SENCO on 1 September 2009";
        /// A city technology college.
        SchoolType = "school_type", "A type of school of which the law does not speak";
        /// A provider whose name is not in the Regulations.
        Provider = "provider", "An NPQ from a provider that the Regulations do not name";
        /// An award of which only the school or its trust tells.
        AwardTold = "award_told", "An NPQ that the school or trust tells of, and nobody has shown";
        /// Nobody knows since when.
        FirstDayUnknown = "first_day_unknown", "The first day as a SENCO is not known";
    }
}

crate::coded! {
    /// What a person found.
    pub enum Finding {
        /// The duty applies.
        Applies = "applies", "The duty applies, with its three years";
        /// It does not.
        DoesNotApply = "does_not_apply", "The duty does not apply";
        /// The award counts.
        Counts = "counts", "The award counts";
        /// It does not.
        DoesNotCount = "does_not_count", "The award does not count";
        /// The first day is known now.
        FirstDay = "first_day", "The first day as a SENCO is established";
    }
}

impl Question {
    /// What can be found in answer to it.
    pub const fn findings(self) -> &'static [Finding] {
        match self {
            Self::MovedSchool | Self::FirstDay2009 | Self::SchoolType => {
                &[Finding::Applies, Finding::DoesNotApply]
            }
            Self::Provider | Self::AwardTold => &[Finding::Counts, Finding::DoesNotCount],
            Self::FirstDayUnknown => &[Finding::FirstDay],
        }
    }

    /// The two readings between which a person chooses, in plain words.
    pub const fn readings(self) -> &'static str {
        match self {
            Self::MovedSchool => {
                "The letter of regulation 49(4) leaves out somebody who has been the SENCO of any relevant school for more than twelve months in all. DfE’s guidance says three years from appointment, without that gap. The date shown is the cautious one: three years from first becoming a SENCO."
            }
            Self::FirstDay2009 => {
                "The Regulations bind those who became a SENCO after 1 September 2009. The guidance exempts those who did before 1 September 2009. Neither speaks of the day itself."
            }
            Self::SchoolType => {
                "Section 67 binds mainstream schools. Whether a city technology college is one is not said clearly."
            }
            Self::Provider => {
                "The NPQ for SENCO counts when a provider named in Schedule A1 awarded it. This provider’s name is not in the list that Senda carries. The list may have been amended, or the name be written in another way."
            }
            Self::AwardTold => {
                "The NPQ for SENCO counts when a provider named in Schedule A1 awarded it. The school or its trust says that it was awarded; that is no proof. Look at the certificate, or ask the provider, and say here what you saw."
            }
            Self::FirstDayUnknown => {
                "The three years run from the day on which somebody first became a SENCO at any relevant school. Without that day there is no deadline."
            }
        }
    }

    /// The facts that an answer rests on. When they change, the question is open again.
    pub fn rests_on(self, facts: &DutyFacts) -> String {
        let told = |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        match self {
            Self::MovedSchool => format!(
                "first {} here {} months {}",
                told(facts.first_senco_on),
                told(facts.senco_here_from),
                facts.senco_months_before
            ),
            Self::FirstDay2009 => format!("first {}", told(facts.first_senco_on)),
            Self::SchoolType => format!("type {}", facts.establishment_type),
            Self::Provider => format!(
                "provider {} begun {}",
                facts.npq_provider.as_deref().unwrap_or("-"),
                told(facts.npq_begun)
            ),
            Self::AwardTold => format!(
                "told {} by {}",
                told(facts.npq_outcome_on),
                facts.npq_provider.as_deref().unwrap_or("-")
            ),
            Self::FirstDayUnknown => format!("here {}", told(facts.senco_here_from)),
        }
    }
}

/// A person's decision, as the rule is told of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ruling {
    /// In answer to what.
    pub question: Question,
    /// What was found.
    pub finding: Finding,
    /// The first day that was established.
    pub first_senco_on: Option<Day>,
    /// The facts that it rests on ([`Question::rests_on`]).
    pub rests_on: String,
    /// When it was decided.
    pub decided_on: Day,
}

impl Ruling {
    /// Does it still rest on the facts as they are?
    pub fn holds(&self, facts: &DutyFacts) -> bool {
        self.rests_on == self.question.rests_on(facts)
    }
}

/// What is settled of the questions that the law leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// With more than twelve months before: does the duty apply?
    pub moved: Option<bool>,
    /// On the day in 2009: does it?
    pub day_2009: Option<bool>,
    /// To this type of school: does it?
    pub school: Option<bool>,
    /// Does the award of this provider count?
    pub provider: Option<bool>,
    /// Does the award that was told count?
    pub told: Option<bool>,
    /// The first day as a SENCO.
    pub first: Option<Day>,
}

impl Settled {
    /// What these decisions settle for these facts; one that no longer rests on them settles nothing. Of several the
    /// last holds.
    pub fn by(facts: &DutyFacts, rulings: &[Ruling]) -> Self {
        let mut settled = Self::default();
        for ruling in rulings.iter().filter(|ruling| ruling.holds(facts)) {
            settled = settled.with(ruling.question, ruling.finding, ruling.first_senco_on);
        }
        settled
    }

    /// The same with one question answered.
    #[must_use]
    pub const fn with(mut self, question: Question, finding: Finding, first: Option<Day>) -> Self {
        let yes = Some(matches!(finding, Finding::Applies | Finding::Counts));
        match question {
            Question::MovedSchool => self.moved = yes,
            Question::FirstDay2009 => self.day_2009 = yes,
            Question::SchoolType => self.school = yes,
            Question::Provider => self.provider = yes,
            Question::AwardTold => self.told = yes,
            Question::FirstDayUnknown => self.first = first,
        }
        self
    }
}

crate::refusals! {
    /// Why a decision cannot be recorded so; the first that applies.
    pub enum RulingRefusal {
        /// The rule asks nothing of the kind.
        NotAsked = "not_asked" [source::SENDA_DUTY_CASE] "The rule no longer asks this question: the facts have changed.";
        /// Somebody else was first.
        AlreadyDecided = "already_decided" [source::SENDA_DUTY_CASE] "Somebody else has decided this case in the meantime. Nothing of yours was recorded.";
        /// Not an answer to the question.
        NotAnAnswer = "not_an_answer" [source::SENDA_DUTY_CASE, "finding"] "Choose one of the answers to this question.";
        /// Without the day.
        DayMissing = "day_missing" [source::REGS_THREE_YEARS, "first"] "Enter the first day as a SENCO at any school.";
        /// The day is impossible.
        DayAfterPost = "day_after_post" [source::REGS_THREE_YEARS, "first"] "The first day as a SENCO anywhere cannot be after the first day in this post.";
        /// Without a reason.
        ReasonMissing = "reason_missing" [source::SENDA_DUTY_CASE, "reason"] "Say why, in your own words.";
        /// Without evidence.
        EvidenceMissing = "evidence_missing" [source::SENDA_DUTY_CASE, "evidence"] "Attach the evidence, or say where it is kept.";
        /// Neither a PDF nor a picture.
        EvidenceKind = "evidence_kind" [source::SENDA_DUTY_CASE, "file"] "The evidence must be a PDF, a JPEG or a PNG file.";
    }
}

/// What somebody wants to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed<'a> {
    /// In answer to what.
    pub question: Question,
    /// What was found.
    pub finding: Finding,
    /// The first day that was established.
    pub first_senco_on: Option<Day>,
    /// Why.
    pub reason: &'a str,
    /// Where the evidence is kept.
    pub evidence: &'a str,
    /// A file of evidence is attached.
    pub has_file: bool,
}

/// May this be recorded as the answer, when the rule asks `asked` of these facts?
///
/// # Source
/// [`source::SENDA_DUTY_CASE`]: a decision needs a question, a reason and evidence.
/// # Errors
/// See [`RulingRefusal`]; the first that applies.
pub fn rule(
    facts: &DutyFacts,
    asked: Option<Question>,
    proposed: &Proposed<'_>,
) -> Result<(), RulingRefusal> {
    if asked != Some(proposed.question) {
        return Err(RulingRefusal::NotAsked);
    }
    if !proposed.question.findings().contains(&proposed.finding) {
        return Err(RulingRefusal::NotAnAnswer);
    }
    if proposed.finding == Finding::FirstDay {
        let Some(first) = proposed.first_senco_on else {
            return Err(RulingRefusal::DayMissing);
        };
        if facts.senco_here_from.unwrap_or(facts.judged_on) < first {
            return Err(RulingRefusal::DayAfterPost);
        }
    }
    if proposed.reason.trim().is_empty() {
        return Err(RulingRefusal::ReasonMissing);
    }
    if proposed.evidence.trim().is_empty() && !proposed.has_file {
        return Err(RulingRefusal::EvidenceMissing);
    }
    Ok(())
}
