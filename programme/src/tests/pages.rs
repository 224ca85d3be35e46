//! Pages as participants get them, and checks as they are marked.
//!
//! What this room must not know: a real qualification.

use super::{STEP, edit, valid};
use crate::{Answer, Check, CheckKind, CheckOption, Links, Programme, check, preview};

fn programme() -> Programme {
    check(&valid()).programme.unwrap()
}

fn html(markdown: &str) -> String {
    preview(markdown, STEP, &programme(), &Links::default())
}

#[test]
fn the_step_of_a_new_programme_is_shown_whole() {
    let programme = programme();
    let step = &programme.elements[1].modules[0].steps[0];
    let html = step.html(&programme);
    for piece in [
        "<h2 id=\"part-what-to-look-for\">What to look for</h2>",
        "<a class=\"app-term\" href=\"#word-duty\">duty</a>",
        "<th scope=\"col\">Where</th>",
        "<aside class=\"app-call app-call--law\" aria-label=\"The law: The Act that this qualification rests on, section 1\">",
        "<h3 class=\"app-call__heading\">The law</h3>",
        "<p class=\"app-call__source\">Source: The Act that this qualification rests on, section 1</p>",
        "role=\"region\" aria-label=\"Table 1 of ",
        ", scrolls sideways\" tabindex=\"0\"",
    ] {
        assert!(html.contains(piece), "{piece} is not in {html}");
    }
    assert!(!html.contains("<h1"));
    assert_eq!(step.words_on_page, ["duty"]);
    assert_eq!(programme.terms(&step.words_on_page)[0].term, "duty");
}

#[test]
fn links_lead_where_the_site_wants_them() {
    let links = Links {
        module: "/m/".to_owned(),
        media: "/f/".to_owned(),
    };
    let table = [
        ("[a](module:1.1)", "href=\"/m/1.1\""),
        ("[a](1-why.md)", "href=\"/m/1.1/why\""),
        ("[a](task.md)", "href=\"/m/1.1/task\""),
        (
            "[a](media/x.pdf)",
            "href=\"/f/courses/1-first/1-first/media/x.pdf\"",
        ),
        (
            "![a](media/x.svg)",
            "src=\"/f/courses/1-first/1-first/media/x.svg\"",
        ),
        (
            "[a](https://example.org/?b=1&c=2)",
            "href=\"https://example.org/?b=1&amp;c=2\"",
        ),
        ("[a](#what-now)", "href=\"#part-what-now\""),
    ];
    for (markdown, piece) in table {
        let html = preview(markdown, STEP, &programme(), &links);
        assert!(html.contains(piece), "{markdown} gave {html}");
    }
}

#[test]
fn harmful_text_comes_out_harmless() {
    let bad = [
        "<script",
        "onerror",
        "javascript:",
        "<iframe",
        "<style",
        "style=",
        "<form",
        "<svg",
        "data:text",
    ];
    for markdown in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,x)",
        "![a](javascript:alert(1))",
        "<iframe src=https://example.org></iframe>",
        "a <b style=color:red>b</b>",
        "<form action=/x><button>b</button></form>",
        "<svg onload=alert(1)>",
        "::: school <script>alert(1)</script>\nx\n:::",
        "::: law act:\"><script>alert(1)</script>\nx\n:::",
        "[a](<javascript&colon;alert(1)>)",
        "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    ] {
        let html = html(markdown);
        assert!(
            bad.iter().all(|one| !html.contains(one)),
            "{markdown} gave {html}"
        );
    }
}

#[test]
fn headings_begin_at_level_two_and_repeated_ones_keep_apart() {
    assert_eq!(
        html("# One\n\n## Two\n\n# One\n"),
        "<h2 id=\"part-one\">One</h2>\n<h3 id=\"part-two\">Two</h3>\n<h2 id=\"part-one-2\">One</h2>\n"
    );
    assert_eq!(html("## One\n"), "<h2 id=\"part-one\">One</h2>\n");
}

#[test]
fn a_film_comes_with_captions_and_transcript() {
    let mut files = valid();
    let media = "[[media]]\nfile = \"film.mp4\"\ntitle = \"A class\"\ncaptions = \"film.vtt\"\ntranscript = \"film.txt\"\n";
    for (name, text) in [
        ("media.toml", media),
        ("film.mp4", "x"),
        ("film.vtt", "x"),
        ("film.txt", "x"),
    ] {
        files.insert(format!("{}/{name}", super::MODULE), text.into());
    }
    edit(
        &mut files,
        STEP,
        "Good help begins",
        "![A class at work](film.mp4)\n\nGood help begins",
    );
    let checked = check(&files);
    assert_eq!(checked.diagnostics, []);
    let programme = checked.programme.unwrap();
    let html = programme.elements[1].modules[0].steps[0].html(&programme);
    for piece in [
        "<video",
        "kind=\"captions\"",
        "film.vtt",
        ">Transcript of A class</a>",
        "A class at work",
    ] {
        assert!(html.contains(piece), "{piece} is not in {html}");
    }
}

fn question(kind: CheckKind) -> Check {
    let option = |text: &str, right| CheckOption {
        text: text.to_owned(),
        right,
        matches: Some(text.to_uppercase()),
        feedback: Some(format!("about {text}")),
    };
    let options = vec![option("a", true), option("b", false), option("c", true)];
    let (id, prompt, model) = (
        "q".to_owned(),
        "Which?".to_owned(),
        Some("Model.".to_owned()),
    );
    Check {
        id,
        kind,
        prompt,
        statement: None,
        options,
        feedback: None,
        model,
        confidence: false,
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn answers_are_marked_by_kind() {
    let mut single = question(CheckKind::Single);
    single.options[2].right = false;
    let table = [
        (single.clone(), Answer::Chosen(vec![0]), true),
        (single.clone(), Answer::Chosen(vec![1]), false),
        (single.clone(), Answer::Chosen(vec![]), false),
        (single, Answer::Chosen(vec![0, 1]), false),
        (
            question(CheckKind::Multiple),
            Answer::Chosen(vec![2, 0]),
            true,
        ),
        (
            question(CheckKind::Multiple),
            Answer::Chosen(vec![0]),
            false,
        ),
        (
            question(CheckKind::Multiple),
            Answer::Chosen(vec![0, 2, 99]),
            true,
        ),
        (
            question(CheckKind::Ordering),
            Answer::Ordered(vec![0, 1, 2]),
            true,
        ),
        (
            question(CheckKind::Ordering),
            Answer::Ordered(vec![1, 0, 2]),
            false,
        ),
        (
            question(CheckKind::Ordering),
            Answer::Chosen(vec![0, 1, 2]),
            false,
        ),
        (
            question(CheckKind::Matching),
            Answer::Matched(vec![Some(0), Some(1), Some(2)]),
            true,
        ),
        (
            question(CheckKind::Matching),
            Answer::Matched(vec![Some(0), None, Some(2)]),
            false,
        ),
        (
            question(CheckKind::Matching),
            Answer::Matched(vec![Some(1), Some(0), Some(9)]),
            false,
        ),
        (
            question(CheckKind::Recall),
            Answer::Told("words".to_owned()),
            true,
        ),
        (
            question(CheckKind::Recall),
            Answer::Told("  ".to_owned()),
            false,
        ),
    ];
    for (check, answer, right) in table {
        let marked = check.mark(&answer);
        assert_eq!(marked.right, right, "{:?} {answer:?}", check.kind);
        assert_eq!(marked.options.len(), 3);
        assert_eq!(marked.options[1].feedback.as_deref(), Some("about b"));
    }
}

#[test]
fn the_order_shown_gives_nothing_away_and_is_the_same_for_the_same_seed() {
    let ordering = question(CheckKind::Ordering);
    for seed in 0..200 {
        let shown = ordering.shown_order(seed);
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2]);
        assert_ne!(shown, [0, 1, 2], "seed {seed}");
        assert_eq!(shown, ordering.shown_order(seed));
    }
    assert_eq!(question(CheckKind::Single).shown_order(1), [0, 1, 2]);
}
