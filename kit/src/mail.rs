//! Letters: written in the act that causes them, posted after it.
//!
//! What this room is for: the outbox, and SMTP. A site without SMTP (the demo) keeps its letters to be read in the outbox.
//! What it must not know: what a letter says. No letter carries an outcome, a TRN or an attachment with them.

pub mod bounce;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
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

/// What goes with a letter: why it was written, and how its reader stops such letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Why, in a sentence for its reader.
    pub why: String,
    /// The address that stops such letters, when this one is not essential: a mail program may send it an empty form.
    pub stop: Option<String>,
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
    /// Why it was written; empty where the letter itself says so.
    pub why: String,
    /// The address that stops such letters; empty for essential ones.
    pub stop: String,
}

const ADD: Sql = Sql::new(
    "insert into kit_letters (id, person_id, recipient, subject, body, state, written_at)
     values ($1, $2, $3, $4, $5, 'waiting', $6)",
);
const ADD_NOTE: Sql =
    Sql::new("insert into kit_letter_notes (letter_id, why, stop) values ($1, $2, $3)");
const ONE: Sql = Sql::new(
    "select l.id, l.recipient, l.subject, l.body, l.state, l.written_at, coalesce(n.why, ''), coalesce(n.stop, '')
     from kit_letters l left join kit_letter_notes n on n.letter_id = l.id where l.id = $1",
);
const NEWEST: Sql = Sql::new(
    "select l.id, l.recipient, l.subject, l.body, l.state, l.written_at, coalesce(n.why, ''), coalesce(n.stop, '')
     from kit_letters l left join kit_letter_notes n on n.letter_id = l.id
     where l.id < $1 order by l.id desc limit 50",
);
const TO_ONE: Sql = Sql::new(
    "select l.id, l.recipient, l.subject, l.body, l.state, l.written_at, coalesce(n.why, ''), coalesce(n.stop, '')
     from kit_letters l left join kit_letter_notes n on n.letter_id = l.id
     where l.recipient = $1 order by l.id desc limit 50",
);
const TO_PERSON: Sql = Sql::new(
    "select l.id, l.recipient, l.subject, l.body, l.state, l.written_at, coalesce(n.why, ''), coalesce(n.stop, '')
     from kit_letters l left join kit_letter_notes n on n.letter_id = l.id
     where l.person_id = $1 order by l.id desc limit 100",
);
const OF_PERSON: Sql =
    Sql::new("select count(*) from kit_letters where id = $1 and person_id = $2");
const POSTED: Sql =
    Sql::new("update kit_letters set state = $1, sent_at = $2 where id = $3 and state = 'waiting'");

impl WriteTx<'_> {
    /// Writes a letter, in this transaction, and queues it for the post.
    pub async fn letter(&mut self, letter: Letter) -> Result<(), Fault> {
        self.letter_with(letter, Note::default()).await?;
        Ok(())
    }

    /// The same, with why it was written and how its reader stops such letters; answers its id.
    pub async fn letter_with(&mut self, letter: Letter, note: Note) -> Result<LetterId, Fault> {
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
        let stop = note.stop.unwrap_or_default();
        if !note.why.is_empty() || !stop.is_empty() {
            self.run(ADD_NOTE, &[&id, &note.why, &stop]).await?;
        }
        self.later(&PostLetter { letter: id }).await?;
        Ok(id)
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
        let posted = posted(&app, &letter).await?;
        let at = app.now().at;
        app.db()
            .write(async move |tx| {
                match &posted {
                    Posted::Refused(said) => bounce::refused(tx, &letter.to, said).await?,
                    Posted::Sent => bounce::taken(tx, &letter.to).await?,
                    Posted::Kept | Posted::Spared => {}
                }
                Ok(tx.run(POSTED, &[&posted.state(), &at, &id]).await?)
            })
            .await?;
        Ok(())
    }
}

/// What became of a letter.
enum Posted {
    /// The mail server took it.
    Sent,
    /// There is no mail server: it stays to be read.
    Kept,
    /// The mail server will never take letters to this address; in its words.
    Refused(String),
    /// It is not essential, and its address takes no letters: it was not posted.
    Spared,
}

impl Posted {
    const fn state(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Kept => "kept",
            Self::Refused(_) | Self::Spared => "failed",
        }
    }
}

async fn posted(app: &App, letter: &Written) -> Result<Posted, Problem> {
    let Mail {
        smtp: Some(server),
        from,
        ..
    } = &app.config().mail
    else {
        return Ok(Posted::Kept);
    };
    let marked = app
        .db()
        .read(async |tx| bounce::bounce(tx, &letter.to).await)
        .await?;
    if marked.is_some() && !letter.stop.is_empty() {
        return Ok(Posted::Spared);
    }
    post(server, from, letter, app.config()).await
}

/// The replies by which a mail server says that it will never take letters to this very address (RFC 5321, 4.2.3; RFC 7504).
const NEVER: [u16; 4] = [550, 551, 553, 556];

async fn post(
    server: &str,
    from: &str,
    letter: &Written,
    config: &crate::config::Config,
) -> Result<Posted, Problem> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|e| Fault::because("an address is not an address", e))
    };
    let mut message = Message::builder()
        .from(mailbox(from)?)
        .to(mailbox(&letter.to)?)
        .subject(letter.subject.clone())
        .message_id(Some(format!("<{}@{}>", letter.id, config.site.host())))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .map_err(|e| Fault::because("writing a message", e))?;
    if !letter.stop.is_empty() {
        // RFC 8058: one press in the mail program, without signing in.
        let headers = message.headers_mut();
        headers.insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("List-Unsubscribe"),
            format!("<{}>", letter.stop),
        ));
        headers.insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("List-Unsubscribe-Post"),
            "List-Unsubscribe=One-Click".to_owned(),
        ));
    }
    match transport(server, config)?.send(message).await {
        Ok(_) => Ok(Posted::Sent),
        Err(e)
            if e.status()
                .is_some_and(|code| NEVER.contains(&u16::from(code))) =>
        {
            Ok(Posted::Refused(e.to_string()))
        }
        Err(e) => Err(Fault::because("the mail server did not take a letter", e).into()),
    }
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
pub async fn one(tx: &crate::db::ReadTx<'_>, id: LetterId) -> Result<Written, Problem> {
    tx.first(ONE, &[&id], read_written).await?.or_not_found()
}

/// The newest letters written before this one.
pub async fn newest(tx: &crate::db::ReadTx<'_>, before: LetterId) -> Result<Vec<Written>, Problem> {
    Ok(tx.all(NEWEST, &[&before], read_written).await?)
}

/// The newest letters to one address.
pub async fn to_address(
    tx: &crate::db::ReadTx<'_>,
    address: &str,
) -> Result<Vec<Written>, Problem> {
    Ok(tx.all(TO_ONE, &[&address], read_written).await?)
}

/// The newest letters to one person.
pub async fn to_person(
    tx: &crate::db::ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Written>, Problem> {
    Ok(tx.all(TO_PERSON, &[&person], read_written).await?)
}

/// One letter, when it was written to this person; else there is none.
pub async fn one_to(
    tx: &crate::db::ReadTx<'_>,
    id: LetterId,
    person: PersonId,
) -> Result<Written, Problem> {
    let theirs: i64 = tx
        .first(OF_PERSON, &[&id, &person], |row| row.get(0))
        .await?
        .unwrap_or(0);
    if theirs == 1 {
        one(tx, id).await
    } else {
        Err(Problem::NotFound)
    }
}

fn read_written(row: &Row<'_>) -> Result<Written, Fault> {
    Ok(Written {
        id: row.get(0)?,
        to: row.get(1)?,
        subject: row.get(2)?,
        body: row.get(3)?,
        state: row.get(4)?,
        written_at: row.get(5)?,
        why: row.get(6)?,
        stop: row.get(7)?,
    })
}
