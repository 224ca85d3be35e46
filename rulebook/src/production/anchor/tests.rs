//! What becomes of passages, told by examples and by properties.

use proptest::prelude::*;

use super::*;

const TEXT: &str = "Schools must tell the family early.\n\nA plan is agreed with the family, and it is reviewed each term.\n\nSchools must tell the family again.\n";

fn anchor(quote: &str, nth: usize) -> Anchor {
    let at = TEXT.match_indices(quote).nth(nth).unwrap().0;
    take(TEXT, at..at + quote.len()).unwrap()
}

fn words_at(text: &str, anchor: &Anchor) -> (Fate, String) {
    let located = locate(text, anchor);
    let words = located
        .range
        .map(|range| text.get(range).unwrap().to_owned());
    (located.fate, words.unwrap_or_default())
}

#[test]
fn a_passage_is_found_in_the_text_it_was_taken_from_and_after_something_came_before_it() {
    let passage = anchor("A plan is agreed", 0);
    assert_eq!(
        words_at(TEXT, &passage),
        (Fate::Found, "A plan is agreed".into())
    );
    let later = format!("A new first paragraph.\n\n{TEXT}");
    assert_eq!(words_at(&later, &passage).0, Fate::Found);
}

#[test]
fn of_two_alike_passages_the_one_between_the_same_words_is_meant() {
    let second = anchor("must tell the family", 1);
    let located = locate(TEXT, &second);
    assert_eq!(
        located.range.unwrap().start,
        TEXT.rfind("must tell").unwrap()
    );
}

#[test]
fn a_sentence_carried_elsewhere_has_moved() {
    let passage = anchor("A plan is agreed with the family", 0);
    let text = "First.\n\nSecond: A plan is agreed with the family; so it is.\n";
    assert_eq!(words_at(text, &passage).0, Fate::Moved);
}

#[test]
fn a_rewritten_passage_is_still_its_place() {
    let passage = anchor("agreed with the family", 0);
    let text = TEXT.replace("agreed with the family", "made by all of them");
    assert_eq!(
        words_at(&text, &passage),
        (Fate::Changed, "made by all of them".into())
    );
}

#[test]
fn a_passage_taken_out_is_gone_and_comes_back_with_its_words() {
    let passage = anchor(
        "A plan is agreed with the family, and it is reviewed each term.",
        0,
    );
    let text = TEXT.replace(&passage.quote, "");
    assert_eq!(locate(&text, &passage).fate, Fate::Gone);
    let kept = follow(&text, &passage);
    assert_eq!(kept, passage);
    assert_eq!(locate(TEXT, &kept).fate, Fate::Found);
}

#[test]
fn a_short_word_is_not_found_just_anywhere() {
    let passage = anchor("term", 0);
    assert_eq!(
        locate("Quite another text about a long term plan", &passage).fate,
        Fate::Gone
    );
}

#[test]
fn a_passage_edited_little_by_little_is_followed_all_the_way() {
    let mut passage = anchor("reviewed each term", 0);
    let steps = [
        TEXT.replace("A plan is agreed with the family", "A plan is made"),
        "Opening.\n\nA plan is made, and it is reviewed each term.\n\nClosing words.\n".to_owned(),
        "Opening.\n\nOne plan is written, then it is reviewed each term.\n\nThe end.\n".to_owned(),
    ];
    for text in &steps {
        assert_ne!(locate(text, &passage).fate, Fate::Gone);
        passage = follow(text, &passage);
    }
    assert_eq!(
        words_at(&steps[2], &passage),
        (Fate::Found, "reviewed each term".into())
    );
}

#[test]
fn words_are_found_as_they_are_read_without_their_marks() {
    let text = "An **inclusive culture** means what\npeople [believe](term:belief) and “do”.";
    for words in [
        "inclusive culture means what people believe and \"do\"",
        "believe and",
        "what people",
    ] {
        let range = quoted(text, words).unwrap();
        assert!(text.get(range).is_some(), "{words}");
    }
    let whole = |words: &str| text.get(quoted(text, words).unwrap()).unwrap();
    assert_eq!(
        whole("inclusive culture means"),
        "**inclusive culture** means"
    );
    assert_eq!(whole("An inclusive culture"), "An **inclusive culture**");
    assert_eq!(whole("people believe"), "people [believe](term:belief)");
    assert_eq!(whole("believe and"), "[believe](term:belief) and");
    assert_eq!(quoted(text, "  "), None);
    assert_eq!(quoted(text, "not there"), None);
    assert_eq!(quoted("** **", "*"), Some(0..1));
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-zé’]{1,7}", 1..60).prop_map(|words| words.join(" "))
}

fn part(text: &str, from: usize, length: usize) -> Option<Anchor> {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let from = from % places.len();
    let to = (from + 1 + length).min(places.len() - 1);
    take(text, *places.get(from)?..*places.get(to)?)
}

#[test]
fn words_that_overlap_their_like_are_found_where_they_stand() {
    let text = "é’éa aa’’’";
    for at in [0, 3] {
        let start = text.find("’’’").unwrap() + at;
        let anchor = take(text, start..start + 6).unwrap();
        let located = locate(text, &anchor);
        assert_eq!(
            (located.fate, located.range),
            (Fate::Found, Some(start..start + 6))
        );
    }
}

proptest! {
    #[test]
    fn a_passage_is_always_found_in_its_own_text(text in text(), from in 0_usize..400, length in 0_usize..60) {
        if let Some(anchor) = part(&text, from, length) {
            let located = locate(&text, &anchor);
            prop_assert_eq!(located.fate, Fate::Found);
            prop_assert_eq!(text.get(located.range.unwrap()), Some(anchor.quote.as_str()));
        }
    }

    #[test]
    fn text_added_before_or_after_never_loses_a_long_passage(text in text(), more in text(), from in 0_usize..400) {
        if let Some(anchor) = part(&text, from, 30).filter(|one| one.quote.chars().count() >= SHORT) {
            for now in [format!("{more}\n{text}"), format!("{text}\n{more}")] {
                let located = locate(&now, &anchor);
                prop_assert!(matches!(located.fate, Fate::Found | Fate::Moved));
                prop_assert_eq!(now.get(located.range.unwrap()), Some(anchor.quote.as_str()));
            }
        }
    }

    #[test]
    fn whatever_the_texts_a_place_is_whole_characters_and_following_never_panics(a in "\\PC{0,80}", b in "\\PC{0,80}", from in 0_usize..90, length in 0_usize..30) {
        if let Some(anchor) = part(&a, from, length) {
            let located = locate(&b, &anchor);
            prop_assert_eq!(located.fate == Fate::Gone, located.range.is_none());
            if let Some(range) = located.range { prop_assert!(b.get(range).is_some()); }
            let _kept = follow(&b, &anchor);
        }
        if let Some(range) = quoted(&a, &b) { prop_assert!(a.get(range).is_some()); }
    }
}
