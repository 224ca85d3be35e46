//! Two records that may be one person's: by what they are recognised, and what stands in the way of merging them.
//!
//! What this room decides: when two look alike, and whether their registrations allow a merge.
//! What it does not know: accounts; the rule of people says what they allow.

use super::journey::Answers;
use crate::{base::Urn, source};

crate::coded! {
    /// By what two records look alike. The first is as good as certain, the last a hint.
    pub enum Alike {
        /// The same teacher reference number.
        Trn = "trn", "The same TRN";
        /// The same address, but for dots and tags that mail services ignore.
        Email = "email", "The same email address";
        /// The same name and the same first day as SENCO.
        NameAndDay = "name_and_day", "The same name and first day as SENCO";
        /// The same name and the same school.
        NameAndSchool = "name_and_school", "The same name and school";
    }
}

crate::refusals! {
    /// Why the registrations of two records cannot become one person's; the first that applies.
    pub enum AlikeRefusal {
        /// Both hold a place.
        BothPlaced = "both_placed" [source::DFE_APPLICATION] "Both records hold a place on the programme. Withdraw or cancel one of the two first.";
        /// Both have an application that waits.
        BothPending = "both_pending" [source::DFE_APPLICATION] "Both records have an application that waits for a decision. Reject one of the two first.";
        /// Both hold the post at one school.
        BothPosts = "both_posts" [source::SENDA_APPLICATION] "Both records hold the SENCO post at the same school. End one of the two posts first.";
    }
}

/// What the registrations of two records say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlikeFacts {
    /// Both hold a place.
    pub both_placed: bool,
    /// Both have an application that waits.
    pub both_pending: bool,
    /// Both hold the post at one school.
    pub both_posts: bool,
}

/// Do their registrations allow a merge?
///
/// # Source
/// One live application and one place a person and programme ([`source::DFE_APPLICATION`]).
/// # Errors
/// See [`AlikeRefusal`]; the first that applies.
pub const fn merge(facts: &AlikeFacts) -> Result<(), AlikeRefusal> {
    if facts.both_placed {
        return Err(AlikeRefusal::BothPlaced);
    }
    if facts.both_pending {
        return Err(AlikeRefusal::BothPending);
    }
    if facts.both_posts {
        return Err(AlikeRefusal::BothPosts);
    }
    Ok(())
}

/// By what the person of these answers can be recognised.
///
/// # Source
/// [`source::DFE_APPLICATION`].
pub fn traits(answers: &Answers, email: &str) -> Vec<(Alike, String)> {
    let mut found = vec![(Alike::Email, plain_email(email))];
    if let Some(trn) = &answers.trn {
        found.push((Alike::Trn, trn.to_string()));
    }
    let name = answers.full_name.as_deref().map(plain_name);
    let name = name.filter(|name| !name.is_empty());
    if let (Some(name), Some(day)) = (&name, answers.first_senco_on) {
        found.push((Alike::NameAndDay, format!("{name}|{day}")));
    }
    if let (Some(name), Some(urn)) = (&name, answers.school.map(Urn::number)) {
        found.push((Alike::NameAndSchool, format!("{name}|{urn}")));
    }
    found
}

/// An address without what mail services ignore: case, a tag after a plus, and dots where Google ignores them.
fn plain_email(email: &str) -> String {
    let email = email.trim().to_lowercase();
    let Some((local, domain)) = email.split_once('@') else {
        return email;
    };
    let local = local.split('+').next().unwrap_or(local);
    if matches!(domain, "gmail.com" | "googlemail.com") {
        format!("{}@gmail.com", local.replace('.', ""))
    } else {
        format!("{local}@{domain}")
    }
}

/// A name as letters in lower case, its words in order of the alphabet.
fn plain_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_recognised_by_number_address_and_name() {
        let answers = Answers {
            full_name: Some("O’Neill, Asha".into()),
            trn: "1234567".parse().ok(),
            first_senco_on: "2024-09-01".parse().ok(),
            school: Urn::from_number(100_001).ok(),
            ..Answers::default()
        };
        let found = traits(&answers, "Asha.ONeill+npq@googlemail.com");
        assert_eq!(
            found,
            [
                (Alike::Email, "ashaoneill@gmail.com".to_owned()),
                (Alike::Trn, "1234567".to_owned()),
                (Alike::NameAndDay, "asha neill o|2024-09-01".to_owned()),
                (Alike::NameAndSchool, "asha neill o|100001".to_owned()),
            ]
        );
        assert_eq!(plain_email("A.B+c@school.example"), "a.b@school.example");
    }

    #[test]
    fn what_two_people_hold_cannot_become_one_persons() {
        let free = AlikeFacts {
            both_placed: false,
            both_pending: false,
            both_posts: false,
        };
        assert_eq!(merge(&free), Ok(()));
        let placed = AlikeFacts {
            both_placed: true,
            ..free
        };
        assert_eq!(merge(&placed), Err(AlikeRefusal::BothPlaced));
        let posts = AlikeFacts {
            both_posts: true,
            ..free
        };
        assert_eq!(merge(&posts), Err(AlikeRefusal::BothPosts));
    }
}
