//! How long the compiler takes: `cargo run --release -p programme --example speed -- programmes/npq-senco`.
//!
//! Checks the folder whole, again after one change as `--watch` does, one text as the editor asks while somebody types,
//! and a programme fifty times as large that is made of it. The middle of many rounds is printed, and the slowest.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use programme::{Files, Workshop, check};

/// How many times as large the large programme is.
const TIMES: usize = 50;

fn gather(root: &Path, folder: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            let name = name.to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(())
}

/// How long this thread has been on a processor, where the system tells. On a busy machine this is the truer number.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

/// Does it so often, and prints the middle time and the longest, and the processor's time for one.
fn measure(what: &str, rounds: u32, mut work: impl FnMut(u32)) {
    let before = on_processor();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|round| {
            let begun = Instant::now();
            work(round);
            begun.elapsed()
        })
        .collect();
    let used = on_processor()
        .zip(before)
        .map(|(after, before)| (after - before) / rounds);
    times.sort_unstable();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let at = |place: usize| times.get(place).copied().map_or(0.0, millis);
    let (middle, slowest) = (at(times.len() / 2), at(times.len().saturating_sub(1)));
    let used = used.map_or_else(String::new, |time| {
        format!(", on the processor {:.1} ms", millis(time))
    });
    println!("{what}: {middle:.1} ms ({rounds} rounds, slowest {slowest:.1} ms{used})");
}

/// The courses of the folder again and again, each time with numbers and names of their own.
fn large(files: &Files) -> Files {
    let mut all = files.clone();
    let courses = || {
        files
            .iter()
            .filter(|(path, _)| path.starts_with("courses/"))
    };
    let many = courses()
        .filter(|(path, _)| path.ends_with("/course.toml"))
        .count();
    let mut listed = String::new();
    for copy in 1..TIMES {
        for (path, bytes) in courses() {
            let Some((folder, rest)) = path
                .strip_prefix("courses/")
                .and_then(|path| path.split_once('/'))
            else {
                continue;
            };
            let text = String::from_utf8_lossy(bytes);
            all.insert(
                format!("courses/{folder}-{copy}/{rest}"),
                renamed(&text, copy, many * copy).into_bytes(),
            );
            if rest == "course.toml" {
                listed.extend(["  \"courses/", folder, "-", &copy.to_string(), "\",\n"]);
            }
        }
    }
    if let Some(programme) = all.get_mut("programme.toml") {
        let text = String::from_utf8_lossy(programme).replacen(
            "  \"preparation\",\n",
            &(listed + "  \"preparation\",\n"),
            1,
        );
        *programme = text.into_bytes();
    }
    all
}

/// The same text with the names that may be there once only made into others.
fn renamed(text: &str, copy: usize, further: usize) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        let key = line.split('=').next().unwrap_or_default().trim();
        match key {
            "number" | "builds_on" | "prerequisites" => out.push_str(&moved(line, further)),
            "id" if line.contains('.') => out.push_str(&moved(line, further)),
            "id" => out.push_str(&line.replacen("\"\n", &format!("-{copy}\"\n"), 1)),
            _ => {
                for (at, piece) in line.split("](module:").enumerate() {
                    if at == 0 {
                        out.push_str(piece);
                        continue;
                    }
                    let (name, rest) = piece.split_once(')').unwrap_or((piece, ""));
                    out.extend(["](module:", &moved(name, further), ")", rest]);
                }
            }
        }
    }
    out
}

/// Every whole number that is not behind a point, moved on.
fn moved(line: &str, further: usize) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let mut behind = false;
    for c in line.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if let (false, Ok(number)) = (behind, digits.parse::<usize>()) {
            out.push_str(&(number + further).to_string());
        } else {
            out.push_str(&digits);
        }
        digits.clear();
        behind = c == '.';
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "programmes/npq-senco".to_owned());
    let mut files = Files::new();
    gather(Path::new(&folder), Path::new(&folder), &mut files)?;
    let bytes: usize = files.values().map(Vec::len).sum();
    println!("{folder}: {} files, {} KB", files.len(), bytes / 1000);
    measure("whole check", 40, |_| drop(check(&files)));

    let pages = files
        .iter()
        .filter(|(path, _)| path.starts_with("courses/") && path.rsplit('.').next() == Some("md"));
    let Some((path, text)) = pages.max_by_key(|(_, bytes)| bytes.len()) else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let typed = |round: u32| format!("{text}\nA further line, number {round}.\n");
    let mut workshop = Workshop::open(files.clone());
    measure("again after a change of one file", 40, |round| {
        workshop.put(path, Some(typed(round).into_bytes()));
    });
    measure("one text while it is typed", 40, |round| {
        drop(workshop.try_text(path, &typed(round)));
    });

    let files = large(&files);
    let bytes: usize = files.values().map(Vec::len).sum();
    let checked = check(&files);
    let lasting = checked
        .programme
        .as_ref()
        .map_or(0, |one| one.elements.len());
    println!(
        "{TIMES} times as large: {} files, {} KB, {lasting} elements, {} faults",
        files.len(),
        bytes / 1000,
        checked.diagnostics.len()
    );
    for one in checked.diagnostics.iter().take(3) {
        println!("  such as {} {}", one.code, one.message);
    }
    measure("whole check of it", 5, |_| drop(check(&files)));
    let mut workshop = Workshop::open(files.clone());
    measure("again after a change of one file of it", 5, |round| {
        workshop.put(path, Some(typed(round).into_bytes()));
    });
    Ok(())
}
