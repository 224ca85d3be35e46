//! The stages of an item of content, in order, and who decides at each.
//!
//! What this room must not know: people, versions, text.

use crate::people::Action;

crate::coded! {
    /// Where an item of content stands.
    pub enum Stage {
        /// Being written or revised.
        Draft = "draft", "Draft";
        /// Another writer reads it.
        PeerReview = "peer_review", "Peer review";
        /// DfE and EEF read it.
        ExternalApproval = "external_approval", "DfE and EEF approval";
        /// Statutory content is checked against its sources.
        LegalCheck = "legal_check", "Legal check";
        /// Proofs are read.
        Proofreading = "proofreading", "Proofreading";
        /// Made accessible and cut into small pieces.
        Digital = "digital", "Digital and accessibility";
        /// Every sign-off stands; may be released.
        Ready = "ready", "Ready";
    }
}

crate::coded! {
    /// What is decided about an item at its stage.
    pub enum Decision {
        /// Sign it off at this stage.
        Approve = "approve", "Sign off";
        /// Send it back to its writers, saying why.
        Changes = "changes", "Ask for changes";
        /// Hand a finished draft on to the reviewers.
        PassOn = "pass_on", "Hand on for review";
    }
}

crate::coded! {
    /// A body outside the provider that approves content.
    pub enum Body {
        /// The Department for Education.
        Dfe = "dfe", "DfE";
        /// The Education Endowment Foundation.
        Eef = "eef", "EEF";
    }
}

impl Stage {
    /// The stages at which somebody signs, in order.
    pub const SIGNED: &'static [Self] = &[
        Self::PeerReview,
        Self::ExternalApproval,
        Self::LegalCheck,
        Self::Proofreading,
        Self::Digital,
    ];

    /// Where an item may go from here. Forward it goes to the first stage without a standing signature; back only to draft.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Draft => Self::SIGNED,
            Self::PeerReview => &[
                Self::Draft,
                Self::ExternalApproval,
                Self::LegalCheck,
                Self::Proofreading,
                Self::Digital,
                Self::Ready,
            ],
            Self::ExternalApproval => &[
                Self::Draft,
                Self::LegalCheck,
                Self::Proofreading,
                Self::Digital,
                Self::Ready,
            ],
            Self::LegalCheck => &[Self::Draft, Self::Proofreading, Self::Digital, Self::Ready],
            Self::Proofreading => &[Self::Draft, Self::Digital, Self::Ready],
            Self::Digital => &[Self::Draft, Self::Ready],
            Self::Ready => &[Self::Draft],
        }
    }
    /// Is there no way on from here? Content is never finished: a ready item may be re-opened.
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
    /// The action that a person must be permitted to decide here.
    pub const fn action(self) -> Action {
        match self {
            Self::Draft => Action::WriteContent,
            Self::PeerReview => Action::ReviewContent,
            Self::ExternalApproval => Action::ApproveContent,
            Self::LegalCheck => Action::CheckLaw,
            Self::Proofreading => Action::ProofreadContent,
            Self::Digital => Action::CheckAccess,
            Self::Ready => Action::ReleaseEdition,
        }
    }
    /// What may be decided here. A ready item waits for release, not for a decision.
    pub const fn decisions(self) -> &'static [Decision] {
        match self {
            Self::Draft => &[Decision::PassOn],
            Self::PeerReview
            | Self::ExternalApproval
            | Self::LegalCheck
            | Self::Proofreading
            | Self::Digital => &[Decision::Approve, Decision::Changes],
            Self::Ready => &[],
        }
    }
}
