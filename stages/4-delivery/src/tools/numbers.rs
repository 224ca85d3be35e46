//! Numbers as people type them: whole ones, pounds, and decimals with up to two places.
//!
//! What this room must not know: what is counted.

use kit::web::{Form, Reader};
use rulebook::base::Pence;

/// A whole number that must be there.
pub(crate) fn whole(reader: &mut Reader<'_>, form: &Form, name: &str, missing: &str) -> i64 {
    let typed = form.get(name).trim().replace(',', "");
    typed.parse().unwrap_or_else(|_none| {
        reader.wrong(name, missing);
        0
    })
}

/// Pounds, such as `£1,250.50`; nothing typed is nothing.
pub(crate) fn pounds(reader: &mut Reader<'_>, form: &Form, name: &str) -> Pence {
    let typed = form.get(name).trim().trim_start_matches('£');
    if typed.is_empty() {
        return Pence(0);
    }
    match hundredths(typed).filter(|pence| *pence >= 0) {
        Some(pence) => Pence(pence),
        None => {
            reader.wrong(name, "Enter an amount in pounds, like 14.50");
            Pence(0)
        }
    }
}

/// A decimal that may be left empty.
pub(crate) fn decimal(reader: &mut Reader<'_>, form: &Form, name: &str) -> Option<i64> {
    let typed = form.get(name).trim().trim_end_matches('%');
    if typed.is_empty() {
        return None;
    }
    let read = hundredths(typed);
    if read.is_none() {
        reader.wrong(
            name,
            "Enter a number with up to two decimal places, like 12.5",
        );
    }
    read
}

/// `12.5` in hundredths; nothing when it is no such number or a very large one.
pub(crate) fn hundredths(typed: &str) -> Option<i64> {
    let typed = typed.trim().replace(',', "");
    let (sign, digits) = match typed.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, typed.as_str()),
    };
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if (before.is_empty() && after.is_empty())
        || !all_digits(before)
        || !all_digits(after)
        || before.len() > 12
        || after.len() > 2
    {
        return None;
    }
    let before: i64 = if before.is_empty() {
        0
    } else {
        before.parse().ok()?
    };
    let after: i64 = format!("{after:0<2}").parse().ok()?;
    Some(sign * (before * 100 + after))
}

/// Hundredths as people read them: `12.5`, `3`.
pub(crate) fn told(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 100, number.unsigned_abs() % 100);
    let text = format!("{sign}{whole}.{rest:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Minutes as hours: `18 hours`, `1 hour 30 minutes`.
pub(crate) fn hours(minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let word = |number: i64, one: &str| {
        if number == 1 {
            format!("1 {one}")
        } else {
            format!("{number} {one}s")
        }
    };
    match (hours, rest) {
        (0, rest) => word(rest, "minute"),
        (hours, 0) => word(hours, "hour"),
        (hours, rest) => format!("{} {}", word(hours, "hour"), word(rest, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            ("12", Some(1_200)),
            ("12.5", Some(1_250)),
            ("-0.05", Some(-5)),
            (".5", Some(50)),
            ("1,250.50", Some(125_050)),
            ("", None),
            ("-", None),
            (".", None),
            ("1.234", None),
            ("1e5", None),
            ("=1+1", None),
            ("9999999999999999", None),
        ] {
            assert_eq!(hundredths(typed), read, "{typed}");
        }
        assert_eq!(told(1_250), "12.5");
        assert_eq!(told(-5), "-0.05");
        assert_eq!(told(30_000), "300");
        assert_eq!(hours(90), "1 hour 30 minutes");
        assert_eq!(hours(60), "1 hour");
        assert_eq!(hours(0), "0 minutes");
    }
}
