//! What is asked in a query and in a body: pages, filters, order; and the attributes of a change.
//!
//! What this room must not know: what answers it.

use jiff::{Timestamp, civil};
use kit::web::Form;
use rulebook::base::{Day, Instant};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::No;
use crate::public_id;

/// At most so many on a page.
const MOST: usize = 3_000;
const USUAL: usize = 100;

/// A query, read.
pub(super) struct Query(Form);

impl Query {
    /// # Errors
    /// 400 when `filter` is no object.
    pub(super) fn read(query: &str) -> Result<Self, No> {
        let form = Form::parse(query);
        if form.fields().iter().any(|(name, _)| name == "filter") {
            return Err(No::Bad("Filter must be a hash".into()));
        }
        Ok(Self(form))
    }

    fn value(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).trim();
        (!value.is_empty()).then_some(value)
    }

    /// A filter, when it is set.
    pub(super) fn filter(&self, name: &str) -> Option<&str> {
        self.value(&format!("filter[{name}]"))
    }

    /// A filter that is a list with commas.
    pub(super) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let words = self.filter(name)?;
        Some(
            words
                .split(',')
                .map(str::trim)
                .filter(|w| !w.is_empty())
                .collect(),
        )
    }

    /// A filter that is an instant or a day.
    ///
    /// # Errors
    /// 400 when it is neither.
    pub(super) fn since(&self, name: &str) -> Result<Option<Instant>, No> {
        let Some(text) = self.filter(name) else {
            return Ok(None);
        };
        let wrong = || {
            No::Bad(format!(
                "The filter '#/{name}' must be a valid ISO 8601 date"
            ))
        };
        instant(text).ok_or_else(wrong).map(Some)
    }

    /// A filter that is a list of UUIDs.
    ///
    /// # Errors
    /// 400 when one of them is none.
    pub(super) fn uuids(&self, name: &str) -> Result<Option<Vec<&str>>, No> {
        let Some(list) = self.list(name) else {
            return Ok(None);
        };
        if list.iter().all(|text| public_id::is_uuid(text)) {
            return Ok(Some(list));
        }
        Err(No::Bad(format!(
            "The filter '#/{name}' must be a valid UUID"
        )))
    }

    /// The part of a list that the asked page holds.
    ///
    /// # Errors
    /// 400 when page or size is no positive number.
    pub(super) fn page<T>(&self, all: Vec<T>) -> Result<Vec<T>, No> {
        let size = self.positive("page[per_page]", USUAL)?.min(MOST);
        let page = self.positive("page[page]", 1)?;
        let before = (page - 1).saturating_mul(size);
        Ok(all.into_iter().skip(before).take(size).collect())
    }

    fn positive(&self, name: &str, usual: usize) -> Result<usize, No> {
        let Some(text) = self.value(name) else {
            return Ok(usual);
        };
        text.parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| {
                No::Bad(
                    "The '#/page[page]' and '#/page[per_page]' parameter values must be a valid \
                 positive number"
                        .into(),
                )
            })
    }

    /// The wanted order: names that are known, in turn, each rising or falling. Unknown names are passed over.
    pub(super) fn order(&self, known: &[&'static str]) -> Vec<(&'static str, Way)> {
        let Some(words) = self.value("sort") else {
            return Vec::new();
        };
        words
            .split(',')
            .map(str::trim)
            .filter_map(|word| {
                let (way, name) = match word.strip_prefix('-') {
                    Some(name) => (Way::Falling, name),
                    // A plus arrives as a space where it was not written as %2B.
                    None => (Way::Rising, word.trim_start_matches(['+', ' '])),
                };
                let name = known.iter().find(|known| **known == name)?;
                Some((*name, way))
            })
            .collect()
    }
}

/// Which way a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Smallest first.
    Rising,
    /// Largest first.
    Falling,
}

impl Way {
    /// The order of two things, this way.
    pub(super) fn of(self, order: std::cmp::Ordering) -> std::cmp::Ordering {
        match self {
            Self::Rising => order,
            Self::Falling => order.reverse(),
        }
    }
}

/// An instant from ISO 8601: with its offset, without one (then UTC), or a day (then its first moment in UTC).
pub(super) fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    // The plus of an offset arrives as a space where it was not written as %2B.
    let mended = text.replace(' ', "+");
    let whole = text.parse::<Timestamp>().or_else(|_| mended.parse()).ok();
    let stamp = whole.or_else(|| {
        let local = text.parse::<civil::DateTime>().ok()?;
        let zoned = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    })?;
    Some(Instant(stamp.as_microsecond()))
}

/// The moment of a declaration: RFC 3339 with date, time and offset, and nothing else.
pub(super) fn moment(text: &str) -> Option<Instant> {
    let text = text.trim();
    let has_time = text
        .as_bytes()
        .get(10)
        .is_some_and(|byte| matches!(byte, b'T' | b't'));
    has_time
        .then(|| text.parse::<Timestamp>().ok())?
        .map(|stamp| Instant(stamp.as_microsecond()))
}

/// A day as `yyyy-mm-dd`.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    (text.len() == 10).then(|| text.parse().ok())?
}

/// The attributes of a change.
///
/// # Errors
/// 400 when the body is no JSON, or has no `data.attributes` object of the right shape.
pub(super) fn attributes<A: DeserializeOwned>(body: &str) -> Result<A, No> {
    let body: Value = serde_json::from_str(body).map_err(|_unreadable| No::body())?;
    let attributes = body
        .get("data")
        .and_then(|data| data.get("attributes"))
        .filter(|attributes| attributes.as_object().is_some_and(|map| !map.is_empty()))
        .ok_or_else(No::body)?;
    serde_json::from_value(attributes.clone()).map_err(|_wrong| No::body())
}

/// The attributes of a change that may say nothing at all.
///
/// # Errors
/// 400 when there is a body that is not understood.
pub(super) fn attributes_if_any<A: DeserializeOwned + Default>(body: &str) -> Result<A, No> {
    if body.trim().is_empty() {
        return Ok(A::default());
    }
    let whole: Value = serde_json::from_str(body).map_err(|_unreadable| No::body())?;
    let said = whole.get("data").and_then(|data| data.get("attributes"));
    match said {
        None => Ok(A::default()),
        Some(Value::Object(map)) if map.is_empty() => Ok(A::default()),
        Some(_) => attributes(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_iso_8601_has_them() {
        let noon = instant("2026-11-27T12:00:00Z");
        assert!(noon.is_some());
        for same in [
            "2026-11-27T12:00:00+00:00",
            "2026-11-27T13:00:00 01:00",
            "2026-11-27T12:00:00",
        ] {
            assert_eq!(instant(same), noon, "{same}");
        }
        assert!(instant("2026-11-27").is_some());
        for wrong in ["", "yesterday", "2026-13-01", "27/11/2026"] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_declaration_needs_time_and_offset() {
        assert!(moment("2026-11-27T12:00:00Z").is_some());
        assert!(moment("2026-11-27T12:00:00.123+01:00").is_some());
        for wrong in [
            "2026-11-27",
            "2026-11-27T12:00:00",
            "2026-11-27 12:00:00Z",
            "",
        ] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
