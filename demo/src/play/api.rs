//! DfE's API in the play: a token that everybody may know, and what DfE pays for each intake.
//!
//! What this room must not know: what goes over the wire.

use kit::Problem;
use rulebook::{
    base::Pence,
    people::{Action, Actor, may_see_all},
    reporting::payment::Contract,
};

use crate::company::Company;

/// The text of the token: a demonstration holds nobody's data.
pub(super) const TOKEN: &str = "senda-demo-token";
/// An invented price: what DfE pays is between DfE and each provider.
const PRICE: Pence = Pence(80_000);
const PARTICIPANTS: i64 = 30;

/// Gives the token, agrees a contract for every intake, and puts what was declared on its statements.
pub(super) async fn open(company: &Company<'_>) -> Result<(), Problem> {
    let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
    dfe::give_known_token(company.app, &permit, company.provider, TOKEN).await?;
    for cohort in company.intakes.iter().filter_map(|intake| intake.id) {
        let contract = Contract::leadership(PRICE, PARTICIPANTS);
        dfe::agree(company.app, &permit, cohort, contract).await?;
        dfe::place_unplaced(company.app, &permit, cohort).await?;
    }
    Ok(())
}
