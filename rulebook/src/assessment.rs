//! The assessment: a period with its writing window, the gate, the response, blind marks, the board.
//!
//! What this room decides: who may write and submit when, what the marks come to, and when results are released.
//! What it must not know: statements of completion, declarations.

pub mod ahead;
pub mod board;
pub mod gate;
pub mod marking;
pub mod submission;
pub mod window;

#[cfg(test)]
mod laws;

/// The outcome of the assessment, in DfE's words.
pub use crate::registration::duty::NpqOutcome as Outcome;

crate::id_of!(
    /// An assessment period of a cohort.
    Period, "apd", PeriodId
);
crate::id_of!(
    /// A participant's response in a period. Markers see its script number, never its participant.
    Submission, "sub", SubmissionId
);
crate::id_of!(
    /// One assessor's mark of a script.
    Mark, "mrk", MarkId
);
crate::id_of!(
    /// One release of results.
    Board, "brd", BoardId
);
