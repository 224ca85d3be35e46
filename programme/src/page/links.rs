//! What a link leads to: a word, a module, a source, a file of the programme, a place on the page, the outside.
//!
//! What this room must not know: whether what it names exists.

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target<'l> {
    /// `term:id`.
    Term(&'l str),
    /// `module:id`.
    Module(&'l str),
    /// `source:cop:6.44`, or `cop:6.44` when `cop` is a source.
    Citation(&'l str),
    /// `https:` or `mailto:`.
    Outside,
    /// `http:`, which anybody on the way can read and change.
    Plain,
    /// `#heading`.
    Anchor(&'l str),
    /// A file, as a path in the programme folder.
    File(String),
    /// Another scheme, another host, or a path that leaves the folder.
    Unsafe,
}

/// Reads a link that stands in a file of `folder`.
pub(crate) fn target<'l>(
    link: &'l str,
    folder: &str,
    is_source: impl Fn(&str) -> bool,
) -> Target<'l> {
    if let Some(anchor) = link.strip_prefix('#') {
        return Target::Anchor(anchor);
    }
    if let Some((scheme, rest)) = link
        .split_once(':')
        .filter(|(scheme, _)| !scheme.contains('/'))
    {
        return match scheme {
            "term" => Target::Term(rest),
            "module" => Target::Module(rest),
            "source" => Target::Citation(rest),
            "https" | "mailto" => Target::Outside,
            "http" => Target::Plain,
            key if is_source(key) => Target::Citation(link),
            _ => Target::Unsafe,
        };
    }
    let path = link.split(['#', '?']).next().unwrap_or_default();
    join(folder, path).map_or(Target::Unsafe, Target::File)
}

/// Joins a folder and a relative path; `None` when it leaves the programme folder or is not relative.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a file.
pub(crate) fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::{Target, target};

    #[test]
    fn every_kind_of_link_is_told_from_the_others() {
        let table = [
            ("term:send", Target::Term("send")),
            ("module:1.2", Target::Module("1.2")),
            ("cop:6.44", Target::Citation("cop:6.44")),
            ("source:cop:6.44", Target::Citation("cop:6.44")),
            ("https://example.org", Target::Outside),
            ("http://example.org", Target::Plain),
            ("#part", Target::Anchor("part")),
            ("../b/x.md#y", Target::File("b/x.md".to_owned())),
            ("../../../etc", Target::Unsafe),
            ("/study", Target::Unsafe),
            ("//host/x", Target::Unsafe),
            ("javascript:alert(1)", Target::Unsafe),
            ("data:text/html,x", Target::Unsafe),
        ];
        for (link, wanted) in table {
            assert_eq!(target(link, "a", |key| key == "cop"), wanted, "{link}");
        }
    }
}
