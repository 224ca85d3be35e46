//! Content: who may sign what, what a change re-opens, and when an edition may be released.
//!
//! What this room decides: the way of an item from draft to ready, and of an edition to release.
//! What it must not know: the text itself, where it is kept, registration and all that follows.

pub mod anchor;
pub mod change;
pub mod release;
pub mod review;
pub mod stage;

#[cfg(test)]
mod laws;

crate::id_of!(
    /// A piece of content that moves through the stages as one: a module, a clinic, a guide.
    Item, "itm", ItemId
);
crate::id_of!(
    /// One saved version of an item's text.
    Version, "ver", VersionId
);
crate::id_of!(
    /// A comment on a passage.
    Comment, "com", CommentId
);
crate::id_of!(
    /// An answer to a comment.
    Reply, "rep", ReplyId
);
crate::id_of!(
    /// A named, dated signature on a version at a stage.
    SignOffRecord, "sgn", SignOffId
);
crate::id_of!(
    /// An edition: the released state of the programme's content.
    Edition, "edn", EditionId
);
