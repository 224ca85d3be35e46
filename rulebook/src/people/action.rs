//! Every action anybody can be permitted, and the roles whose duty it is.
//!
//! What this room must not know: routes, pages, acts. They name one of these; nothing else lets anybody in.

use super::Role;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal, [$($role:ident),*]);+ $(;)?) => {
        crate::coded! {
            /// Something a person may be permitted to do.
            pub enum Action { $($(#[$doc])* $name = $code, $label);+ }
        }
        impl Action {
            /// The roles that carry this action. [`super::may`] adds the circles.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),*]),+ }
            }
        }
    };
}

actions! {
    /// Open a page that anybody may read, signed in or not.
    ReadPublic = "read_public", "Read public pages", [];
    /// See and change one's own account, sessions and reading settings.
    KeepOwnAccount = "keep_own_account", "Keep own account", [];
    // People
    /// Invite staff, give and end their roles.
    KeepStaff = "keep_staff", "Keep staff and roles", [ProgrammeAdministrator, SystemAdministrator];
    /// Watch and run the system: health, jobs, letters, audit, demo clock.
    RunSystem = "run_system", "Run the system", [SystemAdministrator];
    /// Read the history of records.
    ReadHistory = "read_history", "Read the history", [ProgrammeAdministrator, SystemAdministrator];
    // Curriculum and production
    /// Read the programme as staff: outline, coverage, modules, diagnostics.
    ReadProgramme = "read_programme", "Read the programme as staff",
        [Writer, PeerReviewer, ExternalApprover, LegalChecker, Proofreader, DigitalEditor, ContentLead, Facilitator, Coach, Assessor, Moderator, AssessmentLead, ProgrammeAdministrator, PartnerManager];
    /// See the production board and items.
    ReadProduction = "read_production", "See content production",
        [Writer, PeerReviewer, ExternalApprover, LegalChecker, Proofreader, DigitalEditor, ContentLead];
    /// Write and revise content.
    WriteContent = "write_content", "Write content", [Writer, ContentLead];
    /// Decide at the peer review stage.
    ReviewContent = "review_content", "Review content", [PeerReviewer, ContentLead];
    /// Decide for DfE and EEF.
    ApproveContent = "approve_content", "Approve content for DfE or EEF", [ExternalApprover];
    /// Decide at the legal check.
    CheckLaw = "check_law", "Check the law", [LegalChecker];
    /// Decide at proofreading.
    ProofreadContent = "proofread_content", "Proofread", [Proofreader];
    /// Decide at the digital and accessibility stage.
    CheckAccess = "check_access", "Check access", [DigitalEditor];
    /// Release an edition.
    ReleaseEdition = "release_edition", "Release an edition", [ContentLead];
    // Registration
    /// Apply for a place; see one's own applications and decisions.
    Apply = "apply", "Apply", [];
    /// See applications and enrolments.
    ReadRegistrations = "read_registrations", "See registrations", [ProgrammeAdministrator, PartnerManager, Finance];
    /// Accept, reject, enrol, defer, withdraw.
    KeepRegistrations = "keep_registrations", "Decide registrations", [ProgrammeAdministrator];
    /// Keep cohorts, groups and places.
    KeepCohorts = "keep_cohorts", "Keep cohorts and groups", [ProgrammeAdministrator];
    // Delivery
    /// Study, answer checks, write application tasks, book events: one's own.
    Study = "study", "Study", [Participant];
    /// Confirm that an application task was done in school.
    ConfirmTask = "confirm_task", "Confirm application tasks", [SchoolLeader];
    /// See a group's people, events and engagement.
    ReadDelivery = "read_delivery", "See groups and engagement", [Facilitator, Coach, PartnerManager, ProgrammeAdministrator];
    /// Schedule events.
    KeepEvents = "keep_events", "Keep events", [ProgrammeAdministrator, PartnerManager];
    /// Take attendance.
    TakeAttendance = "take_attendance", "Take attendance", [Facilitator];
    /// Write to the people of a group, and note what was done for somebody.
    LeadGroup = "lead_group", "Write to a group and note what was done", [Facilitator, Coach];
    /// Visit sessions for quality, and compare delivery partners.
    KeepQuality = "keep_quality", "Visit sessions and compare partners", [ProgrammeAdministrator, PartnerManager];
    /// Choose which reminders are sent, look at them before they go, see letters that came back.
    KeepReminders = "keep_reminders", "Keep reminders", [ProgrammeAdministrator];
    /// Tell of letters that came back: no role carries it, only the token of the mail service.
    TellBounces = "tell_bounces", "Tell of letters that came back", [];
    // Assessment
    /// Write and submit one's own response; see one's own result.
    SitAssessment = "sit_assessment", "Sit the assessment", [Participant];
    /// Mark allocated scripts, blind.
    Mark = "mark", "Mark scripts", [Assessor];
    /// Settle marks that differ.
    Moderate = "moderate", "Moderate marks", [Moderator];
    /// Open periods, allocate scripts, prepare the board.
    LeadAssessment = "lead_assessment", "Lead assessment", [AssessmentLead];
    // Award and account
    /// Download one's own statement of completion.
    HoldAward = "hold_award", "Hold an award", [Participant];
    /// Issue and revoke statements of completion.
    KeepAwards = "keep_awards", "Keep awards", [AssessmentLead, ProgrammeAdministrator];
    /// See and send declarations and outcomes, read statements.
    KeepAccount = "keep_account", "Keep the account with DfE", [Finance];
    /// Speak DfE's API for a lead provider: no role carries it, only a provider's bearer token.
    SpeakDfeApi = "speak_dfe_api", "Speak DfE’s API for a lead provider", [];
    /// Look up who holds a qualification, by TRN: no role carries it, only the token of the teacher record service.
    LookUpQualifications = "look_up_qualifications", "Look up qualifications by TRN", [];
    /// Give and revoke the bearer tokens of lead providers; settle their statements.
    KeepDfeApi = "keep_dfe_api", "Keep DfE’s API", [SystemAdministrator];
    /// See a school's compliance.
    ReadSchool = "read_school", "See a school’s compliance", [SchoolLeader, Governor, RegisterOfficer];
    /// See compliance across schools.
    ReadCompliance = "read_compliance", "See compliance across schools", [RegisterOfficer];
    /// Decide what the law on the SENCO duty leaves to a person; compare decisions under other versions of the law.
    DecideDutyCases = "decide_duty_cases", "Decide cases of the SENCO duty", [RegisterOfficer];
    /// Record who is a school's SENCO and since when.
    KeepPosts = "keep_posts", "Keep SENCO posts", [SchoolLeader, RegisterOfficer];
}
