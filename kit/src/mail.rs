//! Letters: written in the act that causes them, posted after it.
//!
//! What this room is for: the outbox, and SMTP. A site without SMTP (the demo) keeps its letters to be read in the outbox.
//! What it must not know: what a letter says. No letter carries an outcome, a TRN or an attachment with them.

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use rulebook::people::PersonId;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    config::Mail,
    db::{Row, Sql, WriteTx},
    jobs::Work,
    problem::{Fault, OrNotFound, Problem},
};

rulebook::id_of!(
    /// A letter of the outbox.
    LetterKind, "ltr", LetterId
);

/// A letter to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The person it is for, when Senda knows them.
    pub person: Option<PersonId>,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text, plain.
    pub body: String,
}

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its id.
    pub id: LetterId,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// waiting, sent, kept (no post office here) or failed.
    pub state: String,
    /// When it was written.
    pub written_at: rulebook::base::Instant,
}

const ADD: Sql = Sql::new(
    "insert into kit_letters (id, person_id, recipient, subject, body, state, written_at)
     values ($1, $2, $3, $4, $5, 'waiting', $6)",
);
const ONE: Sql = Sql::new(
    "select id, recipient, subject, body, state, written_at from kit_letters where id = $1",
);
const NEWEST: Sql = Sql::new(
    "select id, recipient, subject, body, state, written_at from kit_letters
     where id < $1 order by id desc limit 50",
);
const TO_ONE: Sql = Sql::new(
    "select id, recipient, subject, body, state, written_at from kit_letters
     where recipient = $1 order by id desc limit 50",
);
const POSTED: Sql =
    Sql::new("update kit_letters set state = $1, sent_at = $2 where id = $3 and state = 'waiting'");

impl WriteTx<'_> {
    /// Writes a letter, in this transaction, and queues it for the post.
    pub async fn letter(&mut self, letter: Letter) -> Result<(), Fault> {
        let id: LetterId = self.mint();
        let at = self.now().at;
        let params: crate::db::Params<'_> = &[
            &id,
            &letter.person,
            &letter.to,
            &letter.subject,
            &letter.body,
            &at,
        ];
        self.run(ADD, params).await?;
        self.later(&PostLetter { letter: id }).await
    }
}

/// Posts one letter. Running it twice is harmless: a letter that is no longer waiting is left alone, and its
/// Message-ID is made from its id, so a second copy after a crash is known to mail programs as the same one.
#[derive(Debug, Serialize, Deserialize)]
pub struct PostLetter {
    letter: LetterId,
}

impl Work for PostLetter {
    const KIND: &'static str = "kit.post_letter";

    async fn run(self, app: App) -> Result<(), Problem> {
        let id = self.letter;
        let letter = app.db().read(async |tx| one(tx, id).await).await?;
        if letter.state != "waiting" {
            return Ok(());
        }
        let state = match &app.config().mail {
            Mail { smtp: None, .. } => "kept",
            Mail {
                smtp: Some(server),
                from,
                ..
            } => {
                post(server, from, &letter, app.config()).await?;
                "sent"
            }
        };
        let at = app.now().at;
        app.db()
            .write(async move |tx| Ok(tx.run(POSTED, &[&state, &at, &id]).await?))
            .await?;
        Ok(())
    }
}

async fn post(
    server: &str,
    from: &str,
    letter: &Written,
    config: &crate::config::Config,
) -> Result<(), Problem> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|e| Fault::because("an address is not an address", e))
    };
    let message = Message::builder()
        .from(mailbox(from)?)
        .to(mailbox(&letter.to)?)
        .subject(letter.subject.clone())
        .message_id(Some(format!("<{}@{}>", letter.id, config.site.host())))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .map_err(|e| Fault::because("writing a message", e))?;
    transport(server, config)?
        .send(message)
        .await
        .map_err(|e| Fault::because("the mail server did not take a letter", e))?;
    Ok(())
}

fn transport(
    server: &str,
    config: &crate::config::Config,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, Fault> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
        .map_err(|e| Fault::because("mail.smtp is not an address like smtps://host:465", e))?;
    let builder = match (&config.mail.user, config.mail.password()?) {
        (Some(user), Some(password)) => {
            builder.credentials(Credentials::new(user.clone(), password))
        }
        _ => builder,
    };
    Ok(builder.build())
}

/// One letter.
pub async fn one(tx: &mut crate::db::ReadTx<'_>, id: LetterId) -> Result<Written, Problem> {
    tx.first(ONE, &[&id], read_written).await?.or_not_found()
}

/// The newest letters written before this one.
pub async fn newest(
    tx: &mut crate::db::ReadTx<'_>,
    before: LetterId,
) -> Result<Vec<Written>, Problem> {
    Ok(tx.all(NEWEST, &[&before], read_written).await?)
}

/// The newest letters to one address.
pub async fn to_address(
    tx: &mut crate::db::ReadTx<'_>,
    address: &str,
) -> Result<Vec<Written>, Problem> {
    Ok(tx.all(TO_ONE, &[&address], read_written).await?)
}

fn read_written(row: &Row<'_>) -> Result<Written, Fault> {
    Ok(Written {
        id: row.get(0)?,
        to: row.get(1)?,
        subject: row.get(2)?,
        body: row.get(3)?,
        state: row.get(4)?,
        written_at: row.get(5)?,
    })
}
