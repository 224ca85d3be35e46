//! What follows when two sides have a record each, and both remember what they last agreed on.
//!
//! What this room must not know: what any word means.

rulebook::coded! {
    /// A part of an application that the two sides have to agree on, in the order in which it is told.
    pub enum Aspect {
        /// Pending, accepted or rejected.
        Application = "application", "Application";
        /// Cohort and schedule.
        Schedule = "schedule", "Cohort and schedule";
        /// The funded place.
        Place = "place", "Funded place";
        /// The first declaration.
        Started = "started", "Started declaration";
        /// The second.
        Retained1 = "retained-1", "Retained 1 declaration";
        /// The third.
        Retained2 = "retained-2", "Retained 2 declaration";
        /// The last.
        Completed = "completed", "Completed declaration";
        /// Passed or failed, and when.
        Outcome = "outcome", "Outcome";
        /// Active, deferred or withdrawn.
        Training = "training", "Training";
    }
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Both say the same.
    Same,
    /// Only we have changed: tell them.
    Tell,
    /// They have changed, or both have: a person looks at both sides.
    Ask,
}

/// Compares three words.
pub fn merge(ours: &str, agreed: &str, theirs: &str) -> Step {
    if ours == theirs {
        Step::Same
    } else if theirs == agreed {
        Step::Tell
    } else {
        Step::Ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_here_is_told_and_what_changed_there_is_asked() {
        assert_eq!(merge("accepted", "pending", "accepted"), Step::Same);
        assert_eq!(merge("accepted", "pending", "pending"), Step::Tell);
        assert_eq!(merge("pending", "pending", "rejected"), Step::Ask);
        assert_eq!(merge("accepted", "pending", "rejected"), Step::Ask);
    }

    #[test]
    fn a_side_restored_from_yesterday_is_never_overwritten_unasked() {
        // They were: what we told them is gone. We were: they are ahead of us.
        assert_eq!(merge("accepted", "accepted", "pending"), Step::Ask);
        assert_eq!(merge("pending", "pending", "accepted"), Step::Ask);
    }
}
