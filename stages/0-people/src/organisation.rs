//! Lead providers and their delivery partners.
//!
//! What this room must not know: what they deliver.

use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::people::{PartnerId, Permit, ProviderId};

/// A lead provider came to be.
pub const PROVIDER_ADDED: Process = Process::new("provider_added", "added the lead provider");
/// A delivery partner came to be.
pub const PARTNER_ADDED: Process = Process::new("partner_added", "added the delivery partner");

/// A lead provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
    /// Whether the law names it as one that may award the qualification (SEND Regulations 2014, reg. 49(8)).
    pub named_in_law: bool,
}

/// A delivery partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its id.
    pub id: PartnerId,
    /// Whose partner it is.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
}

const ADD_PROVIDER: Sql =
    Sql::new("insert into people_providers (id, name, named_in_law) values ($1, $2, $3)");
const PROVIDERS: Sql =
    Sql::new("select id, name, named_in_law from people_providers order by name, id");
const PROVIDER: Sql = Sql::new("select id, name, named_in_law from people_providers where id = $1");
const ADD_PARTNER: Sql =
    Sql::new("insert into people_partners (id, provider_id, name) values ($1, $2, $3)");
const PARTNERS: Sql = Sql::new(
    "select id, provider_id, name from people_partners where provider_id = $1 order by name, id",
);

/// Adds a lead provider. Process: [`PROVIDER_ADDED`].
pub async fn add_provider(
    app: &App,
    permit: &Permit,
    name: String,
    named_in_law: bool,
) -> Result<ProviderId, Problem> {
    app.act(
        permit,
        &PROVIDER_ADDED,
        async move |tx: &mut WriteTx<'_>| {
            let id: ProviderId = tx.mint();
            tx.run_one(ADD_PROVIDER, &[&id, &name, &named_in_law])
                .await?;
            tx.about(id);
            tx.became("name", &name);
            Ok(id)
        },
    )
    .await
}

/// Adds a delivery partner. Process: [`PARTNER_ADDED`].
pub async fn add_partner(
    app: &App,
    permit: &Permit,
    provider: ProviderId,
    name: String,
) -> Result<PartnerId, Problem> {
    app.act(permit, &PARTNER_ADDED, async move |tx: &mut WriteTx<'_>| {
        let id: PartnerId = tx.mint();
        tx.run_one(ADD_PARTNER, &[&id, &provider, &name]).await?;
        tx.about(id);
        tx.about(provider);
        tx.became("name", &name);
        Ok(id)
    })
    .await
}

/// Every lead provider, by name.
pub async fn providers(tx: &ReadTx<'_>) -> Result<Vec<Provider>, Problem> {
    Ok(tx.all(PROVIDERS, &[], read_provider).await?)
}

/// One lead provider.
pub async fn provider(tx: &ReadTx<'_>, id: ProviderId) -> Result<Provider, Problem> {
    tx.first(PROVIDER, &[&id], read_provider)
        .await?
        .or_not_found()
}

/// The delivery partners of a lead provider.
pub async fn partners_of(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Partner>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Partner {
            id: row.get(0)?,
            provider: row.get(1)?,
            name: row.get(2)?,
        })
    };
    Ok(tx.all(PARTNERS, &[&provider], read).await?)
}

fn read_provider(row: &Row<'_>) -> Result<Provider, Fault> {
    Ok(Provider {
        id: row.get(0)?,
        name: row.get(1)?,
        named_in_law: row.get(2)?,
    })
}
