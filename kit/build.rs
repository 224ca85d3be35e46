//! Makes the styles, script and fonts that `kit::assets` embeds, and the list of licences of everything that ships.
//!
//! It runs `npm ci` and `frontend/assets.mjs` inside `OUT_DIR`, and again only when their inputs change.
//! Where there is no Node, `SENDA_ASSETS_DIR` may point at what `frontend/assets.mjs` made elsewhere.
//! It must not know: pages.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What `frontend/assets.mjs` reads. A change in any of them makes the assets again.
const INPUTS: [&str; 18] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "assets.mjs",
    "govuk.scss",
    "styles/tokens.css",
    "styles/frame.css",
    "styles/pieces.css",
    "styles/study.css",
    "styles/staff.css",
    "styles/device.css",
    "app.js",
    "offline.js",
    "worker.js",
    "editor.js",
    "register.js",
    "favicon.svg",
    "licences/govuk-frontend.txt",
];

const NO_NODE: &str = "Senda's pages need Node 20 or newer with npm at build time (never at run time). \
    Install it (Debian and Ubuntu: `apt install nodejs npm`; elsewhere: https://nodejs.org), \
    or set SENDA_ASSETS_DIR to a directory made on another machine by \
    `npm ci --prefix frontend && node frontend/assets.mjs DIR frontend/node_modules`.";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    if let Err(problem) = build() {
        println!("cargo::error={}", problem.to_string().replace('\n', " "));
    }
}

fn build() -> Outcome<()> {
    let out = directory("OUT_DIR")?;
    let root = directory("CARGO_MANIFEST_DIR")?.join("..");
    let frontend = root.join("frontend");
    println!("cargo::rerun-if-env-changed=SENDA_ASSETS_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!(
        "cargo::rerun-if-changed={}",
        root.join("Cargo.lock").display()
    );
    println!(
        "cargo::rerun-if-changed={}",
        frontend.join("licences").display()
    );
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", frontend.join(input).display());
    }
    let made = match env::var_os("SENDA_ASSETS_DIR") {
        Some(ready) => fs::canonicalize(&ready)
            .map_err(|cause| format!("SENDA_ASSETS_DIR ({}): {cause}", ready.display()))?,
        None => made_by_node(&frontend, &out)?,
    };
    write_if_changed(&out.join("assets.rs"), &assets_source(&made)?)?;
    let mut licences = npm_licences(&made)?;
    licences.extend(crate_licences(&root, &out)?);
    write_if_changed(&out.join("licences.rs"), &licences_source(&licences)?)
}

fn directory(variable: &str) -> Outcome<PathBuf> {
    Ok(PathBuf::from(
        env::var_os(variable).ok_or_else(|| format!("cargo did not set {variable}"))?,
    ))
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()).into())
}

fn write_if_changed(path: &Path, text: &str) -> Outcome<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}

/// Runs a step whose failure the reader must understand from the message alone.
fn run(command: &mut Command, what: &str) -> Outcome<String> {
    let done = command
        .output()
        .map_err(|cause| format!("{what} could not start ({cause}). {NO_NODE}"))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(format!("{what} failed: {}", String::from_utf8_lossy(&done.stderr)).into())
}

fn made_by_node(frontend: &Path, out: &Path) -> Outcome<PathBuf> {
    let version = run(Command::new("node").arg("--version"), "node")?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    if major.parse::<u32>().unwrap_or(0) < 20 {
        return Err(format!("Node {} is too old. {NO_NODE}", version.trim()).into());
    }
    let packages_dir = out.join("npm");
    let made = out.join("assets");
    fs::create_dir_all(&packages_dir)?;
    fs::create_dir_all(&made)?;
    let mut packages = version.clone();
    let mut inputs = version;
    for input in INPUTS {
        let text = read(&frontend.join(input))?;
        if matches!(input, "package.json" | "package-lock.json" | ".npmrc") {
            fs::write(packages_dir.join(input), &text)?;
            packages.push_str(&text);
        }
        inputs.push_str(&text);
    }
    once(&out.join("npm.stamp"), &packages, || {
        let npm_program = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut install = Command::new(npm_program);
        install.args(["ci", "--ignore-scripts", "--include=dev", "--omit=optional"]);
        install
            .args(["--no-audit", "--no-fund"])
            .current_dir(&packages_dir);
        run(&mut install, "npm ci")
    })?;
    once(&out.join("assets.stamp"), &inputs, || {
        let mut script = Command::new("node");
        script
            .arg(frontend.join("assets.mjs"))
            .arg(&made)
            .arg(packages_dir.join("node_modules"));
        run(&mut script, "node frontend/assets.mjs")
    })?;
    Ok(made)
}

/// Does the work unless the stamp says that it was done with these very inputs.
fn once(stamp: &Path, inputs: &str, work: impl FnOnce() -> Outcome<String>) -> Outcome<()> {
    if fs::read_to_string(stamp).is_ok_and(|old| old == inputs) {
        return Ok(());
    }
    work()?;
    Ok(fs::write(stamp, inputs)?)
}

/// The tab-separated rows of a list made by `frontend/assets.mjs`.
fn rows(path: &Path) -> Outcome<Vec<Vec<String>>> {
    Ok(read(path)?
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

fn included(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn packed(path: &Path, extension: &str) -> String {
    let mut name = path.as_os_str().to_owned();
    name.push(extension);
    let path = PathBuf::from(name);
    if path.exists() {
        format!("Some({})", included(&path))
    } else {
        "None".to_owned()
    }
}

fn assets_source(made: &Path) -> Outcome<String> {
    let mut text = String::from("static ASSETS: &[Asset] = &[\n");
    for row in rows(&made.join("served.tsv"))? {
        let [plain, hashed, kind] = row.as_slice() else {
            return Err("served.tsv: every line has three parts".into());
        };
        let file = made.join("served").join(hashed);
        writeln!(
            text,
            "    Asset {{ name: {plain:?}, url: {:?}, content_type: {kind:?}, bytes: {}, gz: {}, br: {} }},",
            format!("/assets/{hashed}"),
            included(&file),
            packed(&file, ".gz"),
            packed(&file, ".br"),
        )?;
    }
    text.push_str("];\nstatic PRINT_FONTS: &[(&str, &[u8])] = &[\n");
    for row in rows(&made.join("ttf.tsv"))? {
        for name in row {
            writeln!(
                text,
                "    ({name:?}, {}),",
                included(&made.join("ttf").join(format!("{name}.ttf")))
            )?;
        }
    }
    text.push_str("];\n");
    Ok(text)
}

/// One thing that ships: name, version, licence, the file with its text.
struct Licence {
    name: String,
    version: String,
    terms: String,
    file: Option<PathBuf>,
}

fn npm_licences(made: &Path) -> Outcome<Vec<Licence>> {
    let mut found = Vec::new();
    for row in rows(&made.join("licences.tsv"))? {
        let [name, version, terms, file] = row.as_slice() else {
            return Err("licences.tsv: every line has four parts".into());
        };
        found.push(Licence {
            name: name.clone(),
            version: version.clone(),
            terms: terms.clone(),
            file: Some(made.join("licences").join(file)),
        });
    }
    Ok(found)
}

/// The Rust crates, as cargo knows them. When it cannot say (a build from vendored sources without some platform's
/// crates), their names and versions from Cargo.lock.
fn crate_licences(root: &Path, out: &Path) -> Outcome<Vec<Licence>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = env::var_os("TARGET").unwrap_or_default();
    let mut ask = Command::new(cargo);
    ask.args([
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
    ]);
    ask.arg(target).current_dir(root);
    match run(&mut ask, "cargo metadata") {
        Ok(told) => metadata_licences(&told, out),
        Err(_) => Ok(lock_licences(&read(&root.join("Cargo.lock"))?)),
    }
}

fn metadata_licences(told: &str, out: &Path) -> Outcome<Vec<Licence>> {
    let told: serde_json::Value = serde_json::from_str(told)?;
    let texts = out.join("crate-licences");
    fs::create_dir_all(&texts)?;
    let mut found = Vec::new();
    for package in told
        .get("packages")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
    {
        let word = |key: &str| {
            package
                .get(key)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        if word("source").is_empty() {
            continue;
        }
        let (name, version) = (word("name"), word("version"));
        // The texts are copied, so that what is embedded lies in OUT_DIR whatever becomes of cargo's own copy.
        let file = licence_file(Path::new(&word("manifest_path"))).and_then(|file| {
            let text = String::from_utf8_lossy(&fs::read(file).ok()?).into_owned();
            let copy = texts.join(format!("{name}-{version}.txt"));
            write_if_changed(&copy, &text).ok()?;
            Some(copy)
        });
        found.push(Licence {
            name,
            version,
            terms: word("license"),
            file,
        });
    }
    Ok(found)
}

/// The licence text beside a manifest: MIT's where there is a choice, because it is the shortest.
fn licence_file(manifest: &Path) -> Option<PathBuf> {
    let mut candidates: Vec<(u8, PathBuf)> = fs::read_dir(manifest.parent()?)
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_ascii_uppercase();
            let licence = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "COPYRIGHT"];
            if !path.is_file() || !licence.iter().any(|word| name.starts_with(word)) {
                return None;
            }
            let rank = if name.contains("MIT") {
                0
            } else if name.contains("APACHE") {
                2
            } else {
                1
            };
            Some((rank, path))
        })
        .collect();
    candidates.sort();
    candidates.into_iter().next().map(|(_, path)| path)
}

fn lock_licences(lock: &str) -> Vec<Licence> {
    lock.split("[[package]]")
        .filter(|block| block.contains("\nsource = "))
        .map(|block| {
            let word = |key: &str| {
                block
                    .lines()
                    .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
                    .map(|value| value.trim_matches('"').to_owned())
                    .unwrap_or_default()
            };
            Licence {
                name: word("name"),
                version: word("version"),
                terms: String::new(),
                file: None,
            }
        })
        .collect()
}

fn licences_source(licences: &[Licence]) -> Outcome<String> {
    let mut text = String::from("static LICENCES: &[Licence] = &[\n");
    for Licence {
        name,
        version,
        terms,
        file,
    } in licences
    {
        let body = file.as_ref().map_or_else(
            || "\"\"".to_owned(),
            |file| format!("include_str!({:?})", file.display().to_string()),
        );
        writeln!(
            text,
            "    Licence {{ name: {name:?}, version: {version:?}, licence: {terms:?}, text: {body} }},"
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
