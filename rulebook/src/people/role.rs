//! Roles by duty and the scopes they are granted for.
//!
//! What this room must not know: people, sessions, storage.

use super::{GroupId, PartnerId, ProviderId};
use crate::base::Urn;

crate::coded! {
    /// A duty somebody holds. A person may hold several.
    pub enum Role {
        /// Takes the qualification.
        Participant = "participant", "Participant";
        /// Head teacher or line manager of a SENCO: sees the school, confirms application tasks.
        SchoolLeader = "school_leader", "School leader";
        /// Governor: sees whether the school's SENCO is qualified, and by when.
        Governor = "governor", "Governor";
        /// Writes content.
        Writer = "writer", "Writer";
        /// Reviews another writer's content.
        PeerReviewer = "peer_reviewer", "Peer reviewer";
        /// Approves for DfE or EEF.
        ExternalApprover = "external_approver", "External approver (DfE or EEF)";
        /// Checks statutory content against its sources.
        LegalChecker = "legal_checker", "Legal checker";
        /// Reads proofs.
        Proofreader = "proofreader", "Proofreader";
        /// Makes content accessible and cuts it into small pieces.
        DigitalEditor = "digital_editor", "Digital editor";
        /// Leads content and releases editions.
        ContentLead = "content_lead", "Content lead";
        /// Leads clinics and a group.
        Facilitator = "facilitator", "Facilitator";
        /// Coaches participants one to one.
        Coach = "coach", "Coach";
        /// Marks responses blind.
        Assessor = "assessor", "Assessor";
        /// Settles differences between assessors.
        Moderator = "moderator", "Moderator";
        /// Leads assessment and releases results.
        AssessmentLead = "assessment_lead", "Assessment lead";
        /// Runs registrations, cohorts and places for a provider.
        ProgrammeAdministrator = "programme_administrator", "Programme administrator";
        /// Runs delivery at one delivery partner.
        PartnerManager = "partner_manager", "Partner manager";
        /// Sends declarations and reads statements.
        Finance = "finance", "Finance officer";
        /// Watches compliance across schools for an authority or the nation.
        RegisterOfficer = "register_officer", "Register officer";
        /// Runs the system.
        SystemAdministrator = "system_administrator", "System administrator";
    }
}

/// The number that the national register gives a trust or a local authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterNumber(i64);

impl RegisterNumber {
    /// The number in a cell of the register; none when the cell says nothing, or no number.
    pub fn of(code: &str) -> Option<Self> {
        code.trim().parse().ok().and_then(Self::new)
    }
    /// This number, when it can be one.
    pub const fn new(number: i64) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }
    /// As a number.
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole site.
    Site,
    /// One lead provider and everything of it.
    Provider(ProviderId),
    /// One delivery partner.
    Partner(PartnerId),
    /// One group.
    Group(GroupId),
    /// One school.
    School(Urn),
    /// The schools of one trust.
    Trust(RegisterNumber),
    /// The schools of one local authority.
    Authority(RegisterNumber),
    /// The person themself.
    Own,
}
