//! The ids that DfE's API shows: UUIDs made from our own ids, and turned back into them, without a table.
//!
//! A UUID of version 8 holds our 64 bits and 58 bits of the site's own seal over them and the kind of thing. So an id
//! pasted in the wrong place, made up, or of another site is not found, and nothing has to be looked up or kept.
//! What this room must not know: what any of the things is.

use kit::App;
use rulebook::base::{Id, Kind};

/// The UUID under which a thing is shown.
pub fn shown<K: Kind>(app: &App, id: Id<K>) -> String {
    let number = id.number().cast_unsigned();
    let high = ((number >> 16) << 16) | 0x8000 | ((number >> 4) & 0xfff);
    let low = (0b10 << 62) | ((number & 0xf) << 58) | seal::<K>(app, id);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// The thing that a UUID shows, when it shows one of this kind and of this site.
pub fn meant<K: Kind>(app: &App, text: &str) -> Option<Id<K>> {
    let (high, low) = halves(text)?;
    if high & 0xf000 != 0x8000 || low >> 62 != 0b10 {
        return None;
    }
    let number = ((high >> 16) << 16) | ((high & 0xfff) << 4) | ((low >> 58) & 0xf);
    let id = Id::from_number(number.cast_signed());
    (seal::<K>(app, id) == low & SEAL).then_some(id)
}

/// Whether a text has the form of a UUID, of whatever version.
pub fn is_uuid(text: &str) -> bool {
    halves(text).is_some()
}

const SEAL: u64 = (1 << 58) - 1;

/// Fifty-eight bits that only this site can make for this id of this kind.
fn seal<K: Kind>(app: &App, id: Id<K>) -> u64 {
    let hex = app.sign(&format!("dfe {id}"));
    let first = hex.get(..16).unwrap_or_default();
    u64::from_str_radix(first, 16).unwrap_or(0) & SEAL
}

fn halves(text: &str) -> Option<(u64, u64)> {
    let mut digits = String::with_capacity(32);
    for (part, length) in text.split('-').zip([8, 4, 4, 4, 12]) {
        if part.len() != length || !part.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        digits.push_str(part);
    }
    if text.len() != 36 {
        return None;
    }
    let (high, low) = digits.split_at_checked(16)?;
    let number = |half| u64::from_str_radix(half, 16).ok();
    Some((number(high)?, number(low)?))
}
