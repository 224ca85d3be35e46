//! DfE's words for every “no”: the attribute that an error names, and the sentence that clients have come to know.
//!
//! What this room must not know: when any of them is said. The words are those of DfE's published service; what only Senda
//! refuses is said in Senda's own.

use kit::problem::Refused;
use rulebook::source;

rulebook::refusals! {
    /// What the API itself refuses, before or beside the stages' own rules.
    pub enum Said {
        /// Accept twice.
        AlreadyAccepted = "already_accepted" [source::DFE_APPLICATION, "application"] "This NPQ application has already been accepted";
        /// Accept after reject.
        AfterRejection = "after_rejection" [source::DFE_APPLICATION, "application"] "Once rejected an application cannot change state";
        /// Reject twice.
        AlreadyRejected = "already_rejected" [source::DFE_APPLICATION, "application"] "This NPQ application has already been rejected";
        /// Reject with declarations.
        AfterAcceptance = "after_acceptance" [source::DFE_APPLICATION, "application"] "Once accepted an application cannot change state";
        /// A funded place that is no boolean.
        NotYesOrNo = "not_yes_or_no" [source::DFE_FUNDED_PLACE, "funded_place"] "Set '#/funded_place' to true or false.";
        /// A funded place before acceptance.
        NotAccepted = "not_accepted" [source::DFE_FUNDED_PLACE, "application"] "You must accept the application before attempting to change the '#/funded_place' setting.";
        /// A schedule that the cohort does not have.
        NoSuchSchedule = "no_such_schedule" [source::DFE_SCHEDULE, "schedule_identifier"] "The entered '#/schedule_identifier' is not recognised. Check details and try again.";
        /// A schedule of another course.
        WrongSchedule = "schedule_of_another_course" [source::DFE_SCHEDULE, "schedule_identifier"] "Selected schedule is not valid for the course";
        /// No schedule named.
        ScheduleMissing = "schedule_missing" [source::DFE_SCHEDULE, "schedule_identifier"] "The property '#/schedule_identifier' must be present";
        /// Another cohort is not to be had.
        CohortFixed = "cohort_fixed" [source::DFE_SCHEDULE, "cohort"] "You cannot change the '#/cohort' field";
        /// No course named.
        CourseMissing = "course_missing" [source::DFE_TRAINING, "course_identifier"] "Enter a '#/course_identifier' value for this participant.";
        /// Not on this course.
        NotOnCourse = "not_on_course" [source::DFE_TRAINING, "course_identifier"] "The entered '#/course_identifier' is not recognised for the given participant. Check details and try again.";
        /// No reason.
        ReasonMissing = "reason_missing" [source::DFE_TRAINING, "reason"] "The property '#/reason' must be present";
        /// A reason that is in no list.
        ReasonUnknown = "reason_unknown" [source::DFE_TRAINING, "reason"] "The property '#/reason' must be a valid reason";
        /// Active already.
        AlreadyActive = "already_active" [source::DFE_TRAINING, "participant_id"] "The participant is already active";
        /// Deferred already.
        AlreadyDeferred = "already_deferred" [source::DFE_TRAINING, "participant_id"] "The participant is already deferred";
        /// Withdrawn already.
        AlreadyWithdrawn = "already_withdrawn" [source::DFE_TRAINING, "participant_id"] "The participant is already withdrawn";
        /// Nothing was declared, so nothing is deferred.
        NothingDeclared = "nothing_declared" [source::DFE_TRAINING, "participant_id"] "You cannot defer an NPQ participant that has no declarations";
        /// Nothing was begun, so nobody withdraws.
        NotStarted = "not_started" [source::DFE_TRAINING, "participant_id"] "An NPQ participant who has not got a started declaration cannot be withdrawn. Please contact support for assistance";
        /// A day to come.
        DateAhead = "in_the_future" [source::DFE_DECLARATION, "declaration_date"] "The '#/declaration_date' value cannot be a future date. Check the date and try again.";
        /// No participant named.
        ParticipantMissing = "participant_missing" [source::DFE_DECLARATION, "participant_id"] "The property '#/participant_id' must be present";
        /// A participant of nobody here.
        ParticipantUnknown = "participant_unknown" [source::DFE_DECLARATION, "participant_id"] "Your update cannot be made as the '#/participant_id' is not recognised. Check participant details and try again.";
        /// The record was merged.
        ParticipantMoved {
            /// The id to use.
            to: String
        } = "participant_moved" [source::DFE_DECLARATION, "participant_id"] "This participant's ID has changed. Use the new ID: {to}";
        /// No date.
        DateMissing = "date_missing" [source::DFE_DECLARATION, "declaration_date"] "Enter a '#/declaration_date'.";
        /// Not RFC 3339.
        DateWrong = "date_wrong" [source::DFE_DECLARATION, "declaration_date"] "Enter a valid RCF3339 '#/declaration_date'.";
        /// No kind.
        KindMissing = "kind_missing" [source::DFE_DECLARATION, "declaration_type"] "Enter a '#/declaration_type'.";
        /// Neither passed nor failed.
        PassedMissing = "passed_missing" [source::DFE_OUTCOME, "has_passed"] "Enter 'true' or 'false' in the '#/has_passed' field to indicate whether this participant has passed or failed their course.";
        /// A delivery partner that is nobody's here.
        PartnerUnknown = "partner_unknown" [source::DFE_DECLARATION, "delivery_partner_id"] "The entered '#/delivery_partner_id' is not from your list of confirmed Delivery Partners for the Cohort";
        /// The second one likewise.
        SecondUnknown = "second_partner_unknown" [source::DFE_DECLARATION, "secondary_delivery_partner_id"] "The entered '#/secondary_delivery_partner_id' is not from your list of confirmed Delivery Partners for the Cohort";
        /// A second without a first.
        SecondAlone = "second_partner_alone" [source::DFE_DECLARATION, "secondary_delivery_partner_id"] "Enter a '#/delivery_partner_id' before you enter a '#/secondary_delivery_partner_id'.";
        /// The same twice.
        SecondSame = "second_partner_same" [source::DFE_DECLARATION, "secondary_delivery_partner_id"] "The '#/secondary_delivery_partner_id' cannot be the same as the '#/delivery_partner_id'.";
        /// Overseas.
        PartnerOverseas = "partner_overseas" [source::DFE_DECLARATION, "delivery_partner_id"] "The '#/delivery_partner_id' cannot be given for a participant who works outside England.";
        /// No partner.
        PartnerMissing = "delivery_partner_missing" [source::DFE_DECLARATION, "delivery_partner_id"] "Enter a '#/delivery_partner_id'.";
        /// Void twice.
        AlreadyVoided = "already_voided" [source::DFE_DECLARATION, "declaration"] "This declaration has already been voided.";
        /// Clawed back.
        AlreadyRefunded = "already_refunded" [source::DFE_DECLARATION, "declaration"] "The declaration will or has been be refunded.";
        /// No completed declaration.
        NotCompleted = "not_completed" [source::DFE_OUTCOME, "base"] "The participant has not had a 'completed' declaration submitted for them. Therefore you cannot update their outcome.";
        /// No state.
        OutcomeMissing = "outcome_state_missing" [source::DFE_OUTCOME, "state"] "The '#/state' is missing from your request. Please include a 'passed' or 'failed' value and try again.";
        /// Neither passed nor failed.
        OutcomeWrong = "outcome_state_wrong" [source::DFE_OUTCOME, "state"] "The attribute '#/state' can only include 'passed' or 'failed' values. If you need to void an outcome, you will need to void the associated 'completed' declaration.";
        /// No date.
        CompletionMissing = "completion_missing" [source::DFE_OUTCOME, "completion_date"] "The '#/completion_date' is missing from your request. Please include a completion_date value and try again.";
        /// Not a day.
        CompletionWrong = "completion_wrong" [source::DFE_OUTCOME, "completion_date"] "The '#/completion_date' value must be in the following format: 'yyyy-mm-dd'";
        /// A day to come.
        CompletionAhead = "completion_ahead" [source::DFE_OUTCOME, "completion_date"] "The '#/completion_date' value cannot be a future date. Check the date and try again.";
    }
}

/// The attribute and the sentence of a refusal, in DfE's words where DfE has words for it.
#[expect(clippy::too_many_lines, reason = "one page or answer, top to bottom")]
pub(super) fn in_dfe_words(refused: &Refused) -> (&'static str, String) {
    let known = match refused.code {
        "holds_a_place" => Some((
            "application",
            "The participant has already had an application accepted for this course.",
        )),
        "funded_place_missing" => Some(("funded_place", "Set '#/funded_place' to true or false.")),
        "not_eligible" => Some((
            "application",
            "The participant is not eligible for funding, so '#/funded_place' cannot be set to true.",
        )),
        "place_not_eligible" => Some((
            "application",
            "This participant is not eligible for funding. Contact us if you think this is wrong.",
        )),
        "place_not_capped" => Some((
            "application",
            "Leave the '#/funded_place' field blank. It's only needed for participants starting NPQs from autumn 2024 onwards.",
        )),
        "place_declared" => Some((
            "application",
            "You must void or claw back your declarations for this participant before being able to set '#/funded_place' to false",
        )),
        "declared" => Some((
            "application",
            "Once accepted an application cannot change state",
        )),
        "capped_to_funded" | "unfunded_to_funded" => {
            Some(("cohort", "You cannot change the '#/cohort' field"))
        }
        "nothing_declared" => Some((
            "participant_id",
            "You cannot defer an NPQ participant that has no declarations",
        )),
        "not_started" => Some((
            "participant_id",
            "An NPQ participant who has not got a started declaration cannot be withdrawn. Please contact support for assistance",
        )),
        "not_on_schedule" => Some((
            "declaration_type",
            "The property '#/declaration_type' does not exist for this schedule.",
        )),
        "already_made" => Some((
            "base",
            "A declaration has already been submitted that will be, or has been, paid for this event",
        )),
        "in_the_future" => Some((
            "declaration_date",
            "The '#/declaration_date' value cannot be a future date. Check the date and try again.",
        )),
        "before_schedule" => Some((
            "declaration_date",
            "Enter a '#/declaration_date' that's on or after the schedule start.",
        )),
        "same_schedule" => Some((
            "schedule_identifier",
            "Selected schedule is already on the profile",
        )),
        "undoes_declaration" => Some((
            "schedule_identifier",
            "Changing schedule would invalidate existing declarations. Please void them first.",
        )),
        "partner_missing" => Some(("delivery_partner_id", "Enter a '#/delivery_partner_id'.")),
        _ => None,
    };
    match known {
        Some((title, detail)) => (title, detail.to_owned()),
        None => (refused.field.unwrap_or("base"), refused.sentence.clone()),
    }
}
