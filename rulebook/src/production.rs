//! Content: who may sign what, what a change re-opens, and when an edition may be released.
//!
//! What this room decides: the way of an item from draft to ready, and of an edition to release.
//! What it must not know: the text itself, where it is kept, registration and all that follows.

pub mod anchor;
pub mod change;
pub mod finding;
pub mod message;
pub mod pack;
pub mod plan;
pub mod release;
pub mod review;
pub mod source;
pub mod stage;
pub mod team;

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
    /// A time during which somebody is on the writing team.
    Membership, "mbr", MemberId
);
crate::id_of!(
    /// A key message of a module.
    KeyMessage, "msg", MessageId
);
crate::id_of!(
    /// What somebody said to a key message.
    Voice, "voi", VoiceId
);
crate::id_of!(
    /// A place in the text where a key message is met.
    Meeting, "met", MeetingId
);
crate::id_of!(
    /// A pack of items for an approver outside.
    Pack, "pck", PackId
);
crate::id_of!(
    /// A change on a passage that an approver outside asked for.
    ChangeRequest, "chr", RequestId
);
crate::id_of!(
    /// A finding: something that was heard about a passage, and what became of it.
    Finding, "fnd", FindingId
);
crate::id_of!(
    /// A source in a provider's register: a law, guidance, a piece of evidence.
    SourceRecord, "src", SourceId
);
crate::id_of!(
    /// An entry of a source's history.
    SourceStateRecord, "sst", SourceStateId
);
crate::id_of!(
    /// A check of an item against a source that changed.
    SourceCheck, "chk", CheckId
);
crate::id_of!(
    /// An edition: the released state of the programme's content.
    Edition, "edn", EditionId
);
