//! What kind of picture these bytes are, how large, and whether they are whole. Nothing is drawn.
//!
//! What this room must not know: where the picture stands.

/// The largest picture that is kept, in bytes.
pub const PICTURE_BYTES: usize = 5 << 20;
/// The longest side of a picture that is kept, in points.
const LONGEST: u32 = 12_000;

/// A picture that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// How its name ends.
    pub ending: &'static str,
    /// Width and height in points; nothing when the format does not say.
    pub size: Option<(u32, u32)>,
}

/// Looks at a picture.
///
/// # Errors
/// Why it cannot be kept, as the end of a sentence that begins with “It was left out:”.
pub fn look(bytes: &[u8]) -> Result<Known, &'static str> {
    if bytes.len() > PICTURE_BYTES {
        return Err("it is larger than 5 MB. Make it smaller and put it in again");
    }
    let broken = "it is damaged. Put it in again";
    let known = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes).ok_or(broken)?
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg(bytes).ok_or(broken)?
    } else if bytes.starts_with(b"GIF8") {
        gif(bytes).ok_or(broken)?
    } else if is_svg(bytes) {
        Known {
            ending: "svg",
            size: None,
        }
    } else {
        return Err("pages cannot show its format. Save it as PNG or JPEG and put it in again");
    };
    match known.size {
        Some((width, height)) if width == 0 || height == 0 => Err(broken),
        Some((width, height)) if width > LONGEST || height > LONGEST => {
            Err("it is longer than 12,000 points on a side. Make it smaller and put it in again")
        }
        _ => Ok(known),
    }
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// Every part is there up to the last.
fn png(bytes: &[u8]) -> Option<Known> {
    let size = (big(bytes, 16)?, big(bytes, 20)?);
    let mut at = 8_usize;
    let mut data = false;
    loop {
        let length = usize::try_from(big(bytes, at)?).ok()?;
        let kind = bytes.get(at.checked_add(4)?..at.checked_add(8)?)?;
        let next = at.checked_add(12)?.checked_add(length)?;
        if next > bytes.len() {
            return None;
        }
        data |= kind == b"IDAT";
        if kind == b"IEND" {
            return data.then_some(Known {
                ending: "png",
                size: Some(size),
            });
        }
        at = next;
    }
}

/// The segments up to the scan, which says the size, and an end.
fn jpeg(bytes: &[u8]) -> Option<Known> {
    let mut at = 2_usize;
    let size = loop {
        let [0xff, kind] = *bytes.get(at..at.checked_add(2)?)? else {
            return None;
        };
        if kind == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes(
            bytes.get(at + 2..at.checked_add(4)?)?.try_into().ok()?,
        ));
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            let number = |from: usize| {
                Some(u32::from(u16::from_be_bytes(
                    bytes.get(from..from.checked_add(2)?)?.try_into().ok()?,
                )))
            };
            break (number(at + 7)?, number(at + 5)?);
        }
        if kind == 0xda {
            return None;
        }
        at = at.checked_add(2)?.checked_add(length.max(2))?;
    };
    let tail = bytes.get(bytes.len().saturating_sub(64)..)?;
    let ends = tail.windows(2).any(|two| two == [0xff, 0xd9]);
    ends.then_some(Known {
        ending: "jpg",
        size: Some(size),
    })
}

fn gif(bytes: &[u8]) -> Option<Known> {
    let at = |from: usize| {
        Some(u32::from(u16::from_le_bytes(
            bytes.get(from..from + 2)?.try_into().ok()?,
        )))
    };
    let size = (at(6)?, at(8)?);
    (bytes.last() == Some(&0x3b)).then_some(Known {
        ending: "gif",
        size: Some(size),
    })
}

fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    (text.starts_with("<svg") || text.starts_with("<?xml")) && text.contains("<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_cut_short_is_damaged_and_a_strange_one_is_told() {
        let png = crate::word::POINT;
        assert_eq!(look(png).unwrap().ending, "png");
        for end in 8..png.len() {
            assert!(look(&png[..end]).is_err(), "{end}");
        }
        assert!(look(b"\x01\x00\x00\x00 EMF").is_err());
        assert!(look(&[0xff, 0xd8, 0xff]).is_err());
        assert_eq!(look(b"<svg xmlns='x'/>").unwrap().ending, "svg");
    }
}
