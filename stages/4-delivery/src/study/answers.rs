//! Answers as a form sends them: read into the programme's own terms, and refused when they are no whole answer.
//!
//! What this room must not know: whether an answer is right.

use kit::web::Form;
use programme::{Answer, Check, CheckKind};
use rulebook::delivery::progress::ProgressRefusal;

/// Most characters of an answer in one's own words.
const MOST_WORDS: usize = 4_000;

/// Reads the answer of a form. Options carry their number in the file, so that the order shown gives nothing away.
pub(crate) fn read(check: &Check, form: &Form) -> Answer {
    let number = |text: &str| text.parse::<usize>().ok();
    let each = |of: usize| number(form.get(&format!("answer-{of}")));
    match check.kind {
        CheckKind::Single | CheckKind::Multiple => {
            Answer::Chosen(form.all("answer").filter_map(number).collect())
        }
        // For each option the place it was given; the answer is the options by place.
        CheckKind::Ordering => {
            let mut placed: Vec<(usize, usize)> = (0..check.options.len())
                .filter_map(|one| Some((each(one)?, one)))
                .collect();
            placed.sort_unstable();
            let twice = placed
                .windows(2)
                .any(|pair| matches!(pair, [(first, _), (second, _)] if first == second));
            let order = if twice {
                Vec::new()
            } else {
                placed.into_iter().map(|(_, one)| one).collect()
            };
            Answer::Ordered(order)
        }
        CheckKind::Matching => Answer::Matched((0..check.options.len()).map(each).collect()),
        CheckKind::Recall => {
            Answer::Told(form.get("answer").trim().chars().take(MOST_WORDS).collect())
        }
    }
}

/// Refuses what is no whole answer to this check.
///
/// # Errors
/// [`ProgressRefusal`]; the first that applies.
pub(crate) fn whole(check: &Check, answer: &Answer) -> Result<(), ProgressRefusal> {
    let many = check.options.len();
    match (check.kind, answer) {
        (CheckKind::Single, Answer::Chosen(chosen)) if chosen.len() > 1 => {
            Err(ProgressRefusal::OneOnly)
        }
        (CheckKind::Single | CheckKind::Multiple, Answer::Chosen(chosen)) => {
            listed(chosen.iter().copied(), many)
        }
        (CheckKind::Ordering, Answer::Ordered(order)) if order.len() != many => {
            Err(ProgressRefusal::Incomplete)
        }
        (CheckKind::Ordering, Answer::Ordered(order)) => listed(order.iter().copied(), many),
        (CheckKind::Matching, Answer::Matched(pairs)) => {
            if pairs.len() != many || pairs.iter().any(Option::is_none) {
                return Err(ProgressRefusal::Incomplete);
            }
            let known = pairs.iter().flatten().all(|one| *one < many);
            if known {
                Ok(())
            } else {
                Err(ProgressRefusal::NoSuchOption)
            }
        }
        (CheckKind::Recall, Answer::Told(words)) if !words.trim().is_empty() => Ok(()),
        _ => Err(ProgressRefusal::NoAnswer),
    }
}

fn listed(chosen: impl Iterator<Item = usize>, many: usize) -> Result<(), ProgressRefusal> {
    let mut seen: Vec<usize> = chosen.collect();
    let given = seen.len();
    if given == 0 {
        return Err(ProgressRefusal::NoAnswer);
    }
    seen.sort_unstable();
    seen.dedup();
    if seen.len() == given && seen.iter().all(|one| *one < many) {
        Ok(())
    } else {
        Err(ProgressRefusal::NoSuchOption)
    }
}

#[cfg(test)]
mod tests {
    use programme::CheckOption;

    use super::*;

    fn check(kind: CheckKind) -> Check {
        let option = |text: &str| CheckOption {
            text: text.into(),
            right: text == "a",
            matches: Some(text.to_uppercase()),
            feedback: None,
        };
        Check {
            id: "one".into(),
            kind,
            prompt: "Which?".into(),
            statement: None,
            options: ["a", "b", "c"].map(option).into(),
            feedback: None,
            model: None,
            confidence: false,
        }
    }

    fn read_text(kind: CheckKind, text: &str) -> (Answer, Result<(), ProgressRefusal>) {
        let check = check(kind);
        let answer = read(&check, &Form::parse(text));
        let whole = whole(&check, &answer);
        (answer, whole)
    }

    #[test]
    fn every_kind_of_answer_is_read_from_its_form() {
        for (kind, text, expected) in [
            (CheckKind::Single, "answer=1", Answer::Chosen(vec![1])),
            (
                CheckKind::Multiple,
                "answer=0&answer=2",
                Answer::Chosen(vec![0, 2]),
            ),
            (
                CheckKind::Ordering,
                "answer-0=2&answer-1=1&answer-2=3",
                Answer::Ordered(vec![1, 0, 2]),
            ),
            (
                CheckKind::Matching,
                "answer-0=0&answer-1=2&answer-2=1",
                Answer::Matched(vec![Some(0), Some(2), Some(1)]),
            ),
            (
                CheckKind::Recall,
                "answer=+Well+",
                Answer::Told("Well".into()),
            ),
        ] {
            assert_eq!(read_text(kind, text), (expected, Ok(())), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_answer_is_refused_and_never_breaks() {
        for (kind, text, refusal) in [
            (CheckKind::Single, "", ProgressRefusal::NoAnswer),
            (
                CheckKind::Single,
                "answer=0&answer=1",
                ProgressRefusal::OneOnly,
            ),
            (CheckKind::Single, "answer=9", ProgressRefusal::NoSuchOption),
            (
                CheckKind::Multiple,
                "answer=1&answer=1",
                ProgressRefusal::NoSuchOption,
            ),
            (
                CheckKind::Ordering,
                "answer-0=1&answer-1=1&answer-2=2",
                ProgressRefusal::Incomplete,
            ),
            (
                CheckKind::Matching,
                "answer-0=1",
                ProgressRefusal::Incomplete,
            ),
            (CheckKind::Recall, "answer=++", ProgressRefusal::NoAnswer),
        ] {
            assert_eq!(read_text(kind, text).1, Err(refusal), "{text}");
        }
    }
}
