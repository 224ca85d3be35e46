//! Reading their records: page by page, from where the last reading ended, by their own clock.
//!
//! What this room must not know: what is done with them.

use kit::{Problem, outside::Asking};
use rulebook::base::Instant;
use serde_json::Value;

use super::{
    READ,
    line::{ExchangeOutcome, Line},
    permit, stamp, store,
};
use crate::wire::{Data, Resource};

/// What a provider's site reads: a resource's name here, its path, the filter for what is newer.
const RESOURCES: [(&str, &str, Option<&str>); 6] = [
    ("partner", "/api/v3/delivery-partners", None),
    (
        "application",
        "/api/v3/npq-applications",
        Some("updated_since"),
    ),
    (
        "participant",
        "/api/v3/participants/npq",
        Some("updated_since"),
    ),
    (
        "declaration",
        "/api/v3/participant-declarations",
        Some("updated_since"),
    ),
    (
        "outcome",
        "/api/v3/participants/npq/outcomes",
        Some("created_since"),
    ),
    ("statement", "/api/v3/statements", Some("updated_since")),
];
/// Records of a page: far below their limit of 3,000, so that an answer is small enough to arrive.
const PER_PAGE: usize = 500;
/// Seconds by which one reading overlaps the one before it: changes that were being written while it read are seen.
const OVERLAP: i64 = 30 * 60;
/// Seconds after which everything is read again.
const A_DAY: i64 = 86_400;
/// More pages than anybody has records.
const MOST_PAGES: usize = 1_000;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) records: usize,
    pub(super) whole: bool,
}

/// Reads every resource; stops at the first that cannot be read to its end.
pub(super) async fn all(line: &Line, everything: bool) -> Result<Read, Problem> {
    let mut records = 0;
    for (resource, path, newer) in RESOURCES {
        match one(line, resource, (path, newer), everything).await? {
            Some(read) => records += read,
            None => {
                return Ok(Read {
                    records,
                    whole: false,
                });
            }
        }
    }
    Ok(Read {
        records,
        whole: true,
    })
}

async fn one(
    line: &Line,
    resource: &'static str,
    (path, newer): (&str, Option<&str>),
    everything: bool,
) -> Result<Option<usize>, Problem> {
    let (provider, began) = (line.provider, line.app.now().at);
    let known = line
        .app
        .db()
        .read(async |tx| store::watermark(tx, provider, resource).await)
        .await?;
    let fresh = known.filter(|known| {
        !everything && newer.is_some() && began < known.full_at.plus_seconds(A_DAY)
    });
    let since = fresh
        .as_ref()
        .and_then(|known| overlapped(&known.watermark))
        .zip(newer)
        .map(|(since, filter)| format!("&filter[{filter}]={since}"))
        .unwrap_or_default();
    let (mut count, mut newest) = (0, String::new());
    for page in 1..=MOST_PAGES {
        let path = format!("{path}?page[page]={page}&page[per_page]={PER_PAGE}{since}");
        let Some(list) = page_of(line, path).await? else {
            return Ok(None);
        };
        if list.is_empty() {
            break;
        }
        count += list.len();
        newest = list.iter().filter_map(updated_at).fold(newest, Ord::max);
        keep_page(line, resource, list).await?;
    }
    let full = since.is_empty();
    let mark = store::Watermark {
        watermark: match fresh {
            Some(known) => known.watermark.max(newest),
            None => newest,
        },
        full_at: if full {
            began
        } else {
            known_full_at(line, resource).await?.unwrap_or(began)
        },
    };
    line.app
        .act(&permit()?, &READ, async move |tx| {
            if full {
                store::forget_before(tx, provider, resource, began).await?;
            }
            store::set_watermark(tx, provider, resource, &mark).await
        })
        .await?;
    Ok(Some(count))
}

async fn known_full_at(line: &Line, resource: &'static str) -> Result<Option<Instant>, Problem> {
    let provider = line.provider;
    let known = line
        .app
        .db()
        .read(async |tx| store::watermark(tx, provider, resource).await)
        .await?;
    Ok(known.map(|known| known.full_at))
}

/// Their time, a little earlier.
fn overlapped(watermark: &str) -> Option<String> {
    let at: jiff::Timestamp = watermark.parse().ok()?;
    Some(stamp(Instant(at.as_microsecond()).plus_seconds(-OVERLAP)))
}

fn updated_at(one: &Resource<Value>) -> Option<String> {
    Some(one.attributes.get("updated_at")?.as_str()?.to_owned())
}

async fn page_of(line: &Line, path: String) -> Result<Option<Vec<Resource<Value>>>, Problem> {
    let asking = Asking {
        verb: "GET",
        path,
        body: None,
    };
    let came = line.ask(asking, None).await?;
    if came.outcome != ExchangeOutcome::Done {
        return Ok(None);
    }
    let body = came.answered.map(|answered| answered.body);
    let list = body.and_then(|body| serde_json::from_str::<Data<Vec<Resource<Value>>>>(&body).ok());
    if list.is_none() {
        tracing::warn!(exchange = %came.exchange, "a page of DfE’s API was not understood");
    }
    Ok(list.map(|list| list.data))
}

/// Keeps records of theirs as they showed them.
pub(super) async fn keep_page(
    line: &Line,
    resource: &'static str,
    list: Vec<Resource<Value>>,
) -> Result<(), Problem> {
    let provider = line.provider;
    line.app
        .act(&permit()?, &READ, async move |tx| {
            for one in &list {
                store::keep_theirs(tx, provider, resource, one).await?;
            }
            Ok(())
        })
        .await
}

/// Reads one thing again, or the list of one person's declarations: answers whether that worked.
pub(super) async fn look(
    line: &Line,
    resource: &'static str,
    path: String,
    sending: store::SendingId,
) -> Result<bool, Problem> {
    let asking = Asking {
        verb: "GET",
        path,
        body: None,
    };
    let came = line.ask(asking, Some(sending)).await?;
    let Some(answered) = came
        .answered
        .filter(|_| came.outcome == ExchangeOutcome::Done)
    else {
        return Ok(false);
    };
    let Some(list) = things(&answered.body) else {
        return Ok(false);
    };
    keep_page(line, resource, list).await?;
    Ok(true)
}

/// One thing or a list of them.
pub(super) fn things(body: &str) -> Option<Vec<Resource<Value>>> {
    if let Ok(list) = serde_json::from_str::<Data<Vec<Resource<Value>>>>(body) {
        return Some(list.data);
    }
    let one = serde_json::from_str::<Data<Resource<Value>>>(body).ok()?;
    Some(vec![one.data])
}
