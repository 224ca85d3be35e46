//! An application: submitted by a person, accepted or rejected by the provider that it names.
//!
//! What this room decides: whether an application may move, and what its funded place must be.
//! What it does not know: how places are counted, who is told.

use super::{
    closed,
    cohort::CohortDays,
    funding::{CohortFunding, Eligible},
    journey::{self, Answers, Step},
};
use crate::{
    base::{Coded, Day, Instant, Now},
    people::ProviderId,
    source,
};

mod revert;
#[cfg(test)]
mod tests;

pub use revert::{RevertFacts, Reverted, revert};

/// Within so many days of an application the provider decides, and says so in the receipt.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
pub const DAYS_TO_DECIDE: i32 = 14;

crate::coded! {
    /// Where an application stands. From pending on these are DfE's words.
    pub enum ApplicationState {
        /// Being filled in.
        Draft = "draft", "Not sent yet";
        /// Sent; waits for the provider.
        Pending = "pending", "Sent";
        /// The provider has accepted it.
        Accepted = "accepted", "Accepted";
        /// It was rejected.
        Rejected = "rejected", "Rejected";
        /// The person has taken it back.
        Withdrawn = "withdrawn", "Taken back";
    }
}

impl ApplicationState {
    /// Applications of which a person may have one per programme.
    pub const LIVE: &'static [Self] = &[Self::Pending, Self::Accepted];

    /// Where it may go from here. A rejected application is never accepted: the person applies again.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Pending, Self::Withdrawn],
            Self::Pending => &[Self::Accepted, Self::Rejected, Self::Withdrawn],
            Self::Accepted => &[Self::Pending, Self::Rejected],
            Self::Rejected | Self::Withdrawn => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

crate::coded! {
    /// Why an application was rejected: DfE's closed list.
    pub enum RejectionReason {
        /// The provider decided so.
        RejectedByProvider = "rejected_by_provider", "The provider rejected it";
        /// Not taken up in time.
        Expired = "registration_expired", "The registration expired";
        /// Another application of the same person was accepted.
        OtherAccepted = "other_application_in_this_cohort_accepted", "Another application was accepted";
    }
}

crate::refusals! {
    /// Why an application may not move; the first that applies.
    pub enum ApplicationRefusal {
        /// It stands where this cannot be done.
        WrongState {
            /// Where it stands.
            from: ApplicationState
        } = "wrong_state" [source::DFE_APPLICATION] "This application is “{}”, so this cannot be done.", from.label();
        /// Questions are open.
        Unanswered {
            /// The first of them.
            step: Step
        } = "unanswered" [source::SENDA_APPLICATION] "Answer the question “{}” first.", step.label();
        /// The declaration was not ticked.
        NotDeclared = "not_declared" [source::DFE_APPLICATION, "declared"] "Confirm that your answers are true and that they may be shared with DfE and your provider.";
        /// Registration has not opened.
        NotOpenYet {
            /// When it opens.
            opens: Day
        } = "not_open_yet" [source::SENDA_APPLICATION] "Applications for this cohort open on {}.", opens.in_words();
        /// Registration has closed.
        Closed {
            /// The last day.
            closed: Day
        } = "closed" [source::SENDA_APPLICATION] "Applications for this cohort closed at the end of {}.", closed.in_words();
        /// No such school.
        SchoolUnknown = "school_unknown" [source::SENDA_APPLICATION, "urn"] "No school of the register has this URN. Look for yours by name, town or postcode.";
        /// The school is closed.
        SchoolClosed = "school_closed" [source::SENDA_APPLICATION, "urn"] "This school is closed. If it became an academy, choose the new school.";
        /// The course takes no applications.
        CourseNotOpen = "course_not_open" [source::SENDA_APPLICATION, "answer"] "This course takes no applications now. Choose another.";
        /// The cohort is of another course.
        OtherCourse = "other_course" [source::SENDA_APPLICATION, "cohort"] "This cohort is of another course than the one that the application is for.";
        /// The person has another live application.
        AnotherLive = "another_live" [source::SENDA_APPLICATION] "You have an application for this programme already. Change that one, or take it back first.";
        /// The application names another provider.
        NotTheNamedProvider = "not_the_named_provider" [source::DFE_APPLICATION] "This application names another provider.";
        /// The person holds a place already.
        HoldsAPlace = "holds_a_place" [source::DFE_APPLICATION] "This person, or somebody with the same TRN, holds a place on this programme already.";
        /// No places.
        NoPlaces = "no_places" [source::SENDA_APPLICATION] "This cohort has no places left.";
        /// No places with the partner.
        NoPartnerPlaces = "no_partner_places" [source::SENDA_APPLICATION, "partner"] "This delivery partner has no places left in this cohort. Choose another, or change its share.";
        /// Capped cohort: the funded place must be said.
        FundedPlaceMissing = "funded_place_missing" [source::DFE_FUNDED_PLACE, "funded_place"] "Say whether this is one of your funded places.";
        /// Unfunded cohort: it cannot be funded.
        CohortNotFunded = "cohort_not_funded" [source::DFE_FUNDED_PLACE, "funded_place"] "DfE funds no places in this cohort.";
        /// Not eligible for funding.
        NotEligible = "not_eligible" [source::DFE_FUNDED_PLACE, "funded_place"] "This person is not eligible for DfE funding, so the place cannot be a funded one.";
        /// No funded places.
        NoFundedPlaces = "no_funded_places" [source::DFE_FUNDED_PLACE, "funded_place"] "You have no funded places left in this cohort.";
        /// Declared already.
        Declared = "declared" [source::DFE_APPLICATION] "A declaration has been made for this person. Void it first.";
        /// An acceptance is undone without a reason.
        RevertReasonMissing = "revert_reason_missing" [source::SENDA_APPLICATION, "words"] "Say why the acceptance is undone.";
        /// No reason in words.
        ReasonMissing = "reason_missing" [source::SENDA_APPLICATION, "reason"] "Say why, in words that the applicant can act on.";
    }
}

/// What submitting needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitFacts<'a> {
    /// Where the application stands.
    pub state: ApplicationState,
    /// Its answers.
    pub answers: &'a Answers,
    /// The days of the cohort.
    pub days: CohortDays,
    /// The person's address is on the list of those who may apply while registration is closed.
    pub listed: bool,
    /// Another application of this person for this programme is live.
    pub another_live: bool,
    /// The applicant's declaration is ticked.
    pub declared: bool,
}

/// An application was sent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Submitted {
    /// The state before.
    pub from: ApplicationState,
    /// The state after.
    pub to: ApplicationState,
    /// When.
    pub at: Instant,
}

/// May this application be sent?
///
/// # Source
/// One live application per person and programme ([`source::SENDA_APPLICATION`]); consent ([`source::DFE_APPLICATION`]).
/// # Errors
/// See [`ApplicationRefusal`]; the first that applies.
pub fn submit(facts: &SubmitFacts<'_>, now: Now) -> Result<Submitted, ApplicationRefusal> {
    let from = facts.state;
    if from != ApplicationState::Draft {
        return Err(ApplicationRefusal::WrongState { from });
    }
    let days = &facts.days;
    if !closed::takes(days, facts.listed, now.day) {
        return Err(if now.day < days.opens {
            ApplicationRefusal::NotOpenYet { opens: days.opens }
        } else {
            ApplicationRefusal::Closed {
                closed: days.closes,
            }
        });
    }
    if !journey::is_complete(facts.answers) {
        let step = journey::next(facts.answers);
        return Err(ApplicationRefusal::Unanswered { step });
    }
    if facts.another_live {
        return Err(ApplicationRefusal::AnotherLive);
    }
    if !facts.declared {
        return Err(ApplicationRefusal::NotDeclared);
    }
    Ok(Submitted {
        from,
        to: ApplicationState::Pending,
        at: now.at,
    })
}

/// What accepting needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptFacts {
    /// Where the application stands.
    pub state: ApplicationState,
    /// The provider that it names.
    pub names: ProviderId,
    /// The provider that accepts.
    pub by: ProviderId,
    /// Somebody with the same record or TRN holds an accepted, not withdrawn place on the programme.
    pub holds_a_place: bool,
    /// Places left in the cohort, for this provider.
    pub places_left: i64,
    /// Places left with the chosen delivery partner, where the cohort sets them aside.
    pub partner_left: Option<i64>,
    /// How the cohort is funded.
    pub cohort_funding: CohortFunding,
    /// Is the person eligible for funding?
    pub eligible: Eligible,
    /// Funded places left, for this provider in a capped cohort.
    pub funded_places_left: i64,
    /// What the provider says about the funded place.
    pub funded_place: Option<bool>,
}

/// An application was accepted: an enrolment begins.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Accepted {
    /// The state before.
    pub from: ApplicationState,
    /// The state after.
    pub to: ApplicationState,
    /// When.
    pub at: Instant,
    /// Yes or no in a capped cohort, no in an unfunded one, nothing in a fully funded one: DfE's own shape.
    pub funded_place: Option<bool>,
    /// May a declaration for this person be paid by DfE?
    pub fundable: bool,
}

/// May the provider accept this application? The person's other pending applications are then rejected by the caller with
/// [`RejectionReason::OtherAccepted`].
///
/// # Source
/// [`source::DFE_APPLICATION`], [`source::DFE_FUNDED_PLACE`].
/// # Errors
/// See [`ApplicationRefusal`]; the first that applies.
pub fn accept(facts: &AcceptFacts, now: Now) -> Result<Accepted, ApplicationRefusal> {
    let from = facts.state;
    if from != ApplicationState::Pending {
        return Err(ApplicationRefusal::WrongState { from });
    }
    if facts.names != facts.by {
        return Err(ApplicationRefusal::NotTheNamedProvider);
    }
    if facts.holds_a_place {
        return Err(ApplicationRefusal::HoldsAPlace);
    }
    if facts.places_left <= 0 {
        return Err(ApplicationRefusal::NoPlaces);
    }
    if facts.partner_left.is_some_and(|left| left <= 0) {
        return Err(ApplicationRefusal::NoPartnerPlaces);
    }
    let funded_place = funded_place(facts)?;
    let fundable = facts.eligible == Eligible::Yes && funded_place != Some(false);
    Ok(Accepted {
        from,
        to: ApplicationState::Accepted,
        at: now.at,
        funded_place,
        fundable,
    })
}

/// What the funded place of an accepted application is, in DfE's own shape.
///
/// # Source
/// [`source::DFE_FUNDED_PLACE`].
/// # Errors
/// [`ApplicationRefusal`] when what the provider says does not fit the cohort or the person.
pub fn funded_place(facts: &AcceptFacts) -> Result<Option<bool>, ApplicationRefusal> {
    match (facts.cohort_funding, facts.funded_place) {
        (CohortFunding::Funded, _) => Ok(None),
        (CohortFunding::Unfunded, Some(true)) => Err(ApplicationRefusal::CohortNotFunded),
        (CohortFunding::Unfunded, Some(false) | None) | (CohortFunding::Capped, Some(false)) => {
            Ok(Some(false))
        }
        (CohortFunding::Capped, None) => Err(ApplicationRefusal::FundedPlaceMissing),
        (CohortFunding::Capped, Some(true)) => {
            if facts.eligible != Eligible::Yes {
                return Err(ApplicationRefusal::NotEligible);
            }
            if facts.funded_places_left <= 0 {
                return Err(ApplicationRefusal::NoFundedPlaces);
            }
            Ok(Some(true))
        }
    }
}

/// An application was rejected.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rejected {
    /// The state before.
    pub from: ApplicationState,
    /// The state after.
    pub to: ApplicationState,
    /// When.
    pub at: Instant,
    /// The reason from DfE's list.
    pub reason: RejectionReason,
    /// The reason in words.
    pub words: String,
}

/// What rejecting needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectFacts<'a> {
    /// Where the application stands.
    pub state: ApplicationState,
    /// The provider that it names.
    pub names: ProviderId,
    /// The provider that rejects.
    pub by: ProviderId,
    /// A declaration is submitted, eligible, payable or paid.
    pub declared: bool,
    /// The reason from DfE's list.
    pub reason: RejectionReason,
    /// The reason in words; needed when the provider decides.
    pub words: &'a str,
}

/// May the provider reject this application?
///
/// # Source
/// [`source::DFE_APPLICATION`].
/// # Errors
/// See [`ApplicationRefusal`]; the first that applies.
pub fn reject(facts: &RejectFacts<'_>, now: Now) -> Result<Rejected, ApplicationRefusal> {
    let from = facts.state;
    if !from.targets().contains(&ApplicationState::Rejected) {
        return Err(ApplicationRefusal::WrongState { from });
    }
    if facts.names != facts.by {
        return Err(ApplicationRefusal::NotTheNamedProvider);
    }
    if facts.declared {
        return Err(ApplicationRefusal::Declared);
    }
    let words = facts.words.trim();
    if facts.reason == RejectionReason::RejectedByProvider && words.is_empty() {
        return Err(ApplicationRefusal::ReasonMissing);
    }
    Ok(Rejected {
        from,
        to: ApplicationState::Rejected,
        at: now.at,
        reason: facts.reason,
        words: words.to_owned(),
    })
}

/// May the person take the application back? Before it is accepted, always; afterwards the enrolment is withdrawn instead.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// [`ApplicationRefusal::WrongState`].
pub fn take_back(from: ApplicationState, now: Now) -> Result<Submitted, ApplicationRefusal> {
    let to = ApplicationState::Withdrawn;
    if !from.targets().contains(&to) {
        return Err(ApplicationRefusal::WrongState { from });
    }
    Ok(Submitted {
        from,
        to,
        at: now.at,
    })
}
