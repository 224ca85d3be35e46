//! Whose schools a reader of the register sees: the nation's, or those of their trusts and authorities.
//!
//! What this room must not know: how schools stand.

use kit::{Problem, web::Call};
use people::School;
use rulebook::people::{Action, Circles, Permit, RegisterNumber, Scope};

/// The schools that somebody may see in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Nation,
    /// Those of these trusts and local authorities.
    Of {
        /// Trusts.
        trusts: Vec<RegisterNumber>,
        /// Local authorities.
        authorities: Vec<RegisterNumber>,
    },
}

impl Reach {
    /// Does it reach this school?
    pub fn has(&self, school: &School) -> bool {
        match self {
            Self::Nation => true,
            Self::Of {
                trusts,
                authorities,
            } => {
                let circles = school.circles();
                circles.trust.is_some_and(|one| trusts.contains(&one))
                    || circles
                        .authority
                        .is_some_and(|one| authorities.contains(&one))
            }
        }
    }

    /// The reach of the reader, with the permit for it.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for somebody whose role reaches no list of schools.
    pub(crate) fn of(call: &Call) -> Result<(Self, Permit), Problem> {
        let action = Action::ReadCompliance;
        if let Ok(permit) = call.may(action, &Circles::SITE) {
            return Ok((Self::Nation, permit));
        }
        let (mut trusts, mut authorities) = (Vec::new(), Vec::new());
        for scope in call.actor().scopes_for(action) {
            match scope {
                Scope::Trust(one) => trusts.push(one),
                Scope::Authority(one) => authorities.push(one),
                _ => {}
            }
        }
        let permit = call.may(
            action,
            &Circles {
                trust: trusts.first().copied(),
                authority: authorities.first().copied(),
                ..Circles::SITE
            },
        )?;
        let reach = Self::Of {
            trusts,
            authorities,
        };
        Ok((reach, permit))
    }
}
