//! Reading a file of posts: a trust's spreadsheet, or an extract in the words of the workforce census.
//!
//! What this room must not know: which schools and people there are.

use std::{borrow::Cow, io::Read};

use kit::sheet::{Line, LineFault, Sheet};
use rulebook::{
    base::{Coded, Day, Trn},
    registration::{
        duty::{Induction, Law},
        post::{NpqTold, PostFacts, PostKind},
    },
};

use super::{MOST_LINES, PostLine, PostTable};

/// A column by the names that files give it, the first being ours.
const URN: &[&str] = &["urn", "school urn", "schoolurn"];
const NAME: &[&str] = &["name", "senco", "full name"];
const GIVEN: &[&str] = &["given name", "forename", "first name"];
const FAMILY: &[&str] = &["family name", "surname", "last name"];
const EMAIL: &[&str] = &["email", "e-mail", "email address"];
const TRN: &[&str] = &["trn", "teacher number", "teachernumber"];
const KIND: &[&str] = &["kind", "post", "capacity"];
const ROLE: &[&str] = &["role", "role identifier", "roleidentifier"];
const FROM: &[&str] = &["from", "start", "contract start", "contractstart"];
const UNTIL: &[&str] = &["until", "end", "contract end", "contractend"];
const FIRST: &[&str] = &["first_senco_on", "first day as senco"];
const MONTHS: &[&str] = &["months_before", "months as senco before"];
const QTS: &[&str] = &["qualified_teacher", "qts", "qtstatus"];
const INDUCTION: &[&str] = &["induction"];
const TEACHES: &[&str] = &["teaches_here", "teaches here"];
const HEAD: &[&str] = &["head", "is head"];
const AWARD: &[&str] = &["qualification", "qualificationcode", "qualification code"];
const BEGUN: &[&str] = &["qualification_begun", "nasenco_begun"];
const COMPLETED: &[&str] = &["qualification_completed", "nasenco_completed"];

const AWARDED_BY: &[&str] = &["awarded_by", "npq_provider", "awarding provider"];

/// What spreadsheets call the NPQ for SENCO, without its spaces.
const NPQ_NAMES: &[&str] = &["npq", "npqsenco", "npqforsenco", "npqforsencos", "npqsen"];

/// The words of the census for the role of a SENCO.
const SENCO_ROLES: &[&str] = &[
    "senc",
    "senco",
    "sendco",
    "sen co-ordinator",
    "sen coordinator",
];

/// Reads a table. Lines of another role than the SENCO's are left out.
///
/// # Errors
/// The fault of a table that cannot be read at all, or has too many lines.
pub fn table(bytes: impl Read) -> Result<PostTable, LineFault> {
    let sheet = Sheet::open(bytes, &[])?;
    let missing: Vec<&str> = [URN, FROM]
        .into_iter()
        .filter(|names| names.iter().all(|name| !sheet.has(name)))
        .filter_map(|names| names.first().copied())
        .collect();
    if !missing.is_empty() {
        let sentence = format!(
            "The first line does not name {}. Columns are found by their names, in any order.",
            missing.join(" and ")
        );
        return Err(LineFault::new(1, "column_missing", sentence));
    }
    let mut table = PostTable::default();
    let mut too_many = false;
    let faults = sheet.each(|line| {
        if table.lines.len() >= MOST_LINES {
            too_many = true;
            return Ok(());
        }
        let role = cell(line, ROLE).to_lowercase();
        if role.is_empty() || SENCO_ROLES.contains(&role.as_str()) {
            table.lines.push(post(line)?);
        }
        Ok(())
    });
    if too_many {
        let sentence = format!("The file has more than {MOST_LINES} lines. Send it in parts.");
        return Err(LineFault::new(1, "too_many_lines", sentence));
    }
    table.wrong = faults.into_iter().map(Into::into).collect();
    Ok(table)
}

fn cell<'l>(line: &'l Line<'_>, names: &[&str]) -> Cow<'l, str> {
    names
        .iter()
        .map(|name| line.cell(name))
        .find(|cell| !cell.is_empty())
        .unwrap_or_default()
}

fn first(names: &[&'static str]) -> &'static str {
    names.first().copied().unwrap_or_default()
}

fn post(line: &Line<'_>) -> Result<PostLine, LineFault> {
    let urn = cell(line, URN);
    let urn: i64 = urn
        .parse()
        .ok()
        .filter(|urn| (100_000..=999_999).contains(urn))
        .ok_or_else(|| {
            line.fault(
                "not_a_urn",
                format!("urn is “{urn}”. A URN is six digits, like 100001."),
            )
        })?;
    let (email, trn) = (email(line)?, trn(line)?);
    if email.is_empty() && trn.is_none() {
        let sentence = "Give an email address or a TRN, so that it is clear who this is.";
        return Err(line.fault("nobody_named", sentence));
    }
    let name = name(line)?;
    let facts = facts(line)?;
    Ok(PostLine {
        number: line.number,
        urn,
        name,
        email,
        trn,
        facts,
    })
}

fn name(line: &Line<'_>) -> Result<String, LineFault> {
    let whole = cell(line, NAME);
    let name = if whole.is_empty() {
        format!("{} {}", cell(line, GIVEN), cell(line, FAMILY))
    } else {
        whole.into_owned()
    };
    let name = name.trim().to_owned();
    let fits = !name.is_empty() && name.chars().count() <= 120 && !name.contains(char::is_control);
    if fits {
        Ok(name)
    } else {
        Err(line.fault(
            "not_a_name",
            "Give the SENCO’s name, at most 120 characters.",
        ))
    }
}

fn email(line: &Line<'_>) -> Result<String, LineFault> {
    let text = cell(line, EMAIL).to_lowercase();
    let good = text.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty() && after.contains('.') && !after.starts_with('.')
    });
    let clean = text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    if text.is_empty() || (good && clean) {
        Ok(text)
    } else {
        let sentence =
            format!("email is “{text}”, which is not an address like name@school.example.");
        Err(line.fault("not_an_email", sentence))
    }
}

fn trn(line: &Line<'_>) -> Result<Option<String>, LineFault> {
    let text = cell(line, TRN);
    if text.is_empty() {
        return Ok(None);
    }
    let trn: Trn = text.parse().map_err(|_no_trn| {
        line.fault(
            "not_a_trn",
            format!("trn is “{text}”. A TRN is seven digits, and not all zeros."),
        )
    })?;
    Ok(Some(trn.to_string()))
}

fn facts(line: &Line<'_>) -> Result<PostFacts, LineFault> {
    let from_on = day(line, FROM)?
        .ok_or_else(|| line.fault("from_missing", "Give the first day in the post."))?;
    let award = award(line)?;
    Ok(PostFacts {
        kind: kind(line)?,
        from_on,
        until_on: day(line, UNTIL)?,
        first_senco_on: day(line, FIRST)?.or(Some(from_on)),
        months_before: months(line)?,
        qualified_teacher: yes(line, QTS, true)?,
        induction: induction(line)?,
        teaches_here: yes(line, TEACHES, true)?,
        head: yes(line, HEAD, false)?,
        nasenco_begun: award.nasenco_begun,
        nasenco_completed: award.nasenco_completed,
        npq_told: award.npq_told,
    })
}

fn kind(line: &Line<'_>) -> Result<PostKind, LineFault> {
    let text = cell(line, KIND).to_lowercase();
    Ok(match text.as_str() {
        "" | "sole" | "permanent" | "senco" => PostKind::Sole,
        "acting" | "interim" => PostKind::Acting,
        "shared" | "job share" => PostKind::Shared,
        "maternity_cover" | "maternity cover" | "cover" => PostKind::MaternityCover,
        _ => {
            let sentence =
                format!("kind is “{text}”: write sole, acting, shared or maternity_cover.");
            return Err(line.fault("not_a_kind", sentence));
        }
    })
}

fn induction(line: &Line<'_>) -> Result<Option<Induction>, LineFault> {
    let text = cell(line, INDUCTION).to_lowercase();
    if text.is_empty() {
        return Ok(Some(Induction::Complete));
    }
    Induction::from_code(&text).map(Some).map_err(|_unknown| {
        let sentence = format!("induction is “{text}”: write complete, exempt or incomplete.");
        line.fault("not_an_induction", sentence)
    })
}

/// What a line says of an award.
#[derive(Default)]
struct Award {
    nasenco_begun: Option<Day>,
    nasenco_completed: Option<Day>,
    npq_told: Option<NpqTold>,
}

/// An NPQ for SENCO, as the file tells of it: the day is needed, so that a person can look for it.
fn npq(line: &Line<'_>, begun: Option<Day>, completed: Option<Day>) -> Result<Award, LineFault> {
    let Some(awarded_on) = completed else {
        let sentence = "Give qualification_completed: the day on which the NPQ was awarded. Somebody who is still on the course is known from their provider; leave the qualification empty.";
        return Err(line.fault("award_without_day", sentence));
    };
    if begun.is_some_and(|begun| awarded_on < begun) {
        return Err(line.fault("award_backwards", BACKWARDS));
    }
    let provider = cell(line, AWARDED_BY).into_owned();
    if provider.chars().count() > 120 || provider.contains(char::is_control) {
        let sentence = "awarded_by is a name of at most 120 characters.";
        return Err(line.fault("not_a_name", sentence));
    }
    Ok(Award {
        npq_told: Some(NpqTold {
            awarded_on,
            provider,
        }),
        ..Award::default()
    })
}

const BACKWARDS: &str = "The qualification is completed before it is begun.";

/// What a line says of an award: the older one with its days; the NPQ as something that is told, and is for a person to see.
fn award(line: &Line<'_>) -> Result<Award, LineFault> {
    let text = cell(line, AWARD).to_lowercase();
    let (begun, completed) = (day(line, BEGUN)?, day(line, COMPLETED)?);
    match text.as_str() {
        "" | "nasc" | "nasenco" | "nasco" | "national award" => {}
        "none" | "no" => return Ok(Award::default()),
        other if NPQ_NAMES.contains(&other.replace([' ', '-'], "").as_str()) => {
            return npq(line, begun, completed);
        }
        _ => {
            let sentence = format!(
                "qualification is “{text}”: write NASENCO or NPQ SENCO, or leave it empty. No other award counts."
            );
            return Err(line.fault("not_a_qualification", sentence));
        }
    }
    let held = !text.is_empty();
    if held && begun.is_none() && completed.is_none() {
        let sentence = "A NASENCO needs the day on which it was begun or completed: whether it counts depends on it.";
        return Err(line.fault("award_without_day", sentence));
    }
    if begun
        .zip(completed)
        .is_some_and(|(begun, completed)| completed < begun)
    {
        return Err(line.fault("award_backwards", BACKWARDS));
    }
    // Whether it counts may depend on the day on which it was begun. Where it does not, that day was before the last one.
    let depends = |day: Day| {
        Law::on(day)
            .nasenco
            .begun_before
            .is_some_and(|end| day >= end)
    };
    if begun.is_none() && completed.is_some_and(depends) {
        let sentence =
            "Give qualification_begun too: whether this award counts depends on that day.";
        return Err(line.fault("award_begun_missing", sentence));
    }
    Ok(Award {
        nasenco_begun: begun.or(completed),
        nasenco_completed: completed,
        npq_told: None,
    })
}

fn months(line: &Line<'_>) -> Result<i64, LineFault> {
    let text = cell(line, MONTHS);
    if text.is_empty() {
        return Ok(0);
    }
    text.parse()
        .ok()
        .filter(|months| (0..=600).contains(months))
        .ok_or_else(|| {
            let sentence = format!(
                "{} is “{text}”: write a whole number, like 14.",
                first(MONTHS)
            );
            line.fault("not_a_number", sentence)
        })
}

fn yes(line: &Line<'_>, names: &[&'static str], unsaid: bool) -> Result<bool, LineFault> {
    let text = cell(line, names).to_lowercase();
    match text.as_str() {
        "" => Ok(unsaid),
        "yes" | "y" | "true" | "1" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => {
            let sentence = format!("{} is “{text}”: write yes or no.", first(names));
            Err(line.fault("not_yes_or_no", sentence))
        }
    }
}

/// A day as 2026-09-01, 01/09/2026 or 1-9-2026.
fn day(line: &Line<'_>, names: &[&'static str]) -> Result<Option<Day>, LineFault> {
    let text = cell(line, names);
    if text.is_empty() {
        return Ok(None);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let iso = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => String::new(),
    };
    iso.parse().map(Some).map_err(|_no_day| {
        let sentence = format!(
            "{} is “{text}”, which is no day like 2026-09-01 or 01/09/2026.",
            first(names)
        );
        line.fault("not_a_day", sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let read = table(text.as_bytes()).unwrap();
        read.wrong.into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn a_spreadsheet_of_a_trust_is_read_with_what_it_leaves_unsaid() {
        let read = table(
            &b"\xef\xbb\xbfURN,Name,E-mail,TRN,Kind,From,Until,Qualification,Qualification_completed\r\n\
            100001,Ana Ash,ANA@x.example,RP 12/34567,maternity cover,01/09/2025,,NASENCO,2023-07-01\r\n"[..],
        )
        .unwrap();
        assert_eq!(read.wrong, []);
        let line = &read.lines[0];
        assert_eq!((line.urn, line.email.as_str()), (100_001, "ana@x.example"));
        assert_eq!(line.facts.kind, PostKind::MaternityCover);
        assert_eq!(line.facts.nasenco_completed, "2023-07-01".parse().ok());
        assert_eq!(line.facts.first_senco_on, "2025-09-01".parse().ok());
    }

    #[test]
    fn an_npq_is_read_as_something_that_is_told() {
        let read = table(
            "urn,name,email,from,qualification,qualification_completed,awarded_by\n\
            100001,Ana,a@x.example,2025-09-01,NPQ for SENCO,31/03/2026,Teach First\n"
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(read.wrong, []);
        let told = read.lines[0].facts.npq_told.clone().unwrap();
        assert_eq!(told.awarded_on, "2026-03-31".parse().unwrap());
        assert_eq!(told.provider, "Teach First");
        assert_eq!(read.lines[0].facts.nasenco_completed, None);
    }

    #[test]
    fn an_extract_of_the_census_is_read_and_other_roles_left_out() {
        let read = table(
            "SchoolURN,Forename,Surname,Email Address,RoleIdentifier,ContractStart,QTStatus\n\
            100001,Ana,Ash,a@x.example,SENC,2025-09-01,true\n\
            100001,Bo,Birch,b@x.example,TCHR,2025-09-01,true\n"
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(read.lines.len(), 1);
        assert_eq!(read.lines[0].name, "Ana Ash");
    }

    #[test]
    fn each_wrong_line_is_told_by_its_code() {
        let head = "urn,name,email,trn,kind,from,until,qualification,qualification_completed,qualified_teacher\n";
        let cases = [
            ("1,A,a@x.example,,,2025-09-01,,,,", "not_a_urn"),
            ("100001,A,,,,2025-09-01,,,,", "nobody_named"),
            ("100001,A,a@x.example,0000000,,2025-09-01,,,,", "not_a_trn"),
            ("100001,A,a@x.example,,,31/02/2025,,,,", "not_a_day"),
            ("100001,A,a@x.example,,,,,,,", "from_missing"),
            ("100001,A,not an address,,,2025-09-01,,,,", "not_an_email"),
            ("100001,A,a@x.example,,chief,2025-09-01,,,,", "not_a_kind"),
            (
                "100001,A,a@x.example,,,2025-09-01,,NPQSENCO,,",
                "award_without_day",
            ),
            (
                "100001,A,a@x.example,,,2025-09-01,,NPQH,2025-01-01,",
                "not_a_qualification",
            ),
            (
                "100001,A,a@x.example,,,2025-09-01,,NASENCO,,",
                "award_without_day",
            ),
            (
                "100001,A,a@x.example,,,2025-09-01,,NASENCO,2025-07-01,",
                "award_begun_missing",
            ),
            (
                "100001,A,a@x.example,,,2025-09-01,,Diploma,,",
                "not_a_qualification",
            ),
            (
                "100001,A,a@x.example,,,2025-09-01,,,,perhaps",
                "not_yes_or_no",
            ),
            ("100001,,a@x.example,,,2025-09-01,,,,", "not_a_name"),
        ];
        for (line, code) in cases {
            assert_eq!(codes(&format!("{head}{line}\n")), [code], "{line}");
        }
    }

    #[test]
    fn a_file_that_is_no_such_table_is_refused_as_a_whole() {
        for (bytes, code) in [
            (&b""[..], "sheet_empty"),
            (&b"name,email\n"[..], "column_missing"),
            (&b"PK\x03\x04\0\0\0"[..], "not_text"),
        ] {
            assert_eq!(table(bytes).unwrap_err().code, code);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_at_all_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            let mut file = b"urn,from,email,trn\n".to_vec();
            file.extend(bytes);
            drop(table(file.as_slice()));
        }
    }
}
