//! Two people's texts and the one they both began from: both changes in one text, where they do not touch.
//!
//! What this room must not know: items, versions, people.

/// Texts of more lines than this are not joined by the program; both are shown instead.
const MOST_LINES: usize = 6_000;

/// Both changes in one text; nothing when they touch.
pub(crate) fn join(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if base == theirs || mine == theirs {
        return Some(mine.to_owned());
    }
    if base == mine {
        return Some(theirs.to_owned());
    }
    let longest = [base, mine, theirs].map(|text| text.lines().count());
    if longest.into_iter().any(|lines| lines > MOST_LINES) {
        return None;
    }
    diffy::merge(base, mine, theirs).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "one\n\ntwo\n\nthree\n\nfour\n\nfive\n";

    #[test]
    fn changes_that_do_not_touch_are_joined() {
        let mine = BASE.replace("one", "one, said by me");
        let theirs = BASE.replace("five", "five, said by them");
        let joined = join(BASE, &mine, &theirs).unwrap();
        assert_eq!(joined, mine.replace("five", "five, said by them"));
    }

    #[test]
    fn changes_of_the_same_line_are_not_joined() {
        assert_eq!(
            join(
                BASE,
                &BASE.replace("two", "2"),
                &BASE.replace("two", "zwei")
            ),
            None
        );
        assert_eq!(
            join(
                BASE,
                &BASE.replace("two\n\n", ""),
                &BASE.replace("two", "zwei")
            ),
            None
        );
    }

    #[test]
    fn nothing_is_joined_out_of_nothing() {
        assert_eq!(join("", "", "").as_deref(), Some(""));
        assert_eq!(join("", "mine\n", "theirs\n"), None);
    }

    fn lines() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[a-d]{0,3}", 0..14)
    }

    fn text(lines: &[String]) -> String {
        lines
            .iter()
            .flat_map(|line| [line.as_str(), "\n"])
            .collect()
    }

    proptest! {
        #[test]
        fn who_changed_nothing_gets_the_others_text(a in lines(), b in lines()) {
            let (a, b) = (text(&a), text(&b));
            prop_assert_eq!(join(&a, &b, &a), Some(b.clone()));
            prop_assert_eq!(join(&a, &a, &b), Some(b.clone()));
            prop_assert_eq!(join(&a, &b, &b), Some(b));
        }

        #[test]
        fn what_both_wrote_far_apart_is_all_there(start in lines(), middle in proptest::collection::vec("[w-z]{3}[0-9]{6}", 4..9), end in lines()) {
            let base = [start.clone(), middle.clone(), end.clone()].concat();
            let mine = [vec!["mine!".to_owned()], start.clone(), middle.clone(), end.clone()].concat();
            let theirs = [start, middle, end, vec!["theirs!".to_owned()]].concat();
            if let Some(joined) = join(&text(&base), &text(&mine), &text(&theirs)) {
                let kept: Vec<&str> = joined.lines().filter(|line| !line.ends_with('!')).collect();
                prop_assert_eq!(kept, base.iter().map(String::as_str).collect::<Vec<_>>());
                prop_assert!(joined.contains("mine!\n") && joined.contains("theirs!\n"));
            }
        }
    }
}
