//! Answers in words, for whoever has to compare two of them.
//!
//! What this room must not know: which of them stands.

use programme::{Answer, Check};

/// An answer as its question words it: `Trust; Time`. What cannot be read is told as it was sent.
pub(super) fn answer(check: Option<&Check>, kept: &str) -> String {
    let (Some(check), Ok(answer)) = (check, serde_json::from_str::<Answer>(kept)) else {
        return kept.to_owned();
    };
    let option = |at: usize| {
        check
            .options
            .get(at)
            .map_or("(no longer there)", |one| one.text.as_str())
    };
    match answer {
        Answer::Chosen(chosen) | Answer::Ordered(chosen) => chosen
            .into_iter()
            .map(option)
            .collect::<Vec<_>>()
            .join("; "),
        Answer::Matched(pairs) => (0..)
            .zip(pairs)
            .filter_map(|(at, to)| {
                let to = check.options.get(to?)?.matches.as_deref()?;
                Some(format!("{}: {to}", option(at)))
            })
            .collect::<Vec<_>>()
            .join("; "),
        Answer::Told(words) => words,
    }
}

#[cfg(test)]
mod tests {
    use programme::{CheckKind, CheckOption};

    use super::*;

    #[test]
    fn an_answer_is_told_in_the_words_of_its_question() {
        let option = |text: &str| CheckOption {
            text: text.into(),
            right: false,
            matches: Some(format!("{text}!")),
            feedback: None,
        };
        let check = Check {
            id: "one".into(),
            kind: CheckKind::Multiple,
            prompt: "Which?".into(),
            statement: None,
            options: ["Trust", "Time"].map(option).into(),
            feedback: None,
            model: None,
            confidence: false,
        };
        let told = |one: &Answer| answer(Some(&check), &serde_json::to_string(one).unwrap());
        assert_eq!(told(&Answer::Chosen(vec![1, 0])), "Time; Trust");
        assert_eq!(told(&Answer::Chosen(vec![7])), "(no longer there)");
        assert_eq!(told(&Answer::Matched(vec![Some(1), None])), "Trust: Time!");
        assert_eq!(told(&Answer::Told("Well".into())), "Well");
        assert_eq!(answer(None, "as sent"), "as sent");
    }
}
