//! The one question of access, and the proof that it was asked.
//!
//! What this room must not know: where actors and circles were read from.

use super::{Action, GroupId, PartnerId, PersonId, ProviderId, RegisterNumber, Role, Scope};
use crate::base::{Refusal, Source, Urn};

/// A role somebody holds, and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// The duty.
    pub role: Role,
    /// How far it reaches.
    pub scope: Scope,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Stranger,
    /// A signed-in person with the roles they hold at this moment.
    Person {
        /// Who.
        id: PersonId,
        /// Their roles now: read anew for every request, so that a right removed is gone at once.
        grants: Vec<Grant>,
    },
    /// Senda itself: a job, or a command on the machine. Never made from a request.
    System,
    /// A lead provider's own system, known by its bearer token: it may do what DfE's API lets a provider do, on what is
    /// the provider's, and nothing else.
    LeadProvider(ProviderId),
}

impl Actor {
    /// The signed-in person.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Stranger | Self::System | Self::LeadProvider(_) => None,
        }
    }
    /// Does this actor hold the role anywhere?
    pub fn holds(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }
    /// The grants held.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Person { grants, .. } => grants,
            Self::Stranger | Self::System | Self::LeadProvider(_) => &[],
        }
    }
    /// The scopes in which this actor holds any role that carries `action`.
    pub fn scopes_for(&self, action: Action) -> Vec<Scope> {
        self.grants()
            .iter()
            .filter(|grant| action.roles().contains(&grant.role))
            .map(|grant| grant.scope)
            .collect()
    }
}

/// The circles a thing lies in: whose it is, and which provider, partner, group and school it belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circles {
    /// The person whose own it is.
    pub person: Option<PersonId>,
    /// Its lead provider.
    pub provider: Option<ProviderId>,
    /// Its delivery partner.
    pub partner: Option<PartnerId>,
    /// Its group.
    pub group: Option<GroupId>,
    /// Its school.
    pub school: Option<Urn>,
    /// The trust of its school.
    pub trust: Option<RegisterNumber>,
    /// The local authority of its school.
    pub authority: Option<RegisterNumber>,
}

impl Circles {
    /// Something of the whole site, in no narrower circle.
    pub const SITE: Self = Self {
        person: None,
        provider: None,
        partner: None,
        group: None,
        school: None,
        trust: None,
        authority: None,
    };

    /// Somebody's own.
    pub const fn own(person: PersonId) -> Self {
        Self {
            person: Some(person),
            ..Self::SITE
        }
    }
    /// A provider's.
    pub const fn provider(provider: ProviderId) -> Self {
        Self {
            provider: Some(provider),
            ..Self::SITE
        }
    }
    /// A school's.
    pub const fn school(school: Urn) -> Self {
        Self {
            school: Some(school),
            ..Self::SITE
        }
    }

    fn reached_by(&self, scope: Scope, actor: PersonId) -> bool {
        match scope {
            Scope::Site => true,
            Scope::Provider(id) => self.provider == Some(id),
            Scope::Partner(id) => self.partner == Some(id),
            Scope::Group(id) => self.group == Some(id),
            Scope::School(urn) => self.school == Some(urn),
            Scope::Trust(number) => self.trust == Some(number),
            Scope::Authority(number) => self.authority == Some(number),
            Scope::Own => self.person == Some(actor),
        }
    }
}

/// Proof that the question of access was asked and answered yes. Only this room can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    actor: Option<PersonId>,
    circles: Circles,
}

impl Permit {
    /// What was permitted.
    pub const fn action(&self) -> Action {
        self.action
    }
    /// To whom: nobody for a stranger or Senda itself.
    pub const fn actor(&self) -> Option<PersonId> {
        self.actor
    }
    /// On what.
    pub const fn circles(&self) -> &Circles {
        &self.circles
    }
}

/// The answer no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAllowed {
    /// What was asked for.
    pub action: Action,
}

impl Refusal for NotAllowed {
    fn code(&self) -> &'static str {
        "not_allowed"
    }
    fn sentence(&self) -> String {
        "Your account does not have the role that this needs.".to_owned()
    }
    fn source(&self) -> Option<Source> {
        None
    }
}

/// Actions anybody signed in may take on what is their own, whatever their roles.
const OWN: &[Action] = &[Action::KeepOwnAccount, Action::Apply];

/// May this actor take this action on something in these circles?
///
/// # Source
/// Senda's own table: `docs/access.md`. Roles by duty, never by rank.
/// # Errors
/// [`NotAllowed`] when no grant of the actor carries the action into the circles.
pub fn may(actor: &Actor, action: Action, circles: &Circles) -> Result<Permit, NotAllowed> {
    let allowed = match actor {
        Actor::System => true,
        Actor::Stranger => action == Action::ReadPublic,
        Actor::LeadProvider(id) => action == Action::SpeakDfeApi && circles.provider == Some(*id),
        Actor::Person { id, grants } => {
            action == Action::ReadPublic
                || (OWN.contains(&action) && circles.person == Some(*id))
                || grants.iter().any(|grant| {
                    action.roles().contains(&grant.role) && circles.reached_by(grant.scope, *id)
                })
        }
    };
    if allowed {
        Ok(Permit {
            action,
            actor: actor.person(),
            circles: *circles,
        })
    } else {
        Err(NotAllowed { action })
    }
}

/// Could this actor take this action on anything at all? Asked at the door of every route, before anything is read.
pub fn may_anywhere(actor: &Actor, action: Action) -> bool {
    match actor {
        Actor::System => true,
        Actor::Stranger => action == Action::ReadPublic,
        Actor::LeadProvider(_) => action == Action::SpeakDfeApi,
        Actor::Person { .. } => {
            action == Action::ReadPublic
                || OWN.contains(&action)
                || !actor.scopes_for(action).is_empty()
        }
    }
}

/// May this actor take this action across the whole site (national lists, other people's everything)?
///
/// # Errors
/// [`NotAllowed`] unless a grant of site scope carries it.
pub fn may_see_all(actor: &Actor, action: Action) -> Result<Permit, NotAllowed> {
    may(actor, action, &Circles::SITE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Coded;

    fn person(number: i64, grants: Vec<Grant>) -> Actor {
        Actor::Person {
            id: PersonId::from_number(number),
            grants,
        }
    }

    #[test]
    fn a_stranger_may_only_read_public_pages() {
        for action in Action::ALL {
            assert_eq!(
                may(&Actor::Stranger, *action, &Circles::SITE).is_ok(),
                *action == Action::ReadPublic
            );
        }
    }

    #[test]
    fn the_system_of_a_provider_speaks_the_api_on_what_is_its_own_and_may_nothing_else() {
        let own = ProviderId::from_number(3);
        let system = Actor::LeadProvider(own);
        for action in Action::ALL {
            let speaks = *action == Action::SpeakDfeApi;
            assert_eq!(
                may(&system, *action, &Circles::provider(own)).is_ok(),
                speaks
            );
            assert_eq!(may_anywhere(&system, *action), speaks);
            let other = Circles::provider(ProviderId::from_number(4));
            assert!(may(&system, *action, &other).is_err());
            assert!(may(&system, *action, &Circles::SITE).is_err());
        }
    }

    #[test]
    fn a_facilitator_reaches_the_own_group_and_no_other() {
        let own = GroupId::from_number(1);
        let actor = person(
            7,
            vec![Grant {
                role: Role::Facilitator,
                scope: Scope::Group(own),
            }],
        );
        let of = |group| Circles {
            group: Some(GroupId::from_number(group)),
            ..Circles::SITE
        };
        assert!(may(&actor, Action::TakeAttendance, &of(1)).is_ok());
        assert!(may(&actor, Action::TakeAttendance, &of(2)).is_err());
    }

    #[test]
    fn an_officer_of_a_trust_reaches_its_schools_and_no_others() {
        let number = |number| RegisterNumber::new(number).unwrap();
        let scopes = [Scope::Trust(number(5)), Scope::Authority(number(5))];
        let school = |trust, authority| Circles {
            trust: RegisterNumber::new(trust),
            authority: RegisterNumber::new(authority),
            ..Circles::SITE
        };
        for (scope, own) in scopes.into_iter().zip([school(5, 6), school(6, 5)]) {
            let role = Role::RegisterOfficer;
            let actor = person(7, vec![Grant { role, scope }]);
            assert!(may(&actor, Action::ReadCompliance, &own).is_ok());
            assert!(may(&actor, Action::ReadCompliance, &school(6, 6)).is_err());
            assert!(may(&actor, Action::ReadCompliance, &school(0, 0)).is_err());
            assert!(may(&actor, Action::ReadCompliance, &Circles::SITE).is_err());
        }
    }

    #[test]
    fn adding_a_role_never_removes_a_right() {
        let provider = ProviderId::from_number(3);
        let circles = Circles {
            person: Some(PersonId::from_number(7)),
            provider: Some(provider),
            ..Circles::SITE
        };
        for first in Role::ALL {
            for second in Role::ALL {
                let one = vec![Grant {
                    role: *first,
                    scope: Scope::Provider(provider),
                }];
                let mut two = one.clone();
                two.push(Grant {
                    role: *second,
                    scope: Scope::Own,
                });
                for action in Action::ALL {
                    let before = may(&person(7, one.clone()), *action, &circles).is_ok();
                    let after = may(&person(7, two.clone()), *action, &circles).is_ok();
                    assert!(
                        !before || after,
                        "{first} lost {action} by gaining {second}"
                    );
                }
            }
        }
    }
}
