//! Messages between those who lead a group and its people: how long, how many, and templates with named fields.
//!
//! What this room decides: what may be sent, and what a template says to one person.
//! What it does not know: who the people are, or how letters are posted.

use crate::{
    base::{Day, Instant},
    source,
};

/// The most characters of one message.
pub const MOST_CHARACTERS: usize = 4_000;
/// So many messages in an hour are enough for anybody; a message to a whole group is one.
pub const MOST_AN_HOUR: i64 = 30;

/// The named fields a template may hold, and what each stands for.
pub const FIELDS: [(&str, &str); 4] = [
    ("first_name", "the first name"),
    ("group", "the name of the group"),
    ("missing", "how many points are missing"),
    ("next_session", "the title and day of the next session"),
];

crate::refusals! {
    /// Why a message is not sent; the first that applies.
    pub enum MessageRefusal {
        /// It says nothing.
        Empty = "message_empty" [source::SENDA_GROUP_MESSAGES, "body"] "Write a message.";
        /// It is too long.
        TooLong {
            /// By so many characters.
            over: usize
        } = "message_too_long" [source::SENDA_GROUP_MESSAGES, "body"] "The message is {} characters too long.", over;
        /// A field that is not known.
        UnknownField {
            /// As it was typed.
            field: String
        } = "message_field" [source::SENDA_GROUP_MESSAGES, "body"] "There is no field called {{{}}}. Use {{first_name}}, {{group}}, {{missing}} or {{next_session}}.", field;
        /// Nobody would get it.
        Nobody = "message_nobody" [source::SENDA_GROUP_MESSAGES, "to"] "Nobody is chosen. Tick somebody, or choose another filter.";
        /// Too many in an hour.
        TooMany = "message_too_many" [source::SENDA_GROUP_MESSAGES] "You have sent 30 messages in the last hour. Wait a little, or write to several people at once.";
        /// The group has nobody who leads it.
        NobodyLeads = "message_nobody_leads" [source::SENDA_GROUP_MESSAGES] "Nobody leads your group at the moment. Write to your programme administrator.";
        /// The people chosen are others than were shown.
        Changed = "message_changed" [source::SENDA_GROUP_MESSAGES] "Who would get the message has changed since you looked. Look again, then send it.";
    }
}

/// What a template is filled with for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling<'a> {
    /// The first name.
    pub first_name: &'a str,
    /// The group's name.
    pub group: &'a str,
    /// How many points are missing, in words.
    pub missing: &'a str,
    /// The next session, in words.
    pub next_session: &'a str,
}

impl Filling<'_> {
    fn of(&self, field: &str) -> Option<&str> {
        match field {
            "first_name" => Some(self.first_name),
            "group" => Some(self.group),
            "missing" => Some(self.missing),
            "next_session" => Some(self.next_session),
            _ => None,
        }
    }
}

/// May this text be sent?
///
/// # Source
/// [`crate::source::SENDA_GROUP_MESSAGES`]
/// # Errors
/// [`MessageRefusal`]
pub fn may_send(body: &str, sent_last_hour: i64) -> Result<(), MessageRefusal> {
    let body = body.trim();
    if body.is_empty() {
        return Err(MessageRefusal::Empty);
    }
    let characters = body.chars().count();
    if characters > MOST_CHARACTERS {
        return Err(MessageRefusal::TooLong {
            over: characters - MOST_CHARACTERS,
        });
    }
    if sent_last_hour >= MOST_AN_HOUR {
        return Err(MessageRefusal::TooMany);
    }
    Ok(())
}

/// What the template says to one person: fields in braces are replaced, once, by plain text; nothing is worked out.
///
/// # Source
/// [`crate::source::SENDA_GROUP_MESSAGES`]
/// # Errors
/// [`MessageRefusal::UnknownField`]
pub fn fill(template: &str, with: &Filling<'_>) -> Result<String, MessageRefusal> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template.trim();
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((field, tail)) = after.split_once('}').filter(|(field, _)| is_name(field)) else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = with.of(field).ok_or_else(|| MessageRefusal::UnknownField {
            field: field.to_owned(),
        })?;
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn is_name(field: &str) -> bool {
    !field.is_empty() && field.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// May somebody who leads a group from this day on see what was written at this moment? A substitute sees from their day on.
///
/// # Source
/// [`crate::source::SENDA_GROUP_MESSAGES`]
pub fn may_see(written_on: Day, leads_from: Day, leads_until: Day) -> bool {
    written_on >= leads_from && leads_from <= leads_until
}

/// Has somebody who read until this message read one written later?
pub const fn is_unread(written: Instant, read: Option<Instant>) -> bool {
    match read {
        Some(read) => written.0 > read.0,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASHA: Filling<'_> = Filling {
        first_name: "Asha",
        group: "Tidewater",
        missing: "4.75",
        next_session: "{first_name}",
    };

    #[test]
    fn named_fields_are_replaced_once_and_by_plain_text() {
        let told = fill(
            "Hello {first_name}, {missing} points. {next_session}",
            &ASHA,
        );
        assert_eq!(told.unwrap(), "Hello Asha, 4.75 points. {first_name}");
        for kept in ["{ }", "{1+1}", "{{", "}", "{First}", "a { b"] {
            assert_eq!(fill(kept, &ASHA).unwrap(), kept.trim());
        }
    }

    #[test]
    fn a_field_that_is_not_known_is_told_before_anything_is_sent() {
        let refused = fill("Dear {surname}", &ASHA).unwrap_err();
        assert_eq!(
            crate::base::Refusal::sentence(&refused),
            "There is no field called {surname}. Use {first_name}, {group}, {missing} or {next_session}."
        );
    }

    #[test]
    fn a_message_says_something_is_not_too_long_and_not_one_of_too_many() {
        assert_eq!(may_send(" \n", 0), Err(MessageRefusal::Empty));
        let long = "é".repeat(MOST_CHARACTERS + 2);
        assert_eq!(may_send(&long, 0), Err(MessageRefusal::TooLong { over: 2 }));
        assert_eq!(
            may_send("Hello", MOST_AN_HOUR),
            Err(MessageRefusal::TooMany)
        );
        assert_eq!(may_send("Hello", MOST_AN_HOUR - 1), Ok(()));
    }

    #[test]
    fn a_substitute_sees_from_their_day_on() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert!(!may_see(
            day("2026-11-01"),
            day("2026-11-02"),
            day("2026-12-01")
        ));
        assert!(may_see(
            day("2026-11-02"),
            day("2026-11-02"),
            day("2026-12-01")
        ));
    }
}
