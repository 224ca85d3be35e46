//! Somebody has another name: what it needs to be written on their record, and so on their award.
//!
//! What this room decides: whether a name may be changed so. What it does not know: whose it is.

use crate::source;

crate::refusals! {
    /// Why a name is not changed so; the first that applies.
    pub enum NameRefusal {
        /// No name.
        Missing = "name_missing" [source::SENDA_APPLICATION, "full_name"] "Enter the name as it should stand on the award.";
        /// The same name.
        Same = "same_name" [source::SENDA_APPLICATION, "full_name"] "This is the name on the record already.";
        /// Not said how it is known.
        ReasonMissing = "name_reason_missing" [source::SENDA_APPLICATION, "why"] "Say how you know: what you were shown, such as a marriage certificate.";
    }
}

/// May this name stand on the record from now on, and how exactly? Spaces around it and doubled ones are left out.
///
/// # Source
/// Our policy ([`source::SENDA_APPLICATION`]); DfE shows providers a person's earlier names beside the present one
/// ([`source::DFE_APPLICATION`]).
/// # Errors
/// See [`NameRefusal`]; the first that applies.
pub fn change(before: &str, after: &str, why: &str) -> Result<String, NameRefusal> {
    let words: Vec<&str> = after.split_whitespace().collect();
    let name = words.join(" ");
    if name.is_empty() {
        return Err(NameRefusal::Missing);
    }
    if name == before {
        return Err(NameRefusal::Same);
    }
    if why.trim().is_empty() {
        return Err(NameRefusal::ReasonMissing);
    }
    Ok(name)
}

/// The names that somebody had before, oldest first, each once and without the present one.
pub fn former<'n, A: IntoIterator<Item = &'n str>>(all: A, present: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in all {
        if name != present && !found.iter().any(|one| one == name) {
            found.push(name.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_to_another_one_with_a_reason() {
        assert_eq!(
            change("Asha Rao", "  Asha  Patel ", "Marriage certificate"),
            Ok("Asha Patel".to_owned())
        );
        assert_eq!(change("A", " ", "x"), Err(NameRefusal::Missing));
        assert_eq!(change("A B", "A  B", "x"), Err(NameRefusal::Same));
        assert_eq!(change("A", "B", " "), Err(NameRefusal::ReasonMissing));
    }

    #[test]
    fn former_names_are_told_once_and_never_the_present_one() {
        assert_eq!(former(["A", "B", "A", "C"], "C"), ["A", "B"]);
        assert!(former(["A"], "A").is_empty());
    }
}
