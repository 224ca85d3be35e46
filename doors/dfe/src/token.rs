//! Bearer tokens: given once, kept only as a hash, revoked at once.
//!
//! What this room must not know: what a token lets anybody do over the wire.

mod store;

use kit::{App, Problem, Process, clock, db::ReadTx};
use rulebook::{
    base::Instant,
    people::{Action, Actor, Permit, ProviderId, may_see_all},
};

rulebook::id_of!(
    /// A bearer token of another system.
    Token, "tok", TokenId
);

/// A token was given.
pub const GIVEN: Process = Process::new("api_token_given", "gave the API token");
/// A token was revoked.
pub const REVOKED: Process = Process::new("api_token_revoked", "revoked the API token");
/// A token was used: noted once an hour at most, on the token itself.
pub const USED: Process = Process::new("api_token_used", "used the API token").own_trail();

rulebook::coded! {
    /// What a token opens. DfE's own two.
    pub enum TokenScope {
        /// The API of lead providers, for one of them.
        LeadProvider = "lead_provider", "Lead provider";
        /// Looking up qualifications by TRN.
        TeacherRecordService = "teacher_record_service", "Teacher record service";
    }
}

impl TokenScope {
    /// Whether a token of this scope carries the action that a route asks for.
    pub(crate) fn carries(self, action: Action) -> bool {
        match self {
            Self::LeadProvider => action == Action::SpeakDfeApi,
            Self::TeacherRecordService => action == Action::LookUpQualifications,
        }
    }
}

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What it opens.
    pub scope: TokenScope,
    /// For whom, with the scope of lead providers.
    pub provider: Option<ProviderId>,
    /// What it is for, in the operator's words.
    pub name: String,
    /// When it was given.
    pub given_at: Instant,
    /// When it was last used, to the hour.
    pub used_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// Gives a token for a lead provider (with one), or for the teacher record service (with none): its text is told once, here.
/// Process: [`GIVEN`].
///
/// # Errors
/// [`Problem::NotFound`] when there is no such provider.
pub async fn give(
    app: &App,
    permit: &Permit,
    provider: Option<ProviderId>,
    name: String,
) -> Result<(TokenId, String), Problem> {
    let secret = format!("senda_{}", clock::secret());
    let id = keep(app, permit, provider, (name, &secret)).await?;
    Ok((id, secret))
}

/// Gives a lead provider a token whose text is known beforehand: in a demonstration, where other people's tests want to write
/// it down once. Process: [`GIVEN`].
///
/// # Errors
/// [`Problem::NotAllowed`] on a real site.
pub async fn give_known(
    app: &App,
    permit: &Permit,
    provider: ProviderId,
    secret: &str,
) -> Result<TokenId, Problem> {
    if !app.config().site.demo {
        return Err(Problem::NotAllowed);
    }
    keep(
        app,
        permit,
        Some(provider),
        ("Demonstration".into(), secret),
    )
    .await
}

async fn keep(
    app: &App,
    permit: &Permit,
    provider: Option<ProviderId>,
    (name, secret): (String, &str),
) -> Result<TokenId, Problem> {
    let hash = clock::hash_of(secret);
    app.act(permit, &GIVEN, async move |tx| {
        let scope = match provider {
            Some(provider) => {
                people::provider(tx, provider).await?;
                TokenScope::LeadProvider
            }
            None => TokenScope::TeacherRecordService,
        };
        let id: TokenId = tx.mint();
        store::add(tx, id, scope, provider, (&hash, &name)).await?;
        tx.about(id);
        if let Some(provider) = provider {
            tx.about(provider);
        }
        tx.became("scope", scope);
        Ok(id)
    })
    .await
}

/// Revokes a token: the next request with it is refused. Process: [`REVOKED`].
///
/// # Errors
/// [`Problem::MovedOn`] when it is unknown or revoked already.
pub async fn revoke(app: &App, permit: &Permit, id: TokenId) -> Result<(), Problem> {
    app.act(permit, &REVOKED, async move |tx| {
        store::revoke(tx, id).await?;
        tx.about(id);
        Ok(())
    })
    .await
}

/// Every token ever given, oldest first.
pub async fn all(app: &App) -> Result<Vec<ApiToken>, Problem> {
    app.db().read(async |tx| store::all(tx).await).await
}

/// The token with this text, when it is one that still opens anything.
pub(crate) async fn known(tx: &ReadTx<'_>, secret: &str) -> Result<Option<ApiToken>, Problem> {
    let found = store::by_hash(tx, &clock::hash_of(secret)).await?;
    Ok(found.filter(|token| token.revoked_at.is_none()))
}

/// Notes that a token was used, once an hour at most. Process: [`USED`].
pub(crate) async fn note_use(app: &App, token: &ApiToken) -> Result<(), Problem> {
    const AN_HOUR: i64 = 3_600;
    let now = app.now().at;
    if token
        .used_at
        .is_some_and(|used| now < used.plus_seconds(AN_HOUR))
    {
        return Ok(());
    }
    let id = token.id;
    let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
    app.act(&permit, &USED, async move |tx| {
        store::note_use(tx, id).await
    })
    .await
}
