//! Addresses whose letters come back: refused for ever as they were posted, or told afterwards by the mail service.
//!
//! What this room must not know: whose address it is, or what becomes of them.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::Request,
    http::header,
    response::{IntoResponse as _, Response},
};
use rulebook::{
    base::Instant,
    people::{Action, Actor, Circles, may},
};
use serde::{Deserialize, Serialize};

use crate::{
    audit::Process,
    db::{ReadTx, Row, Sql, WriteTx},
    problem::{Fault, Problem},
    ui::FormErrors,
    web::{Access, Admission, Call, Gatekeeper, Gatekeepers, PageResult, RouteKind, Routes},
};

/// The mail service told that letters came back.
pub const TOLD: Process = Process::new("bounces_told", "was told of letters that came back");

/// The beginning of the paths that the mail service's token opens.
pub const PATHS: &str = "/api/v1/mail/";
/// So many events in one message.
const MOST: usize = 1_000;

/// An address that takes no letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bounce {
    /// The address, lower case.
    pub address: String,
    /// refused (as it was posted) or told (afterwards, by the mail service).
    pub heard: String,
    /// What the mail server said.
    pub said: String,
    /// When, last.
    pub at: Instant,
}

const MARK: Sql = Sql::new(
    "insert into kit_bounces (address, heard, said, at) values ($1, $2, $3, $4)
     on conflict (address) do update set heard = excluded.heard, said = excluded.said, at = excluded.at",
);
const CLEAR: Sql = Sql::new("delete from kit_bounces where address = $1");
const CLEAR_REFUSED: Sql =
    Sql::new("delete from kit_bounces where address = $1 and heard = 'refused'");
const ONE: Sql = Sql::new("select address, heard, said, at from kit_bounces where address = $1");
const NEWEST: Sql = Sql::new(
    "select address, heard, said, at from kit_bounces order by at desc, address limit 500",
);

fn read(row: &Row<'_>) -> Result<Bounce, Fault> {
    Ok(Bounce {
        address: row.get(0)?,
        heard: row.get(1)?,
        said: row.get(2)?,
        at: row.get(3)?,
    })
}

/// What is known of this address, when letters to it come back.
pub async fn bounce(tx: &ReadTx<'_>, address: &str) -> Result<Option<Bounce>, Problem> {
    let address = address.trim().to_lowercase();
    Ok(tx.first(ONE, &[&address], read).await?)
}

/// The addresses that take no letters, those heard of last first.
pub async fn bounces(tx: &ReadTx<'_>) -> Result<Vec<Bounce>, Problem> {
    Ok(tx.all(NEWEST, &[], read).await?)
}

async fn mark(
    tx: &mut WriteTx<'_>,
    address: &str,
    heard: &'static str,
    said: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let address = address.trim().to_lowercase();
    let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
    tx.run_one(MARK, &[&address, &heard, &said, &at]).await
}

/// The mail server refused this address as a letter was posted.
pub(super) async fn refused(
    tx: &mut WriteTx<'_>,
    address: &str,
    said: &str,
) -> Result<(), Problem> {
    mark(tx, address, "refused", said).await
}

/// The mail server took a letter: what it refused before, it refuses no longer. What came back later stays marked.
pub(super) async fn taken(tx: &mut WriteTx<'_>, address: &str) -> Result<(), Problem> {
    let address = address.trim().to_lowercase();
    tx.run(CLEAR_REFUSED, &[&address]).await?;
    Ok(())
}

/// The address is known to be good again, inside an act.
pub async fn good_again(tx: &mut WriteTx<'_>, address: &str) -> Result<(), Problem> {
    let address = address.trim().to_lowercase();
    tx.run(CLEAR, &[&address]).await?;
    Ok(())
}

/// The routes of the mail service.
pub fn routes() -> Routes {
    Routes::new()
        .post(
            "/api/v1/mail/bounces",
            Access::Bearer(Action::TellBounces),
            "Letters that came back, told by the mail service",
            told,
        )
        .as_kind(RouteKind::Api)
}

/// The shelf's gatekeepers, and the one for the mail service.
pub fn kept(keepers: Gatekeepers) -> Gatekeepers {
    keepers.with(PATHS, Arc::new(MailService))
}

/// Lets the mail service in by the token of the settings; without one nobody passes.
struct MailService;

impl Gatekeeper for MailService {
    fn admit<'a>(&'a self, call: &'a Call, action: Action, request: Request) -> Admission<'a> {
        Box::pin(async move {
            let shown = request
                .headers()
                .get(header::AUTHORIZATION)
                .and_then(|line| line.to_str().ok())
                .and_then(|line| line.split_once(' '))
                .filter(|(word, _)| word.eq_ignore_ascii_case("bearer"))
                .map(|(_, secret)| secret.trim().to_owned())
                .unwrap_or_default();
            let kept = call.app().config().mail.bounce_token();
            let kept = kept.map_err(|fault| Box::new(Problem::from(fault).into_response()))?;
            // Hashes are compared in constant time.
            let same = kept.is_some_and(|kept| {
                !kept.is_empty() && blake3::hash(kept.as_bytes()) == blake3::hash(shown.as_bytes())
            });
            if same && action == Action::TellBounces {
                Ok(request)
            } else {
                Err(Box::<Response>::new(Problem::SignInFirst.into_response()))
            }
        })
    }
}

#[derive(Debug, Deserialize)]
struct Message {
    events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
struct Event {
    address: String,
    /// `permanent` marks the address; anything else passes.
    kind: String,
    #[serde(default)]
    said: String,
}

/// Marks the addresses that will never take a letter. Told twice is told once.
async fn told(call: Call, body: Bytes) -> PageResult {
    let message: Message = serde_json::from_slice(&body).map_err(|_other| {
        let mut errors = FormErrors::none();
        errors.whole("Send {\"events\":[{\"address\":…,\"kind\":\"permanent\",\"said\":…}]}.");
        Problem::Invalid(errors)
    })?;
    if message.events.len() > MOST {
        return Err(Problem::TooLarge);
    }
    let permanent: Vec<Event> = message
        .events
        .into_iter()
        .filter(|one| one.kind == "permanent" && one.address.contains('@'))
        .filter(|one| one.address.len() <= 254 && !one.address.contains('\0'))
        .collect();
    let marked = permanent.len();
    let permit = may(&Actor::System, Action::TellBounces, &Circles::SITE)?;
    call.app()
        .act(&permit, &TOLD, async move |tx| {
            for one in &permanent {
                mark(tx, &one.address, "told", &one.said).await?;
            }
            tx.about("letters that came back");
            tx.became("addresses", marked);
            Ok(())
        })
        .await?;
    Ok(Json(serde_json::json!({ "marked": marked })).into_response())
}
