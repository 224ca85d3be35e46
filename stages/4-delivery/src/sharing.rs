//! Sharing: one thing of somebody's own, shown to one other person until it is taken back. Its owner sees who opened it.
//!
//! What this room must not know: what is shown.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::{Day, Instant},
    delivery::{
        DocumentId, MapId, PupilDataId, ShareId,
        school_file::{self as rule, LINK_DAYS, Reader, ShareFacts},
    },
    people::{Action, Permit, PersonId},
};

use crate::coming_going::owner;

/// Something was shown to somebody.
pub const SHARED: Process = Process::new("thing_shared", "showed something of their own");
/// A share was taken back.
pub const TAKEN_BACK: Process = Process::new("share_taken_back", "took a share back");
/// Something shared was opened.
pub const OPENED: Process = Process::new("share_opened", "opened what was shared").own_trail();

rulebook::coded! {
    /// What can be shown.
    pub enum What {
        /// A document of the school file.
        Document = "document", "Document";
        /// A provision map.
        Map = "map", "Provision map";
        /// Pupil data with its action plan.
        Data = "data", "Action plan";
    }
}

/// One thing of somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A document of the school file.
    Document(DocumentId),
    /// A provision map.
    Map(MapId),
    /// Pupil data with its action plan.
    Data(PupilDataId),
}

impl Thing {
    pub(crate) const fn what(self) -> What {
        match self {
            Self::Document(_) => What::Document,
            Self::Map(_) => What::Map,
            Self::Data(_) => What::Data,
        }
    }
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Document(id) => id.number(),
            Self::Map(id) => id.number(),
            Self::Data(id) => id.number(),
        }
    }
    pub(crate) fn of(what: What, number: i64) -> Self {
        match what {
            What::Document => Self::Document(DocumentId::from_number(number)),
            What::Map => Self::Map(MapId::from_number(number)),
            What::Data => Self::Data(PupilDataId::from_number(number)),
        }
    }
    /// Its own page.
    pub(crate) fn path(self) -> String {
        match self {
            Self::Document(id) => format!("/file/{id}"),
            Self::Map(id) => format!("/tools/provision/{id}"),
            Self::Data(id) => format!("/tools/data/{id}"),
        }
    }
    fn about(self, tx: &mut WriteTx<'_>) {
        match self {
            Self::Document(id) => tx.about(id),
            Self::Map(id) => tx.about(id),
            Self::Data(id) => tx.about(id),
        }
    }
    /// Its title, when it is this person's own.
    pub(crate) async fn title(self, tx: &ReadTx<'_>, person: PersonId) -> Result<String, Problem> {
        Ok(match self {
            Self::Document(id) => crate::school_file::mine(tx, person, id).await?.title,
            Self::Map(id) => crate::tools::provision::mine(tx, person, id).await?.title,
            Self::Data(id) => crate::tools::data::mine(tx, person, id).await?.title,
        })
    }
}

/// A share as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: ShareId,
    /// Of what.
    pub thing: Thing,
    /// Whose it is.
    pub owner: PersonId,
    /// With whom, by what they are.
    pub reader: Reader,
    /// With whom, when they have an account.
    pub person: Option<PersonId>,
    /// The line manager's address.
    pub email: String,
    /// The last day on which a link works.
    pub until: Option<Day>,
    /// It was taken back.
    pub taken_back: bool,
    /// When it was opened first and last.
    pub opened: Option<(Instant, Instant)>,
    /// How often.
    pub times: i64,
}

impl Share {
    /// Does it open today?
    pub fn opens(&self, today: Day) -> bool {
        rule::opens(self.taken_back, self.until, today)
    }
}

/// To whom something is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// One of one's people.
    Person(PersonId),
    /// A line manager, by a letter with a link.
    Manager(String),
}

/// Shows something to somebody, and writes to them. Process: [`SHARED`].
///
/// # Errors
/// [`rule::ShareRefusal`].
pub async fn share(
    app: &App,
    permit: &Permit,
    thing: Thing,
    with: With,
) -> Result<ShareId, Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &SHARED, async move |tx| {
        thing.title(tx, person).await?;
        let id: ShareId = tx.mint();
        let me = people::person(tx, person).await?;
        let letter = match with {
            With::Person(other) => to_person(tx, (&here, id), thing, (&me, other)).await?,
            With::Manager(email) => to_manager(tx, (&here, id), thing, (&me, email)).await?,
        };
        thing.about(tx);
        tx.about(person);
        tx.became("share", id);
        tx.letter(letter).await?;
        Ok(id)
    })
    .await
}

async fn to_person(
    tx: &mut WriteTx<'_>,
    (app, id): (&App, ShareId),
    thing: Thing,
    (me, other): (&people::Person, PersonId),
) -> Result<Letter, Problem> {
    let mine = crate::coaching::people_of(tx, me.id).await?;
    let known = mine.iter().find(|(one, _)| *one == other);
    let today = tx.now().day;
    let before = store::of_thing(tx, thing).await?;
    rule::share(&ShareFacts {
        own: me.id == other,
        known: known.is_some(),
        already: before
            .iter()
            .any(|one| one.person == Some(other) && one.opens(today)),
    })?;
    let reader = known.map_or(Reader::Buddy, |(_, reader)| *reader);
    store::add(tx, id, (thing, me.id), (reader, Some(other), ""), None).await?;
    let to = people::person(tx, other).await?;
    Ok(Letter {
        person: Some(other),
        to: to.email,
        subject: format!("{} shows you something in Senda", me.name),
        body: format!(
            "Hello {},\n\n{} shows you a {} and would like you to read it:\n\n{}/shared/{id}\n\nIt is theirs: they can take it back, and they see that you opened it.",
            to.name,
            me.name,
            rulebook::base::Coded::label(thing.what()).to_lowercase(),
            app.config().site.origin,
        ),
    })
}

async fn to_manager(
    tx: &mut WriteTx<'_>,
    (app, id): (&App, ShareId),
    thing: Thing,
    (me, email): (&people::Person, String),
) -> Result<Letter, Problem> {
    let today = tx.now().day;
    let before = store::of_thing(tx, thing).await?;
    rule::share(&ShareFacts {
        own: me.email == email,
        known: true,
        already: before
            .iter()
            .any(|one| one.email == email && one.opens(today)),
    })?;
    let until = today.plus_days(LINK_DAYS);
    store::add(
        tx,
        id,
        (thing, me.id),
        (Reader::Manager, None, &email),
        Some(until),
    )
    .await?;
    Ok(Letter {
        person: None,
        to: email,
        subject: format!("{} shows you something from the NPQ for SENCOs", me.name),
        body: format!(
            "Hello,\n\n{} shows you a piece of work from the NPQ for SENCOs. You need no account:\n\n{}{}\n\nThe link works until {}, or until {} takes it back.",
            me.name,
            app.config().site.origin,
            link(app, id, until),
            until.in_words(),
            me.name,
        ),
    })
}

fn sealed(id: ShareId, until: Day) -> String {
    format!("share {id} until {until}")
}

/// The path of a line manager's link.
fn link(app: &App, id: ShareId, until: Day) -> String {
    format!("/shared/link/{id}?seal={}", app.sign(&sealed(id, until)))
}

/// Is this the link of this share, and does it open?
pub(crate) fn link_opens(app: &App, one: &Share, seal: &str, today: Day) -> bool {
    one.until
        .is_some_and(|until| app.is_signed(&sealed(one.id, until), seal) && one.opens(today))
}

/// Takes a share back. Process: [`TAKEN_BACK`].
pub async fn take_back(app: &App, permit: &Permit, id: ShareId) -> Result<Thing, Problem> {
    let person = owner(permit)?;
    app.act(permit, &TAKEN_BACK, async move |tx| {
        let one = store::one(tx, id).await?;
        if one.owner != person {
            return Err(Problem::NotFound);
        }
        if !one.taken_back {
            store::take_back(tx, id).await?;
        }
        one.thing.about(tx);
        tx.about(person);
        tx.changed("share", Some(id), None::<&str>);
        Ok(one.thing)
    })
    .await
}

/// Keeps that something shared was opened. Process: [`OPENED`].
pub(crate) async fn opened(app: &App, permit: &Permit, id: ShareId) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepOwnAccount, Action::ReadPublic])?;
    app.act(permit, &OPENED, async move |tx| store::opened(tx, id).await)
        .await
}

/// The open share by which this person may read this thing.
pub(crate) async fn readable(
    tx: &ReadTx<'_>,
    thing: Thing,
    person: PersonId,
    today: Day,
) -> Result<Option<Share>, Problem> {
    let all = store::of_thing(tx, thing).await?;
    Ok(all
        .into_iter()
        .find(|one| one.person == Some(person) && one.opens(today)))
}
