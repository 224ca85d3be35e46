//! Every source that a rule cites, once: the key of `sources.toml` and the paragraph.
//!
//! What this room must not know: what the rules make of them. A house test compares [`ALL`] with the sources file.
//! Keys: `cfa` Children and Families Act 2014; `regs` SEND Regulations 2014 as amended from 1 September 2024;
//! `dfe-guidance` DfE's guidance on the qualification; `dfe-service` what DfE's registration service and API version 3
//! require; `senda` our own policy.

use crate::base::Source;

macro_rules! sources {
    ($($(#[$doc:meta])* $name:ident = $key:literal);+ $(;)?) => {
        $($(#[$doc])* pub const $name: Source = Source($key);)+
        /// Every source cited by a rule.
        pub const ALL: &[Source] = &[$($name),+];
    };
}

sources! {
    /// Which schools must have a SENCO.
    CFA_SENCO = "cfa:67";
    /// Who may be the SENCO: qualified teacher, induction, working as a teacher at the school.
    REGS_TEACHER = "regs:49(2)";
    /// Or the head teacher or acting head teacher.
    REGS_HEAD = "regs:49(3)";
    /// The third anniversary, and the twelve months before.
    REGS_THREE_YEARS = "regs:49(4)";
    /// The National Award for SEN Co-ordination, begun before September 2024 and completed before September 2027.
    REGS_NASENCO = "regs:49(7)";
    /// The NPQ for SENCO, begun on or after 1 September 2024.
    REGS_NPQ = "regs:49(8)";
    /// The providers named in law.
    REGS_PROVIDERS = "regs:A1";
    /// DfE's guidance: who needs the qualification, and by when.
    DFE_GUIDANCE = "dfe-guidance:senco";
    /// Who is funded, in which order it is asked.
    DFE_FUNDING = "dfe-service:funding";
    /// Applications: submit, accept, reject.
    DFE_APPLICATION = "dfe-service:applications";
    /// Funded places in capped cohorts.
    DFE_FUNDED_PLACE = "dfe-service:funded-place";
    /// Training status: defer, withdraw, resume, with the closed lists of reasons.
    DFE_TRAINING = "dfe-service:training-status";
    /// Declarations and their states.
    DFE_DECLARATION = "dfe-service:declarations";
    /// Schedules and their milestones.
    DFE_SCHEDULE = "dfe-service:schedules";
    /// Outcomes: passed and failed.
    DFE_OUTCOME = "dfe-service:outcomes";
    /// Statements, output payments and service fees.
    DFE_PAYMENT = "dfe-service:payments";
    /// Ninety per cent engagement before the assessment.
    DFE_GATE = "dfe-guidance:engagement";
    /// Signing in: how often, and which passwords.
    SENDA_SIGN_IN = "senda:sign-in";
    /// Stages and sign-offs of content.
    SENDA_SIGN_OFF = "senda:sign-off";
    /// The writing team: which experience it is to have.
    SENDA_TEAM = "senda:writing-team";
    /// Key messages: written, discussed, agreed.
    SENDA_MESSAGES = "senda:key-messages";
    /// The plan of a release: who has which item at which stage, until when.
    SENDA_PLAN = "senda:release-plan";
    /// Packs for approvers outside.
    SENDA_PACK = "senda:approval-packs";
    /// The register of sources, and the checks that a change opens.
    SENDA_SOURCES = "senda:source-register";
    /// Release of an edition.
    SENDA_RELEASE = "senda:release";
    /// Listening: what participants say of the texts, who sees it, what becomes of it.
    SENDA_LISTENING = "senda:listening";
    /// What an application must hold.
    SENDA_APPLICATION = "senda:application";
    /// Deferral: limit, reminders, withdrawal with notice.
    SENDA_DEFERRAL = "senda:deferral";
    /// The one engagement number.
    SENDA_ENGAGEMENT = "senda:engagement";
    /// Moving an intake to another edition: what stays done, and what is to be read again.
    SENDA_EDITION = "senda:edition";
    /// Booking of events.
    SENDA_BOOKING = "senda:booking";
    /// Taking attendance.
    SENDA_ATTENDANCE = "senda:attendance";
    /// Days on which schools in England are usually closed, and how full a week may be.
    SENDA_TERMS = "senda:terms";
    /// Study steps and checks.
    SENDA_PROGRESS = "senda:progress";
    /// Study without a network: what a phone keeps, and what becomes of what it sends later.
    SENDA_OFFLINE = "senda:offline";
    /// Retrieval practice, and what is offered to be done next.
    SENDA_PRACTICE = "senda:practice";
    /// Notes and highlights: whose they are, and how they follow the text.
    SENDA_NOTES = "senda:notes";
    /// The assessment period and its writing window.
    SENDA_WINDOW = "senda:window";
    /// Submission of the response.
    SENDA_SUBMISSION = "senda:submission";
    /// Blind marking by two, agreement, third mark.
    SENDA_MARKING = "senda:marking";
    /// The board and the release of results.
    SENDA_BOARD = "senda:board";
    /// Statements of completion.
    SENDA_STATEMENT = "senda:statement";
    /// What evidence carries a declaration.
    SENDA_EVIDENCE = "senda:evidence";
    /// What a person decides where the law on the duty is unclear: question, reason, evidence.
    SENDA_DUTY_CASE = "senda:duty-case";
    /// How a school's standing is told.
    SENDA_COMPLIANCE = "senda:compliance";
    /// Who may be a coach, and who is suggested to whom.
    SENDA_COACHES = "senda:coaches";
    /// The school file: whose it is, who reads it, feedback on it.
    SENDA_FILE = "senda:school-file";
    /// Tools for a SENCO's own work: provision maps, pupil data, action plans.
    SENDA_TOOLS = "senda:tools";
    /// Coaching and buddies: who meets whom, what each sees.
    SENDA_COACHING = "senda:coaching";
    /// Messages between those who lead a group and its people.
    SENDA_GROUP_MESSAGES = "senda:group-messages";
    /// Who needs attention, and whether what was done has worked.
    SENDA_ATTENTION = "senda:attention";
    /// Reminders, the letter of the day, quiet hours.
    SENDA_REMINDERS = "senda:reminders";
    /// Quality visits, and partners compared.
    SENDA_QUALITY = "senda:quality";
}

/// Is this the key of a known source?
pub fn is_known(key: &str) -> bool {
    ALL.iter().any(|source| source.0 == key)
}

/// What every refusal must have, whatever the decision.
#[cfg(test)]
pub(crate) fn assert_refusals_are_told_well(refusals: &[&dyn crate::base::Refusal]) {
    for refusal in refusals {
        let (code, sentence) = (refusal.code(), refusal.sentence());
        assert!(!code.is_empty(), "{refusal:?}");
        assert!(
            code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
            "{code}"
        );
        assert!(sentence.ends_with('.'), "{code}: {sentence}");
        assert!(
            sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
            "{code}: {sentence}"
        );
        let source = refusal.source().map_or("", |source| source.0);
        assert!(is_known(source), "{code} cites “{source}”");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_a_key_and_a_paragraph_and_stands_once() {
        for (place, source) in ALL.iter().enumerate() {
            assert!(source.0.split_once(':').is_some(), "{source}");
            assert!(!ALL[..place].contains(source), "{source} stands twice");
        }
    }
}
