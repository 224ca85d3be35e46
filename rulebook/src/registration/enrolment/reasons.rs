//! DfE's closed lists of reasons, word for word, one of them with its full stop.
//!
//! What this room must not know: when a reason is needed.

crate::coded! {
    /// Why somebody defers.
    pub enum DeferralReason {
        /// Bereavement.
        Bereavement = "bereavement", "Bereavement";
        /// Long-term sickness.
        LongTermSickness = "long-term-sickness", "Long-term sickness";
        /// Parental leave.
        ParentalLeave = "parental-leave", "Parental leave";
        /// Career break.
        CareerBreak = "career-break", "Career break";
        /// Another reason.
        Other = "other", "Other";
    }
}

crate::coded! {
    /// Why somebody withdraws.
    pub enum WithdrawalReason {
        /// Too little time for the programme.
        InsufficientCapacityForProgramme = "insufficient-capacity-to-undertake-programme", "Not enough capacity to undertake the programme";
        /// Health or pregnancy.
        Health = "personal-reason-health-or-pregnancy-related", "Personal: health or pregnancy";
        /// Moving school.
        MovingSchool = "personal-reason-moving-school", "Personal: moving school";
        /// Another personal reason.
        Personal = "personal-reason-other", "Personal: other";
        /// Too little capacity.
        InsufficientCapacity = "insufficient-capacity", "Not enough capacity";
        /// Other priorities.
        Priorities = "change-in-developmental-or-personal-priorities", "Other developmental or personal priorities";
        /// The school's circumstances.
        SchoolCircumstances = "change-in-school-circumstances", "Change in the school’s circumstances";
        /// The school's leadership.
        SchoolLeadership = "change-in-school-leadership", "Change in the school’s leadership";
        /// The programme's structure. The full stop is part of DfE's value.
        Structure = "quality-of-programme-structure-not-suitable.", "Structure of the programme not suitable";
        /// The programme's content.
        Content = "quality-of-programme-content-not-suitable", "Content of the programme not suitable";
        /// Facilitation.
        Facilitation = "quality-of-programme-facilitation-not-effective", "Facilitation not effective";
        /// Accessibility.
        Accessibility = "quality-of-programme-accessibility", "Accessibility of the programme";
        /// Other quality.
        Quality = "quality-of-programme-other", "Quality of the programme: other";
        /// Not right for the role.
        NotAppropriate = "programme-not-appropriate-for-role-and-cpd-needs", "Not right for the role or needs";
        /// Started in error.
        StartedInError = "started-in-error", "Started in error";
        /// Commitment was unclear.
        CommitmentUnclear = "expected-commitment-unclear", "Expected commitment unclear";
        /// Assessment requirements.
        AssessmentNotMet = "assessment-requirements-not-met", "Assessment requirements not met";
        /// Another career.
        ChangeInCareer = "change-in-career", "Change in career";
        /// Does not answer.
        Disengaged = "disengaged-and-unresponsive", "Disengaged and unresponsive";
        /// Invoice not paid.
        NonPayment = "non-payment-of-invoice", "Invoice not paid";
        /// Another reason.
        Other = "other", "Other";
    }
}
