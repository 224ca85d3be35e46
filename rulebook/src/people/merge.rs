//! Two records of one person: when one may become part of the other.
//!
//! What this room decides: what accounts allow. Later stages add what they know of the two.
//! What it does not know: how two records are found to be one person's.

use crate::source;

crate::refusals! {
    /// Why two records are not merged; the first that applies.
    pub enum MergeRefusal {
        /// One record twice.
        Same = "same" [source::DFE_APPLICATION] "This is one record, not two.";
        /// One of them is merged already.
        Merged = "merged" [source::DFE_APPLICATION] "One of these records has become part of another already.";
        /// One of them holds a role as staff: whoever merges would hand it over.
        Staff = "staff" [source::SENDA_SIGN_IN] "One of these people works here: records with roles as staff are never merged.";
        /// It is undone already.
        Undone = "undone" [source::DFE_APPLICATION] "This merge has been undone already.";
    }
}

/// What merging needs to know of the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeFacts {
    /// Both are one record.
    pub same: bool,
    /// One of them has become part of another.
    pub merged: bool,
    /// One of them holds a role as staff.
    pub staff: bool,
}

/// May these be merged?
///
/// # Source
/// DfE merges people and answers old ids with the new one ([`source::DFE_APPLICATION`]); roles as staff are never handed
/// over so ([`source::SENDA_SIGN_IN`]).
/// # Errors
/// See [`MergeRefusal`]; the first that applies.
pub const fn merge(facts: &MergeFacts) -> Result<(), MergeRefusal> {
    if facts.same {
        return Err(MergeRefusal::Same);
    }
    if facts.merged {
        return Err(MergeRefusal::Merged);
    }
    if facts.staff {
        return Err(MergeRefusal::Staff);
    }
    Ok(())
}

/// May a merge be taken back?
///
/// # Source
/// [`source::DFE_APPLICATION`].
/// # Errors
/// [`MergeRefusal::Undone`].
pub const fn unmerge(undone: bool) -> Result<(), MergeRefusal> {
    if undone {
        return Err(MergeRefusal::Undone);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_and_merged_records_are_never_merged() {
        let two = MergeFacts {
            same: false,
            merged: false,
            staff: false,
        };
        assert_eq!(merge(&two), Ok(()));
        assert_eq!(
            merge(&MergeFacts { same: true, ..two }),
            Err(MergeRefusal::Same)
        );
        assert_eq!(
            merge(&MergeFacts {
                merged: true,
                ..two
            }),
            Err(MergeRefusal::Merged)
        );
        assert_eq!(
            merge(&MergeFacts { staff: true, ..two }),
            Err(MergeRefusal::Staff)
        );
        assert_eq!(unmerge(true), Err(MergeRefusal::Undone));
    }
}
