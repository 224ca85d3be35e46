//! What a declaration is worth: the account with DfE knows it, and this stage asks by a hook.
//!
//! What this room must not know: prices, contracts.

use std::{future::Future, pin::Pin};

use kit::{App, Problem};
use rulebook::{base::Pence, registration::CohortId};

/// What a hook answers with: what DfE pays for one declaration of a cohort; nothing where no contract is known.
pub type Each = Pin<Box<dyn Future<Output = Result<Option<Pence>, Problem>> + Send>>;

/// What a declaration of a cohort is worth. Put on the shelf by the program; without it no sum is shown.
pub struct Worth(pub fn(App, CohortId) -> Each);

/// Asks, where anybody knows.
pub(crate) async fn each(app: &App, cohort: CohortId) -> Result<Option<Pence>, Problem> {
    match app.shelf::<Worth>() {
        Ok(Worth(hook)) => hook(app.clone(), cohort).await,
        Err(_nobody) => Ok(None),
    }
}
