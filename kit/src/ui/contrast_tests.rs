//! Contrast of every pair of colours that meet, in every theme, read from the style sheet itself.
//! Text at least 7:1 (WCAG 1.4.6), edges and shapes at least 3:1 (1.4.11).
//!
//! What this room must not know: pages.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../../../frontend/styles/tokens.css");

type Tokens = BTreeMap<String, String>;

/// Text and the ground it stands on.
const TEXT: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunk"),
    ("ink", "tint"),
    ("ink-2", "paper"),
    ("ink-2", "surface"),
    ("ink-2", "sunk"),
    ("link", "paper"),
    ("link", "surface"),
    ("link", "sunk"),
    ("link", "tint"),
    ("brand", "paper"),
    ("brand", "surface"),
    ("brand-deep", "tint"),
    ("brand-deep", "brand-wash"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-brand", "good"),
    ("good", "good-wash"),
    ("now", "now-wash"),
    ("stop", "stop-wash"),
    ("calm", "calm-wash"),
    ("plum", "plum-wash"),
    ("ink", "good-wash"),
    ("ink", "now-wash"),
    ("ink", "calm-wash"),
    ("ink", "plum-wash"),
    ("ink", "stop-wash"),
    ("ink", "brand-wash"),
    ("ink", "heat-2"),
    ("link", "plum-wash"),
    ("link", "now-wash"),
    ("link", "calm-wash"),
    ("now", "surface"),
    ("stop", "surface"),
    ("stop", "paper"),
    ("surface", "stop"),
    ("calm", "surface"),
    ("plum", "paper"),
    ("plum", "surface"),
    ("good", "surface"),
    ("paper", "ink"),
    ("focus-ink", "focus"),
];

/// Edges and shapes, and the ground they stand on.
const SHAPES: &[(&str, &str)] = &[
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("line-strong", "sunk"),
    ("brand", "sunk"),
    ("brand", "tint"),
    ("stop", "surface"),
    ("ring", "paper"),
    ("ring", "surface"),
];

/// The colours declared in the block that follows this selector.
fn block(selector: &str) -> Tokens {
    let start = CSS
        .find(selector)
        .unwrap_or_else(|| panic!("tokens.css has no block {selector}"));
    let body = CSS[start..]
        .split_once('{')
        .unwrap()
        .1
        .split_once('}')
        .unwrap()
        .0;
    body.split(';')
        .filter_map(|line| line.trim().strip_prefix("--app-")?.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .filter(|(_, value)| value.starts_with('#'))
        .collect()
}

fn themes() -> Vec<(&'static str, Tokens)> {
    let base = block(":root {");
    let mut themes = vec![("light", base.clone())];
    for name in ["cream", "blue", "rose", "green", "dark"] {
        let mut tokens = base.clone();
        tokens.extend(block(&format!(":root[data-theme=\"{name}\"]")));
        themes.push((name, tokens));
    }
    themes
}

/// Relative luminance of `#rgb` or `#rrggbb`, as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let digits: Vec<char> = colour.trim_start_matches('#').chars().collect();
    let pair = |at: usize| -> String {
        if digits.len() == 3 {
            format!("{0}{0}", digits[at])
        } else {
            digits[at * 2..at * 2 + 2].iter().collect()
        }
    };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&pair(at), 16).expect("a colour")) / 255.0;
        if value <= 0.039_28 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn failures(pairs: &[(&str, &str)], least: f64) -> Vec<String> {
    let mut found = Vec::new();
    for (theme, tokens) in themes() {
        for (front, ground) in pairs {
            let colour = |name: &str| {
                tokens
                    .get(name)
                    .unwrap_or_else(|| panic!("theme {theme} has no --app-{name}"))
                    .as_str()
            };
            let measured = contrast(colour(front), colour(ground));
            if measured < least {
                found.push(format!("{theme}: {front} on {ground} is {measured:.2}:1"));
            }
        }
    }
    found
}

#[test]
fn the_measure_itself_is_right() {
    assert!((contrast("#000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((contrast("#777777", "#fff") - 4.48).abs() < 0.01);
}

#[test]
fn text_stands_out_seven_to_one_in_every_theme() {
    let found = failures(TEXT, 7.0);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn edges_and_shapes_stand_out_three_to_one_in_every_theme() {
    let found = failures(SHAPES, 3.0);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_poor_pair_would_be_found() {
    assert!(!failures(&[("line", "surface")], 3.0).is_empty());
}

#[test]
fn matching_a_dark_device_gives_the_dark_theme() {
    let chosen = block(":root[data-theme=\"dark\"]");
    assert!(chosen.len() > 20);
    assert_eq!(block(":root[data-theme=\"auto\"]"), chosen);
}
