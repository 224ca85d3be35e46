//! The cast: who works at the imaginary provider, who studies there, and how each of them signs in.
//!
//! What this room must not know: the acts. Everybody here is invented; every address ends in a domain that cannot exist.

pub mod participants;

use rulebook::people::Role;
use serde::Serialize;

pub use participants::{PARTICIPANTS, Participant, Standing};

/// The imaginary lead provider.
pub const PROVIDER: &str = "Northmoor Institute";
/// Its two delivery partners.
pub const PARTNERS: [&str; 2] = [
    "Tidewater Teaching School Hub",
    "Wharfedge Teaching School Hub",
];
/// The one password of everybody in the demonstration.
pub const PASSWORD: &str = "one-step-at-a-time";

/// How far a member of staff's role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole site.
    Site,
    /// The imaginary provider.
    Provider,
    /// One of its delivery partners, by place.
    Partner(usize),
    /// The school of this participant, by place in [`PARTICIPANTS`].
    SchoolOf(usize),
    /// A school that no participant works at, by URN.
    School(i64),
    /// The trust with this number in the register.
    Trust(i64),
    /// The local authority with this number.
    Authority(i64),
}

/// Somebody who works with participants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// What they do.
    pub role: Role,
    /// Where.
    pub reach: Reach,
    /// Their name.
    pub name: &'static str,
    /// Their address.
    pub email: &'static str,
    /// The page on which their work waits.
    pub start: &'static str,
}

const fn member(
    role: Role,
    reach: Reach,
    name: &'static str,
    email: &'static str,
    start: &'static str,
) -> Member {
    Member {
        role,
        reach,
        name,
        email,
        start,
    }
}

/// The school without a SENCO on a course, whose deadline has passed.
pub const OVERDUE_SCHOOL: i64 = 900_021;

/// An imaginary trust of the small register that comes with the demonstration.
const HEDGEROW_TRUST: i64 = 9001;
/// The local authority of Hull.
const HULL: i64 = 810;

/// Everybody who is not a participant. Several hold a role where four eyes are needed.
pub const STAFF: &[Member] = &[
    member(
        Role::SystemAdministrator,
        Reach::Site,
        "Orrin Vastergate",
        "system@northmoor.example",
        "/system",
    ),
    member(
        Role::ProgrammeAdministrator,
        Reach::Provider,
        "Maud Okonjo-Lisle",
        "admin@northmoor.example",
        "/admin/applications",
    ),
    member(
        Role::ProgrammeAdministrator,
        Reach::Provider,
        "Piers Tamworth-Rao",
        "admin2@northmoor.example",
        "/admin/applications",
    ),
    member(
        Role::ContentLead,
        Reach::Provider,
        "Henrike Ashdown",
        "content@northmoor.example",
        "/content",
    ),
    member(
        Role::Writer,
        Reach::Provider,
        "Tobias Quillfeather",
        "writer@northmoor.example",
        "/content",
    ),
    member(
        Role::Writer,
        Reach::Provider,
        "Sunniva Bellamy-Osei",
        "writer2@northmoor.example",
        "/content",
    ),
    member(
        Role::PeerReviewer,
        Reach::Provider,
        "Ruweida Farthing",
        "reviewer@northmoor.example",
        "/content",
    ),
    member(
        Role::ExternalApprover,
        Reach::Provider,
        "Casimir Longstaffe",
        "dfe@approver.example",
        "/content",
    ),
    member(
        Role::ExternalApprover,
        Reach::Provider,
        "Ottoline Mbeki-Hale",
        "eef@approver.example",
        "/content",
    ),
    member(
        Role::LegalChecker,
        Reach::Provider,
        "Ignatius Wren-Adeyemi",
        "legal@northmoor.example",
        "/content",
    ),
    member(
        Role::Proofreader,
        Reach::Provider,
        "Philippa Dunmore-Cho",
        "proof@northmoor.example",
        "/content",
    ),
    member(
        Role::DigitalEditor,
        Reach::Provider,
        "Lleu Hartigan",
        "digital@northmoor.example",
        "/content",
    ),
    member(
        Role::PartnerManager,
        Reach::Partner(0),
        "Zubaida Crowhurst",
        "partner@tidewater.example",
        "/home",
    ),
    member(
        Role::PartnerManager,
        Reach::Partner(1),
        "Evander Pickersgill-Bano",
        "partner@wharfedge.example",
        "/home",
    ),
    member(
        Role::Facilitator,
        Reach::Provider,
        "Marguerite Oyelaran-Shaw",
        "facilitator@northmoor.example",
        "/facilitate",
    ),
    member(
        Role::Facilitator,
        Reach::Provider,
        "Dougal Satterthwaite-Iqbal",
        "facilitator2@northmoor.example",
        "/facilitate",
    ),
    member(
        Role::Coach,
        Reach::Provider,
        "Benedetta Rookwood",
        "coach@northmoor.example",
        "/home",
    ),
    member(
        Role::AssessmentLead,
        Reach::Provider,
        "Cordelia Nwachukwu-Frome",
        "assessment@northmoor.example",
        "/office",
    ),
    member(
        Role::AssessmentLead,
        Reach::Provider,
        "Amadeus Threlkeld",
        "assessment2@northmoor.example",
        "/office",
    ),
    member(
        Role::Assessor,
        Reach::Provider,
        "Roisin Abernathy-Khan",
        "assessor@northmoor.example",
        "/marking",
    ),
    member(
        Role::Assessor,
        Reach::Provider,
        "Leopold Greatorex",
        "assessor2@northmoor.example",
        "/marking",
    ),
    member(
        Role::Assessor,
        Reach::Provider,
        "Thandeka Marchbanks",
        "assessor3@northmoor.example",
        "/marking",
    ),
    member(
        Role::Moderator,
        Reach::Provider,
        "Wilhelmina Osterley-Das",
        "moderator@northmoor.example",
        "/moderation",
    ),
    member(
        Role::Finance,
        Reach::Provider,
        "Jocasta Pemberwick",
        "finance@northmoor.example",
        "/admin/declarations",
    ),
    member(
        Role::RegisterOfficer,
        Reach::Site,
        "Fergus Lathbury-Nair",
        "register@authority.example",
        "/compliance",
    ),
    member(
        Role::RegisterOfficer,
        Reach::Trust(HEDGEROW_TRUST),
        "Ottoline Fairweather-Bose",
        "trust@example.sch.uk",
        "/compliance",
    ),
    member(
        Role::RegisterOfficer,
        Reach::Authority(HULL),
        "Cuthbert Ravensworth-Ali",
        "hull@authority.example",
        "/compliance",
    ),
    member(
        Role::SchoolLeader,
        Reach::SchoolOf(50),
        "Adebisi Thornycroft",
        "head@example.sch.uk",
        "/school",
    ),
    member(
        Role::Governor,
        Reach::SchoolOf(50),
        "Gwendolen Achterberg",
        "governor@example.sch.uk",
        "/school",
    ),
    member(
        Role::SchoolLeader,
        Reach::SchoolOf(16),
        "Lucian Hebblethwaite-Roy",
        "head2@example.sch.uk",
        "/school",
    ),
    member(
        Role::Governor,
        Reach::SchoolOf(53),
        "Beatrix Sandringham-Oduya",
        "governor2@example.sch.uk",
        "/school",
    ),
    member(
        Role::SchoolLeader,
        Reach::School(OVERDUE_SCHOOL),
        "Horatio Winterbourne-Aziz",
        "head3@example.sch.uk",
        "/school",
    ),
];

/// How one person of the demonstration signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signin {
    /// Their role, as its stable word.
    pub role: &'static str,
    /// What is of interest about them, in words.
    pub standing: &'static str,
    /// Their name.
    pub name: &'static str,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: &'static str,
    /// The page to open first.
    pub start_path: &'static str,
}

/// One sign-in for every role, and one for every standing of a participant.
pub fn signins() -> Vec<Signin> {
    use rulebook::base::Coded;
    let staff = STAFF.iter().map(|member| Signin {
        role: member.role.code(),
        standing: member.role.label(),
        name: member.name,
        email: member.email.to_owned(),
        password: PASSWORD,
        start_path: member.start,
    });
    let interesting = Standing::ALL.iter().filter_map(|standing| {
        let one = PARTICIPANTS.iter().find(|one| one.standing == *standing)?;
        Some(Signin {
            role: Role::Participant.code(),
            standing: standing.label(),
            name: one.name,
            email: one.email(),
            password: PASSWORD,
            start_path: standing.start_path(),
        })
    });
    staff.chain(interesting).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rulebook::base::Coded;

    use super::*;

    #[test]
    fn every_role_and_every_standing_can_sign_in() {
        let all = signins();
        let roles: BTreeSet<&str> = all.iter().map(|one| one.role).collect();
        assert_eq!(roles.len(), Role::ALL.len());
        let standings = all.iter().filter(|one| one.role == "participant").count();
        assert_eq!(standings, Standing::ALL.len());
    }

    #[test]
    fn addresses_are_unique_and_belong_to_nobody() {
        let mut emails: Vec<String> = STAFF.iter().map(|one| one.email.to_owned()).collect();
        emails.extend(PARTICIPANTS.iter().map(Participant::email));
        let count = emails.len();
        assert!(
            emails
                .iter()
                .all(|email| email.ends_with(".example") || email.ends_with("@example.sch.uk"))
        );
        assert_eq!(emails.into_iter().collect::<BTreeSet<_>>().len(), count);
    }

    #[test]
    fn schools_that_staff_belong_to_have_a_participant_of_the_standing_the_walk_needs() {
        for member in STAFF {
            if let Reach::SchoolOf(place) = member.reach {
                assert!(PARTICIPANTS.get(place).is_some(), "{}", member.name);
            }
        }
        assert_eq!(PARTICIPANTS[16].standing, Standing::Mid);
        assert_eq!(PARTICIPANTS[50].standing, Standing::AwaitingBoard);
        assert_eq!(PARTICIPANTS[53].standing, Standing::Passed);
    }
}
