//! No bytes whatever make the compiler, its reports, its maps or its HTML panic.
//!
//! What this room must not know: a real qualification.

use proptest::prelude::*;

use super::{STEP, valid};
use crate::{
    Checked, Files, Links, Map, check, coverage, outline_json, prerequisites_svg, report_json,
    report_sarif, report_terminal,
};

/// Pieces that are likely to find a weak place.
const PIECES: &[&[u8]] = &[
    b"+++",
    b"\n+++\n",
    b":::",
    b"\n::: law\n",
    b"\n:::\n",
    b"[",
    b"]",
    b"[[check]]",
    b"\"",
    b"'''",
    b"=",
    b"\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    "é".as_bytes(),
    "😀".as_bytes(),
    b"](module:",
    b"](term:",
    b"![",
    b"|--|\n",
    b"```",
    b"# ",
    b"###### ",
    b"<b>",
    b"&#0;",
    b"\0",
    b"99999999999999999999",
    b"-1",
    b"nan",
    b"1979-05-27",
    b"{",
    b"}",
    b"..",
    b"/",
    b"../../..",
    b"act:",
];

pub(super) fn mutate(files: &mut Files, (file, at, cut, piece): (usize, usize, usize, usize)) {
    let paths: Vec<String> = files.keys().cloned().collect();
    let bytes = files.get_mut(&paths[file % paths.len()]).unwrap();
    let at = at % (bytes.len() + 1);
    let end = (at + cut % 40).min(bytes.len());
    bytes.splice(at..end, PIECES[piece % PIECES.len()].iter().copied());
}

/// Does everything that can be done with a folder.
fn everything(files: &Files) {
    told(&check(files), files);
}

/// Tells everything that can be told of a check.
pub(super) fn told(checked: &Checked, files: &Files) {
    report_terminal(checked, files, true);
    report_json(checked);
    report_sarif(checked, None);
    for one in &checked.diagnostics {
        assert!(one.span.end <= files.get(&one.file).map_or(0, Vec::len));
    }
    if let Some(programme) = &checked.programme {
        outline_json(programme);
        prerequisites_svg(programme);
        for version in programme.versions() {
            let trace = crate::trace(programme, version, Some(&programme.framework));
            assert!(trace.rows.len() >= version.statements.len());
            trace.table().to_csv();
        }
        let coverage = coverage(programme);
        coverage.to_svg();
        coverage.to_csv();
        for map in Map::ALL {
            map.svg(programme);
            map.json(programme);
            map.table(programme).to_csv();
        }
        for (file, html) in programme.prepare(&Links::default()) {
            assert!(
                !html.contains("<script") && !html.contains("javascript:"),
                "{file}: {html}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_never_panic(changes in prop::collection::vec(any::<(usize, usize, usize, usize)>(), 1..8)) {
        let mut files = valid();
        for one in changes {
            mutate(&mut files, one);
        }
        everything(&files);
    }

    #[test]
    fn any_bytes_in_any_file_never_panic(file in 0_usize..13, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut files = valid();
        let path = files.keys().nth(file).unwrap().clone();
        files.insert(path, bytes);
        everything(&files);
    }

    #[test]
    fn any_text_on_a_page_never_panics_and_is_clean(text in "(\\PC|\n|:::|\\[|\\]|\\(|\\)|<|>|#|\\||`|!){0,120}") {
        let mut files = valid();
        files.get_mut(STEP).unwrap().extend(text.bytes());
        everything(&files);
    }
}

#[test]
fn deep_nesting_is_survived() {
    for piece in ["> ", "- ", "[", "![", "*", "::: law\n", "`", "| "] {
        let mut files = valid();
        files
            .get_mut(STEP)
            .unwrap()
            .extend(piece.repeat(2_000).bytes());
        everything(&files);
    }
    let mut files = valid();
    files
        .get_mut("programme.toml")
        .unwrap()
        .extend(format!("x = {}", "[".repeat(100_000)).bytes());
    everything(&files);
}

#[test]
fn an_empty_folder_has_no_programme() {
    let checked = check(&Files::new());
    assert!(checked.programme.is_none());
    assert_eq!(super::codes(&checked), ["P003"]);
}
