//! Checks a programme folder and prints what it finds: `cargo run -p programme --example check -- FOLDER [WHAT]`,
//! where WHAT is json, sarif, outline, csv, heat, needs, statements, thread, hours or pages.
//! It must not know more than the folder it is given; the `senda` program has the full command.

use std::path::Path;

use programme::{
    Files, Links, Map, Programme, check, coverage, outline_json, prerequisites_svg, report_json,
    report_sarif, report_terminal,
};

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

fn show(what: &str, programme: &Programme) -> String {
    match what {
        "outline" => format!("{:#}\n", outline_json(programme)),
        "csv" => coverage(programme).to_csv(),
        "heat" => coverage(programme).to_svg(),
        "needs" => prerequisites_svg(programme),
        "statements" => Map::Statements.svg(programme),
        "thread" => Map::Thread.svg(programme),
        "hours" => Map::Hours.svg(programme),
        _ => {
            let mut pages = String::new();
            for (file, html) in programme.prepare(&Links::default()) {
                pages.push_str(&["<!-- ", &file, " -->\n", &html].concat());
            }
            pages
        }
    }
}

fn main() -> std::io::Result<std::process::ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let mut files = Files::new();
    gather(Path::new(&folder), Path::new(&folder), &mut files)?;
    let checked = check(&files);
    let what = arguments.next();
    match (what.as_deref(), &checked.programme) {
        (Some("json"), _) => println!("{:#}", report_json(&checked)),
        (Some("sarif"), _) => println!("{:#}", report_sarif(&checked, None)),
        (Some(what), Some(programme)) => print!("{}", show(what, programme)),
        _ => print!("{}", report_terminal(&checked, &files, false)),
    }
    Ok(if checked.errors() == 0 {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    })
}
