//! What comes in from other programs and goes out to them: zipped folders, Word documents. Bytes in, values out.
//!
//! What this room is for: reading files of strangers within limits, and writing files that other programs open. It never
//! panics on any bytes and says what it could not keep. What it must not know: files on a disk, the database, the web,
//! a clock, or anything about one qualification.

pub mod book;
pub mod markdown;
pub mod page;
mod parcel;
mod picture;
pub mod sheet;
pub mod word;

pub use parcel::{Limits, Parcel, ParcelFault, only_plain_names, pack};
pub use picture::{Known, PICTURE_BYTES, look};
