//! The questions of each stage: what somebody confirms by signing there. Data, in the words of the field.
//!
//! What this room must not know: who answers them.

use rulebook::production::stage::Stage;

/// A question of a stage, as a sentence that is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Stable word, kept with the decision.
    pub code: &'static str,
    /// What is confirmed.
    pub text: &'static str,
}

const fn ask(code: &'static str, text: &'static str) -> Question {
    Question { code, text }
}

const DRAFT: &[Question] = &[
    ask(
        "whole",
        "Every step, check and task that belongs here is written",
    ),
    ask(
        "no_pupil",
        "No pupil, family or school can be recognised in any example",
    ),
    ask(
        "sources",
        "Every claim about law or evidence names its source",
    ),
];
const PEER_REVIEW: &[Question] = &[
    ask(
        "aim",
        "It teaches what its framework statements promise, in a good order",
    ),
    ask(
        "practice",
        "A SENCO could do this in a real school, with the time it asks for",
    ),
    ask(
        "checks",
        "Every check of understanding can be answered from the text, and its feedback teaches",
    ),
    ask(
        "respect",
        "Children, families and colleagues are spoken of with respect",
    ),
];
const EXTERNAL_APPROVAL: &[Question] = &[
    ask(
        "framework",
        "It is faithful to the NPQ for SENCOs framework",
    ),
    ask("evidence", "Evidence is presented fairly, with its limits"),
    ask("policy", "It agrees with current policy"),
];
const LEGAL_CHECK: &[Question] = &[
    ask(
        "must",
        "“Must” stands only where an Act or regulations say so",
    ),
    ask(
        "should",
        "“Should” stands where the Code of Practice or statutory guidance says so",
    ),
    ask(
        "cited",
        "Every legal claim was read against the place that it cites",
    ),
    ask("current", "Every source cited is the one in force"),
];
const PROOFREADING: &[Question] = &[
    ask("language", "Spelling, grammar and punctuation are right"),
    ask(
        "plain",
        "Sentences are short and words are plain; terms are explained where first met",
    ),
    ask("same", "Names and terms are the same throughout"),
];
const DIGITAL: &[Question] = &[
    ask(
        "headings",
        "Headings are in order and links make sense alone",
    ),
    ask(
        "media",
        "Pictures have alternative text; sound and film have captions and transcripts",
    ),
    ask("pieces", "Steps are short enough for a phone and a break"),
    ask("tables", "Tables have headings and read well aloud"),
];

/// The questions that somebody confirms by handing on, or signing, at this stage.
pub const fn questions(stage: Stage) -> &'static [Question] {
    match stage {
        Stage::Draft => DRAFT,
        Stage::PeerReview => PEER_REVIEW,
        Stage::ExternalApproval => EXTERNAL_APPROVAL,
        Stage::LegalCheck => LEGAL_CHECK,
        Stage::Proofreading => PROOFREADING,
        Stage::Digital => DIGITAL,
        Stage::Ready => &[],
    }
}

#[cfg(test)]
mod tests {
    use rulebook::base::Coded;

    use super::*;

    #[test]
    fn every_stage_at_which_something_is_decided_asks_something_and_asks_it_once() {
        for stage in Stage::ALL {
            let codes: std::collections::BTreeSet<_> =
                questions(*stage).iter().map(|one| one.code).collect();
            assert_eq!(codes.len(), questions(*stage).len(), "{stage}");
            assert_eq!(codes.is_empty(), stage.decisions().is_empty(), "{stage}");
        }
    }
}
