//! DfE's lists of places of work, which its funding rule asks about.
//!
//! What this room must not know: what being on a list means.

use kit::{
    App, Problem, Process,
    db::{ReadTx, Sql},
};
use rulebook::{base::Urn, people::Permit};

/// A list was replaced whole.
pub const REPLACED: Process = Process::new("list_replaced", "replaced the list");

rulebook::coded! {
    /// One of DfE's lists.
    pub enum List {
        /// Schools in the RISE programme.
        Rise = "rise", "RISE schools";
        /// Schools with the largest share of pupil premium.
        Pp50 = "pp50", "Pupil premium schools";
        /// Childminders entitled to funding.
        Childminder = "childminder", "Childminders";
    }
}

const CLEAR: Sql = Sql::new("delete from registration_listed where list = $1");
const ADD: Sql = Sql::new(
    "insert into registration_listed (list, urn) values ($1, $2) on conflict (list, urn) do nothing",
);
const ON: Sql = Sql::new("select list from registration_listed where urn = $1 order by list");

/// Replaces a list with these places of work. Process: [`REPLACED`].
pub async fn replace_list(
    app: &App,
    permit: &Permit,
    list: List,
    urns: Vec<Urn>,
) -> Result<(), Problem> {
    app.act(permit, &REPLACED, async move |tx| {
        let code = list.to_string();
        tx.run(CLEAR, &[&code]).await?;
        for urn in &urns {
            tx.run(ADD, &[&code, urn]).await?;
        }
        tx.about(format!("list {list}"));
        tx.became("entries", urns.len());
        Ok(())
    })
    .await
}

/// The lists that this place of work is on.
pub(crate) async fn lists_of(tx: &ReadTx<'_>, urn: Urn) -> Result<Vec<List>, Problem> {
    Ok(tx.all(ON, &[&urn], |row| row.code(0)).await?)
}
