//! Whose records an actor sees on staff pages: one provider's, one partner's, or everybody's.
//!
//! What this room must not know: which records.

use kit::{Problem, web::Call};
use rulebook::people::{Action, Circles, PartnerId, Permit, ProviderId, Scope};

/// What a list is narrowed to for this actor, and the permit for it.
pub(crate) struct Reach {
    pub(crate) provider: Option<ProviderId>,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) permit: Permit,
}

/// The widest scope in which this actor may take this action: the site, else a provider, else a partner.
pub(crate) fn reach(call: &Call, action: Action) -> Result<Reach, Problem> {
    let scopes = call.actor().scopes_for(action);
    let provider = scopes.iter().find_map(|scope| match scope {
        Scope::Provider(id) => Some(*id),
        _ => None,
    });
    let partner = scopes.iter().find_map(|scope| match scope {
        Scope::Partner(id) => Some(*id),
        _ => None,
    });
    let (provider, partner) = if scopes.contains(&Scope::Site) {
        (None, None)
    } else if provider.is_some() {
        (provider, None)
    } else {
        (None, partner)
    };
    let permit = call.may(
        action,
        &Circles {
            provider,
            partner,
            ..Circles::SITE
        },
    )?;
    Ok(Reach {
        provider,
        partner,
        permit,
    })
}
