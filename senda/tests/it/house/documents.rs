//! Documents: a manual for everybody who uses Senda, and no link in any document that leads nowhere.

use rulebook::people::Role;

use super::{File, files, root};

/// The manual that somebody with this duty reads.
fn manual(role: Role) -> &'static str {
    match role {
        Role::Participant => "participants",
        Role::SchoolLeader | Role::Governor => "schools",
        Role::Writer
        | Role::PeerReviewer
        | Role::ExternalApprover
        | Role::LegalChecker
        | Role::Proofreader
        | Role::DigitalEditor
        | Role::ContentLead => "content-team",
        Role::Facilitator | Role::Coach => "facilitators",
        Role::Assessor | Role::Moderator | Role::AssessmentLead => "assessors",
        Role::ProgrammeAdministrator | Role::PartnerManager => "programme-administrators",
        Role::Finance => "finance",
        Role::RegisterOfficer => "register-officers",
        Role::SystemAdministrator => "operators",
    }
}

#[test]
fn every_role_has_a_manual_that_says_something() {
    use rulebook::base::Coded as _;
    for role in Role::ALL {
        let file = root().join(format!("docs/{}.md", manual(*role)));
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|_| panic!("{} has no manual: {}", role.label(), file.display()));
        assert!(text.starts_with("# "), "{}", file.display());
        assert!(text.lines().count() > 20, "{} says little", file.display());
    }
}

/// Links to other files, as Markdown writes them: `](path)`, without the part after `#`.
fn links(file: &File) -> Vec<String> {
    let targets = file.text.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split([')', '#', ' ', '\n']).next())
        // Addresses of other sites and of pages of Senda itself are no files.
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_link_in_a_document_leads_to_a_file() {
    let mut documents = files(&["docs"], ".md");
    // This one teaches how links of the programme are written.
    documents.retain(|file| file.path != "docs/programme-format.md");
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        documents.push(File {
            path: name.to_owned(),
            text,
        });
    }
    let mut dead = Vec::new();
    for document in &documents {
        let folder = root().join(&document.path).parent().unwrap().to_owned();
        for link in links(document) {
            if !folder.join(&link).exists() {
                dead.push(format!("{} links to {link}", document.path));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
    let planted = File {
        path: String::new(),
        text: "[a](none.md#x) [b](https://x.example)".into(),
    };
    assert_eq!(links(&planted), ["none.md"]);
}

/// Commands that a document shows after `senda` are commands that there are.
#[test]
fn every_command_a_document_shows_exists() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_senda"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let known: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert!(known.contains(&"serve"), "{known:?}");
    let mut unknown = Vec::new();
    for document in files(&["docs"], ".md") {
        for line in document.text.lines().filter(|line| {
            line.trim_start().starts_with("senda ") || line.trim_start().starts_with("$ senda ")
        }) {
            let word = line
                .trim_start()
                .trim_start_matches("$ ")
                .split_whitespace()
                .nth(1)
                .unwrap_or("");
            let named = word
                .bytes()
                .next()
                .is_some_and(|first| first.is_ascii_lowercase());
            if named && !known.contains(&word) {
                unknown.push(format!("{}: {line}", document.path));
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
}
