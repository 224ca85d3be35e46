//! Parts of a source, as they are cited: `6.44`, `49(4)`, `6.44-6.56`, `chapter-6`, `schedule-10`.
//!
//! What this room must not know: what a part says. In doubt it says that two parts meet: a check too many costs a minute.

/// One step of a number: `6`, `44`, or letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Number(u64),
    Letters(String),
}

/// From one place to another; both the same for a single place.
#[derive(Debug)]
struct Range {
    first: Vec<Step>,
    last: Vec<Step>,
}

/// Whether two parts of one source meet: they are the same, one lies in the other, or their ranges overlap. A paragraph holds
/// its sub-paragraphs (`49` holds `49(4)`), a chapter its paragraphs (`chapter-6` and `6` hold `6.44`). A part without a
/// letter or digit is the whole source, which meets everything.
pub fn touches(one: &str, other: &str) -> bool {
    let (one, other) = (read(one), read(other));
    reaches(&one.first, &other.last) && reaches(&other.first, &one.last)
}

/// Whether `first` begins at or before the end of `last`; a place ends after everything that lies in it.
fn reaches(first: &[Step], last: &[Step]) -> bool {
    first.starts_with(last) || first <= last
}

fn read(part: &str) -> Range {
    let part = part.trim().to_lowercase();
    let bare = part.strip_prefix("chapter-").unwrap_or(&part);
    let ends = bare.split_once(['-', '–']).filter(|(first, last)| {
        let digit = |text: &str| text.trim().starts_with(|one: char| one.is_ascii_digit());
        digit(first) && digit(last)
    });
    let Some((first, last)) = ends else {
        let place = steps(bare);
        return Range {
            first: place.clone(),
            last: place,
        };
    };
    let (first, mut last) = (steps(first), steps(last));
    // `6.44-56` is `6.44-6.56`.
    if last.len() == 1 && first.len() > 1 {
        let mut whole = first.clone();
        whole.pop();
        whole.append(&mut last);
        last = whole;
    }
    // Written the wrong way round, it is still the same range.
    if reaches(&first, &last) {
        Range { first, last }
    } else {
        Range {
            first: last,
            last: first,
        }
    }
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let digits = letter.is_ascii_digit();
        let same = |one: char| one.is_ascii_digit() == digits && one.is_alphanumeric();
        let end = rest.find(|one| !same(one)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match (digits, word.parse()) {
            (_, _) if word.is_empty() => {}
            (true, Ok(number)) => steps.push(Step::Number(number)),
            _ => steps.push(Step::Letters(word.to_owned())),
        }
        // What is neither letter nor digit only keeps steps apart.
        rest = if word.is_empty() {
            after.get(letter.len_utf8()..).unwrap_or("")
        } else {
            after
        };
    }
    steps
}
