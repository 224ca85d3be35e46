//! Who, whether and by when: the SENCO duty, funding, the application and its journey, enrolment.
//!
//! What this room decides: everything up to a person being taught, and their standing while they are.
//! What it must not know: events, study, assessment and all that follows.

pub mod duty;
pub mod funding;
pub mod journey;
pub mod place;

pub mod alike;
pub mod application;
pub mod closed;
pub mod coach;
pub mod cohort;
pub mod enrolment;
pub mod name;
pub mod placing;
pub mod post;
pub mod request;
pub mod waiting;

#[cfg(test)]
mod laws;

crate::id_of!(
    /// A cohort: a year's autumn or spring.
    Cohort, "coh", CohortId
);
crate::id_of!(
    /// A person's application to one provider for one cohort.
    Application, "app", ApplicationId
);
crate::id_of!(
    /// A person's place on the programme, from acceptance to the end.
    Enrolment, "enr", EnrolmentId
);
crate::id_of!(
    /// A wait for a place in a full cohort.
    Wait, "wai", WaitId
);
crate::id_of!(
    /// What a participant or a provider asks of a provider.
    Request, "req", RequestId
);
crate::id_of!(
    /// A person's post as SENCO of one school.
    Post, "pst", PostId
);
crate::id_of!(
    /// A decision of a rule about a person, kept with what it was told.
    Decision, "dcs", DecisionId
);
crate::id_of!(
    /// What a person decided about a post where the law is unclear.
    Ruling, "rul", RulingId
);
