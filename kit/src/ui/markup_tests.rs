//! What the markup promises to keyboards and screen readers, checked over the page with every component.
//!
//! What this room must not know: the product.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::*;

/// One start tag: its name and attributes. Attributes without a value have an empty one.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Element {
    fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// The start tags of markup that maud wrote: every value is quoted and escaped.
fn elements(markup: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(['/', '!']) {
            continue;
        }
        let end = rest.find([' ', '>']).unwrap();
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut attributes = BTreeMap::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let key_end = rest.find(['=', ' ', '>']).unwrap();
            let key = rest[..key_end].to_owned();
            rest = &rest[key_end..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix("=\"") {
                let close = after.find('"').unwrap();
                after[..close].clone_into(&mut value);
                rest = &after[close + 1..];
            }
            assert!(
                attributes.insert(key.clone(), value).is_none(),
                "<{name}> has two {key}"
            );
        }
        found.push(Element { name, attributes });
    }
    found
}

fn full_page() -> String {
    let mut frame = Frame::new("Components");
    let mut study = NavItem::new("Study", "/study");
    study.within = vec![
        NavItem::new("Programme", "/study"),
        NavItem::new("Notes", "/notes"),
    ];
    study.stand_at(|href| href == "/notes");
    frame.nav = vec![NavItem::new("Home", "/home"), study];
    frame.user = Some(UserBadge {
        name: "Sam".into(),
        href: "/account".into(),
    });
    frame.demo = Some(DemoBar {
        today: "Thursday 3 December 2026".into(),
        clock_href: Some("/demo/clock".into()),
        outbox_href: "/demo/outbox".into(),
    });
    frame.notice = Some(Notice {
        kind: BannerKind::Success,
        text: "Saved.".into(),
    });
    frame.back = Some(("/home".into(), "Back".into()));
    page(&frame, gallery()).into_string()
}

fn count(markup: &Markup, text: &str) -> usize {
    markup.0.matches(text).count()
}

#[test]
fn a_page_has_one_first_level_heading_one_main_and_a_language() {
    let markup = full_page();
    let all = elements(&markup);
    for name in ["h1", "main", "header", "footer"] {
        assert_eq!(
            all.iter().filter(|element| element.name == name).count(),
            1,
            "<{name}>"
        );
    }
    assert_eq!(all[0].get("lang"), Some("en-GB"));
    assert!(all[0].get("data-theme").is_some());
}

#[test]
fn no_two_elements_share_an_id() {
    let mut seen = BTreeSet::new();
    for element in elements(&full_page()) {
        if let Some(id) = element.get("id") {
            assert!(seen.insert(id.to_owned()), "id {id:?} is there twice");
            assert!(!id.is_empty() && !id.contains(' '), "id {id:?}");
        }
    }
}

#[test]
fn every_reference_points_at_something() {
    let markup = full_page();
    let all = elements(&markup);
    let ids: BTreeSet<&str> = all.iter().filter_map(|element| element.get("id")).collect();
    for element in &all {
        for attribute in [
            "for",
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "data-aria-controls",
            "data-listen",
        ] {
            for id in element
                .get(attribute)
                .unwrap_or_default()
                .split_whitespace()
            {
                assert!(
                    ids.contains(id),
                    "<{}> {attribute} points at {id:?}, which is nowhere",
                    element.name
                );
            }
        }
        // An error's link must land on the field it speaks of.
        if let Some(target) = element
            .get("href")
            .and_then(|href| href.strip_prefix("#wrong-"))
        {
            assert!(
                ids.contains(format!("wrong-{target}").as_str()),
                "error link to {target}"
            );
        }
    }
}

#[test]
fn every_control_has_a_label() {
    let markup = full_page();
    let all = elements(&markup);
    let labelled: BTreeSet<&str> = all
        .iter()
        .filter(|element| element.name == "label")
        .filter_map(|element| element.get("for"))
        .collect();
    let mut seen = 0;
    for element in all
        .iter()
        .filter(|element| ["input", "select", "textarea"].contains(&element.name.as_str()))
    {
        if element.get("type") == Some("hidden") {
            continue;
        }
        seen += 1;
        // The reading settings' choices stand inside their labels and need no id.
        let inside = element.get("id").is_none() && element.get("type") == Some("radio");
        assert!(
            inside || element.get("id").is_some_and(|id| labelled.contains(id)),
            "{element:?}"
        );
    }
    assert!(
        seen > 50,
        "only {seen} controls: the page has lost its forms"
    );
}

#[test]
fn nothing_is_written_inline_that_the_content_security_policy_forbids() {
    let markup = full_page();
    for element in elements(&markup) {
        assert_ne!(element.name, "style");
        assert!(element.get("style").is_none(), "{element:?}");
        assert!(
            !element.attributes.keys().any(|name| name.starts_with("on")),
            "{element:?}"
        );
        assert!(
            !element
                .get("href")
                .unwrap_or_default()
                .starts_with("javascript:"),
            "{element:?}"
        );
        if element.name == "script" {
            assert!(
                element
                    .get("src")
                    .is_some_and(|src| src.starts_with("/assets/")),
                "{element:?}"
            );
        }
    }
    assert_eq!(
        markup.matches("<script").count(),
        markup.matches("></script>").count()
    );
    assert!(
        !markup.contains("/assets/unknown"),
        "the frame names a file that is not there"
    );
}

#[test]
fn what_people_typed_is_escaped_everywhere() {
    let nasty = "\"><script>alert(1)</script>";
    let mut errors = FormErrors::none();
    errors.at(nasty, nasty);
    let mut frame = Frame::new(nasty);
    nasty.clone_into(&mut frame.brand_sub);
    frame.user = Some(UserBadge {
        name: nasty.into(),
        href: nasty.into(),
    });
    frame.notice = Some(Notice {
        kind: BannerKind::Important,
        text: nasty.into(),
    });
    let body = html! {
        (heading(nasty)) (error_summary(&errors)) (lead(nasty)) (warning(nasty)) (tag(Kind::Now, Icon::Dot, nasty))
        (Input::new(nasty, nasty).value(nasty).hint(nasty).error(Some(nasty)))
        (Textarea::new(nasty, nasty).value(nasty))
        (Radios::new(nasty, nasty).choice(Choice::new(nasty, nasty)))
        (Select::new(nasty, nasty).choice(Choice::new(nasty, nasty)))
        (SummaryList::new().text(nasty, nasty))
        (numbered_paragraph(1, nasty))
        (Criterion::new(nasty, nasty, nasty).given(nasty, nasty, nasty))
    };
    let markup = page(&frame, body).into_string();
    assert!(!markup.contains("<script>alert"), "{markup}");
    assert!(
        elements(&markup)
            .iter()
            .filter(|element| element.name == "script")
            .count()
            == 1
    );
}

#[test]
fn a_page_with_errors_says_so_first_and_an_empty_summary_says_nothing() {
    let mut frame = Frame::new("Your notes");
    frame.error = true;
    assert!(
        page(&frame, heading("Your notes"))
            .0
            .contains("<title>Error: Your notes - Senda</title>")
    );
    assert!(error_summary(&FormErrors::none()).0.is_empty());
}

#[test]
fn a_field_that_asks_the_pages_question_is_the_pages_heading() {
    let questions: [Markup; 5] = [
        html! { (Input::new("q", "What is your name?").label_size(LabelSize::PageHeading)) },
        html! { (Textarea::new("q", "What happened?").label_size(LabelSize::PageHeading)) },
        html! { (Radios::new("q", "Are you sure?").yes_no().label_size(LabelSize::PageHeading)) },
        html! { (DateInput::new("q", "When?").label_size(LabelSize::PageHeading)) },
        html! { (panel("Sent", html! { "Reference 7K2M" })) },
    ];
    for question in questions {
        assert_eq!(count(&question, "<h1"), 1, "{}", question.0);
    }
}

#[test]
fn a_form_keeps_what_was_typed_even_when_it_is_wrong() {
    let date = html! { (DateInput::new("born", "Born").typed("31", "zwei", "")) };
    for typed in [
        "value=\"31\"",
        "value=\"zwei\"",
        "name=\"born_year\"",
        "id=\"born\"",
    ] {
        assert!(date.0.contains(typed), "{typed} in {}", date.0);
    }
    let known = html! { (DateInput::new("born", "Born").value("1985-03-07")) };
    assert!(
        known.0.contains("value=\"7\"")
            && known.0.contains("value=\"3\"")
            && known.0.contains("value=\"1985\"")
    );
    let unknown = html! { (DateInput::new("born", "Born").value("yesterday")) };
    assert_eq!(count(&unknown, "value=\"\""), 3);
    let many = html! { (Checkboxes::new("help", "Help").choice(Choice::new("a", "A")).choice(Choice::new("b", "B")).values(["b"])) };
    assert_eq!(count(&many, "checked"), 1);
}
