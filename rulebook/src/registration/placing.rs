//! Moving to another cohort or provider: what may change, and what becomes of the funded place.
//!
//! What this room decides: whether an application or an enrolment may go to another cohort, and on what terms.
//! What it does not know: letters, who works at which provider.

use super::{
    CohortId,
    application::ApplicationState,
    closed,
    enrolment::EnrolmentState,
    funding::{CohortFunding, Eligible},
};
use crate::{
    base::{Coded as _, Day, Now},
    people::ProviderId,
    source,
};

crate::refusals! {
    /// Why somebody does not move to another cohort; the first that applies.
    pub enum MoveRefusal {
        /// The application stands where it cannot change.
        WrongState {
            /// Where it stands.
            from: ApplicationState
        } = "wrong_state" [source::DFE_APPLICATION] "This application is “{}”. Only one that waits for a decision can be changed.", from.label();
        /// The enrolment stands where it cannot move.
        NotTaught {
            /// Where it stands.
            from: EnrolmentState
        } = "not_taught" [source::DFE_TRAINING] "This enrolment is “{}”, so it cannot move to another cohort.", from.label();
        /// It is there already.
        SameCohort = "same_cohort" [source::SENDA_APPLICATION, "cohort"] "This is the cohort that it is in already. Choose another.";
        /// The cohort takes no applications today.
        NotOpen {
            /// The first day for applications.
            opens: Day,
            /// The last.
            closes: Day
        } = "not_open" [source::SENDA_APPLICATION, "cohort"] "This cohort takes applications from {} until {}.", opens.in_words(), closes.in_words();
        /// The cohort has ended.
        Ended {
            /// When.
            ended: Day
        } = "ended" [source::DFE_SCHEDULE, "cohort"] "Teaching in this cohort ended on {}.", ended.in_words();
        /// No places.
        NoPlaces = "no_places" [source::SENDA_APPLICATION, "cohort"] "This cohort has no places left.";
        /// No funded places.
        NoFundedPlaces = "no_funded_places" [source::DFE_FUNDED_PLACE, "cohort"] "This cohort has no funded places left.";
        /// No places with the partner.
        NoPartnerPlaces = "no_partner_places" [source::SENDA_APPLICATION, "partner"] "This delivery partner has no places left in this cohort.";
        /// DfE takes no change of cohort after a declaration.
        Declared = "declared" [source::DFE_SCHEDULE, "cohort"] "Something has been declared for this person, and DfE takes no change of cohort after that. Defer them, and resume them into the later cohort.";
        /// From limited to full funding.
        CappedToFunded = "capped_to_funded" [source::DFE_FUNDED_PLACE, "cohort"] "DfE takes no move from a cohort with limited funding to one in which every eligible place is funded.";
        /// From no funding to funding.
        UnfundedToFunded = "unfunded_to_funded" [source::DFE_FUNDED_PLACE, "cohort"] "DfE takes no move from a cohort without funding to a funded one.";
        /// An earlier cohort.
        Earlier = "earlier" [source::SENDA_DEFERRAL, "cohort"] "Somebody who comes back joins the same cohort or a later one.";
        /// Another provider's cohort.
        OtherProvider = "other_provider" [source::DFE_APPLICATION, "cohort"] "This is another provider’s cohort. Ask that provider to take the person over.";
        /// The same provider.
        SameProvider = "same_provider" [source::SENDA_APPLICATION, "provider"] "This is the provider that the person is with already.";
    }
}

/// Another cohort, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub cohort: CohortId,
    /// Whose.
    pub provider: ProviderId,
    /// How DfE funds it.
    pub funding: CohortFunding,
    /// The first day for applications.
    pub opens: Day,
    /// The last.
    pub closes: Day,
    /// The first day of teaching.
    pub starts_on: Day,
    /// The last.
    pub ends_on: Day,
    /// Places left.
    pub left: i64,
    /// Funded places left, which count in a cohort with limited funding.
    pub funded_left: i64,
}

/// May an application that waits for a decision name this cohort instead? A full one is no hindrance: it has a waiting list; nor is
/// one that is closed to others, when the applicant is on its list.
///
/// # Source
/// A change of provider is an action of the applicant, not a second application ([`source::SENDA_APPLICATION`]).
/// # Errors
/// See [`MoveRefusal`]; the first that applies.
pub fn change_application(
    state: ApplicationState,
    from: CohortId,
    to: &Target,
    listed: bool,
    now: Now,
) -> Result<(), MoveRefusal> {
    if state != ApplicationState::Pending {
        return Err(MoveRefusal::WrongState { from: state });
    }
    if from == to.cohort {
        return Err(MoveRefusal::SameCohort);
    }
    if !closed::lets_in((to.opens, to.closes), to.ends_on, listed, now.day) {
        return Err(MoveRefusal::NotOpen {
            opens: to.opens,
            closes: to.closes,
        });
    }
    Ok(())
}

/// What moving an enrolment needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveFacts {
    /// Where the enrolment stands.
    pub state: EnrolmentState,
    /// A live declaration of any type exists.
    pub declared: bool,
    /// The cohort that it is in.
    pub from: CohortId,
    /// That cohort's provider.
    pub from_provider: ProviderId,
    /// How DfE funds that cohort.
    pub from_funding: CohortFunding,
    /// The first day of teaching in that cohort.
    pub from_starts_on: Day,
    /// The funded place so far.
    pub funded_place: Option<bool>,
    /// Is the person eligible for funding in the other cohort?
    pub eligible: Eligible,
    /// The other cohort.
    pub to: Target,
    /// Places left with the chosen delivery partner, where the cohort sets them aside.
    pub partner_left: Option<i64>,
}

/// The terms on which somebody goes to another cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Terms {
    /// The funded place there, in DfE's shape.
    pub funded_place: Option<bool>,
    /// May a declaration for this person be paid by DfE?
    pub fundable: bool,
}

fn room(facts: &MoveFacts, now: Now) -> Result<(), MoveRefusal> {
    let to = &facts.to;
    if facts.from == to.cohort {
        return Err(MoveRefusal::SameCohort);
    }
    if now.day > to.ends_on {
        return Err(MoveRefusal::Ended { ended: to.ends_on });
    }
    if to.left <= 0 {
        return Err(MoveRefusal::NoPlaces);
    }
    if facts.partner_left.is_some_and(|left| left <= 0) {
        return Err(MoveRefusal::NoPartnerPlaces);
    }
    Ok(())
}

fn terms(facts: &MoveFacts) -> Result<Terms, MoveRefusal> {
    use CohortFunding::{Capped, Funded, Unfunded};
    let eligible = facts.eligible == Eligible::Yes;
    let funded_place = match (facts.from_funding, facts.to.funding) {
        (_, Unfunded) => Some(false),
        (Unfunded, Capped | Funded) => return Err(MoveRefusal::UnfundedToFunded),
        (Capped, Funded) => return Err(MoveRefusal::CappedToFunded),
        (Funded, Capped) => Some(eligible),
        (Funded, Funded) => None,
        (Capped, Capped) => Some(facts.funded_place == Some(true) && eligible),
    };
    if funded_place == Some(true) && facts.to.funded_left <= 0 {
        return Err(MoveRefusal::NoFundedPlaces);
    }
    Ok(Terms {
        funded_place,
        fundable: eligible && funded_place != Some(false),
    })
}

/// May an enrolment move to another cohort of the same provider, or, when `transferred`, of another?
///
/// # Source
/// DfE's rules on a change of cohort and of the funded place ([`source::DFE_SCHEDULE`], [`source::DFE_FUNDED_PLACE`]). A
/// transfer to another provider is DfE's own act and keeps declarations with the provider that made them.
/// # Errors
/// See [`MoveRefusal`]; the first that applies.
pub fn change_cohort(facts: &MoveFacts, transferred: bool, now: Now) -> Result<Terms, MoveRefusal> {
    if !matches!(
        facts.state,
        EnrolmentState::Active | EnrolmentState::Deferred
    ) {
        return Err(MoveRefusal::NotTaught { from: facts.state });
    }
    room(facts, now)?;
    let other = facts.from_provider != facts.to.provider;
    if transferred {
        return if other {
            terms(facts)
        } else {
            Err(MoveRefusal::SameProvider)
        };
    }
    if other {
        return Err(MoveRefusal::OtherProvider);
    }
    if facts.declared {
        return Err(MoveRefusal::Declared);
    }
    terms(facts)
}

/// May somebody who comes back join this later cohort? With declarations made, the funding stays as it was: DfE goes on
/// counting them in the cohort in which they were declared.
///
/// # Source
/// [`source::SENDA_DEFERRAL`], [`source::DFE_SCHEDULE`].
/// # Errors
/// See [`MoveRefusal`]; the first that applies.
pub fn rejoin(facts: &MoveFacts, fundable: bool, now: Now) -> Result<Terms, MoveRefusal> {
    if !matches!(
        facts.state,
        EnrolmentState::Deferred | EnrolmentState::Withdrawn
    ) {
        return Err(MoveRefusal::NotTaught { from: facts.state });
    }
    room(facts, now)?;
    if facts.from_provider != facts.to.provider {
        return Err(MoveRefusal::OtherProvider);
    }
    if facts.to.starts_on < facts.from_starts_on {
        return Err(MoveRefusal::Earlier);
    }
    if facts.declared {
        return Ok(Terms {
            funded_place: facts.funded_place,
            fundable,
        });
    }
    terms(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Id, Instant, Refusal as _};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn now() -> Now {
        Now {
            at: Instant(1),
            day: day("2026-11-22"),
            minute_of_day: 600,
        }
    }
    fn facts(from: CohortFunding, to: CohortFunding) -> MoveFacts {
        MoveFacts {
            state: EnrolmentState::Active,
            declared: false,
            from: Id::from_number(1),
            from_provider: Id::from_number(1),
            from_funding: from,
            from_starts_on: day("2026-10-05"),
            funded_place: Some(true),
            eligible: Eligible::Yes,
            to: Target {
                cohort: Id::from_number(2),
                provider: Id::from_number(1),
                funding: to,
                opens: day("2026-11-01"),
                closes: day("2027-01-31"),
                starts_on: day("2027-02-15"),
                ends_on: day("2028-08-15"),
                left: 1,
                funded_left: 1,
            },
            partner_left: None,
        }
    }

    #[test]
    fn the_funded_place_follows_dfes_table_of_moves() {
        use CohortFunding::{Capped, Funded, Unfunded};
        let cases = [
            (Funded, Capped, Ok(Some(true))),
            (Funded, Funded, Ok(None)),
            (Capped, Capped, Ok(Some(true))),
            (Capped, Unfunded, Ok(Some(false))),
            (Funded, Unfunded, Ok(Some(false))),
            (Unfunded, Unfunded, Ok(Some(false))),
            (Capped, Funded, Err(MoveRefusal::CappedToFunded)),
            (Unfunded, Capped, Err(MoveRefusal::UnfundedToFunded)),
            (Unfunded, Funded, Err(MoveRefusal::UnfundedToFunded)),
        ];
        for (from, to, expected) in cases {
            let found = change_cohort(&facts(from, to), false, now());
            assert_eq!(
                found.map(|terms| terms.funded_place),
                expected,
                "{from} to {to}"
            );
        }
    }

    #[test]
    fn after_a_declaration_only_coming_back_changes_the_cohort_and_the_funding_stays() {
        let declared = MoveFacts {
            declared: true,
            ..facts(CohortFunding::Capped, CohortFunding::Funded)
        };
        assert_eq!(
            change_cohort(&declared, false, now()),
            Err(MoveRefusal::Declared)
        );
        let paused = MoveFacts {
            state: EnrolmentState::Deferred,
            ..declared
        };
        let terms = rejoin(&paused, true, now()).unwrap();
        assert_eq!((terms.funded_place, terms.fundable), (Some(true), true));
    }

    #[test]
    fn nobody_moves_where_there_is_no_room_or_back_in_time_or_unasked_to_another_provider() {
        let base = facts(CohortFunding::Funded, CohortFunding::Funded);
        let to = |change: &dyn Fn(&mut Target)| {
            let mut to = base.to;
            change(&mut to);
            MoveFacts { to, ..base }
        };
        let full = to(&|to| to.left = 0);
        assert_eq!(
            change_cohort(&full, false, now()),
            Err(MoveRefusal::NoPlaces)
        );
        let same = to(&|to| to.cohort = Id::from_number(1));
        assert_eq!(
            change_cohort(&same, false, now()),
            Err(MoveRefusal::SameCohort)
        );
        let other = to(&|to| to.provider = Id::from_number(9));
        assert_eq!(
            change_cohort(&other, false, now()),
            Err(MoveRefusal::OtherProvider)
        );
        assert!(change_cohort(&other, true, now()).is_ok());
        assert_eq!(
            change_cohort(&base, true, now()),
            Err(MoveRefusal::SameProvider)
        );
        let shared = MoveFacts {
            partner_left: Some(0),
            ..base
        };
        assert_eq!(
            change_cohort(&shared, false, now()),
            Err(MoveRefusal::NoPartnerPlaces)
        );
        let early = MoveFacts {
            state: EnrolmentState::Deferred,
            ..to(&|to| to.starts_on = day("2026-01-01"))
        };
        assert_eq!(rejoin(&early, true, now()), Err(MoveRefusal::Earlier));
        let gone = MoveFacts {
            state: EnrolmentState::Cancelled,
            ..base
        };
        assert_eq!(
            change_cohort(&gone, false, now()).unwrap_err().code(),
            "not_taught"
        );
    }

    #[test]
    fn an_application_changes_only_while_it_waits_and_only_to_an_open_cohort() {
        let to = facts(CohortFunding::Funded, CohortFunding::Funded).to;
        let from = Id::from_number(1);
        let pending = ApplicationState::Pending;
        assert_eq!(change_application(pending, from, &to, false, now()), Ok(()));
        let accepted = ApplicationState::Accepted;
        assert_eq!(
            change_application(accepted, from, &to, false, now()),
            Err(MoveRefusal::WrongState { from: accepted })
        );
        let closed = Target {
            closes: day("2026-11-21"),
            ..to
        };
        assert_eq!(
            change_application(pending, from, &closed, false, now())
                .unwrap_err()
                .code(),
            "not_open"
        );
        assert_eq!(
            change_application(pending, from, &closed, true, now()),
            Ok(())
        );
        assert_eq!(
            change_application(pending, to.cohort, &to, false, now()),
            Err(MoveRefusal::SameCohort)
        );
    }
}
