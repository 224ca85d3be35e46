//! Which programme a page shows: an edition that was asked for, the newest, or the folder that the build carries.
//!
//! What this room must not know: any page.

use std::sync::Arc;

use kit::{
    OrNotFound, Problem,
    web::{Call, Form},
};
use programme::{Element, Module, Programme};
use rulebook::{
    people::{Action, Circles, Permit, Scope},
    production::EditionId,
};

use crate::{Edition, Folder, Library};

/// What a staff page shows.
pub(crate) struct Shown {
    pub(crate) programme: Arc<Programme>,
    /// The edition; none when it is the working folder.
    pub(crate) edition: Option<Edition>,
    pub(crate) editions: Vec<Edition>,
    pub(crate) folder: Arc<Folder>,
    /// What the address said after `edition=`, to be carried into links.
    asked: Option<String>,
}

/// The word in the address that asks for the working folder.
pub(crate) const FOLDER: &str = "folder";
/// What the address says before the id of another programme, to ask for its folder.
pub(crate) const FOLDER_OF: &str = "folder:";

impl Shown {
    /// What the address asks for. Anybody whose duty it is to read the programme reads all of it: the programme is
    /// the same for every provider, partner and group, so it lies in whichever circle their role reaches.
    pub(crate) async fn ask(call: &Call, form: &Form) -> Result<(Permit, Self), Problem> {
        let scope = call
            .actor()
            .scopes_for(Action::ReadProgramme)
            .into_iter()
            .next();
        let circles = match scope {
            Some(scope) => circles(call, scope)?,
            None => Circles::SITE,
        };
        let permit = call.may(Action::ReadProgramme, &circles)?;
        Ok((permit, Self::open(call, form.get("edition")).await?))
    }

    /// The programme that `asked` names: an edition's id, `folder`, `folder:npqh` for the folder of another programme,
    /// or nothing for the newest edition there is.
    pub(crate) async fn open(call: &Call, asked: &str) -> Result<Self, Problem> {
        let library: &Library = call.app().shelf()?;
        let other = asked.strip_prefix(FOLDER_OF);
        let id = other.or_else(|| library.first()).or_not_found()?.to_owned();
        let folder = library.folder(&id).or_not_found()?;
        let editions = call
            .app()
            .db()
            .read(async |tx| crate::editions_of(tx, &id).await)
            .await?;
        let edition = match asked {
            "" => editions.first().cloned(),
            FOLDER => None,
            _ if other.is_some() => None,
            other => {
                let id: EditionId = other.parse().or_not_found()?;
                Some(
                    editions
                        .iter()
                        .find(|one| one.id == id)
                        .cloned()
                        .or_not_found()?,
                )
            }
        };
        let programme = match &edition {
            Some(edition) => Library::edition(call.app(), &edition.id).await?,
            None => folder.programme.clone().or_not_found()?,
        };
        let asked = (!asked.is_empty()).then(|| asked.to_owned());
        Ok(Self {
            programme,
            edition,
            editions,
            folder,
            asked,
        })
    }

    /// An address that shows the same programme.
    pub(crate) fn at(&self, path: &str) -> String {
        match &self.asked {
            Some(asked) => format!("{path}?edition={asked}"),
            None => path.to_owned(),
        }
    }

    /// The same with more to say in the address.
    pub(crate) fn with(&self, path: &str, query: &str) -> String {
        let at = self.at(path);
        let joint = if at.contains('?') { '&' } else { '?' };
        format!("{at}{joint}{query}")
    }

    /// Which one it is, in words.
    pub(crate) fn which(&self) -> String {
        let title = &self.programme.title;
        match &self.edition {
            Some(edition) => format!("{title}, edition {}", edition.version),
            None => format!(
                "{title}, working folder, version {}",
                self.programme.version
            ),
        }
    }

    /// The module with this id, and its element.
    pub(crate) fn module(&self, id: &str) -> Option<(&Element, &Module)> {
        self.modules().find(|(_, module)| module.id == id)
    }

    /// Every module with its element, in order.
    pub(crate) fn modules(&self) -> impl Iterator<Item = (&Element, &Module)> {
        let elements = self.programme.elements.iter();
        elements.flat_map(|element| element.modules.iter().map(move |module| (element, module)))
    }
}

fn circles(call: &Call, scope: Scope) -> Result<Circles, Problem> {
    Ok(match scope {
        Scope::Site => Circles::SITE,
        Scope::Provider(id) => Circles::provider(id),
        Scope::Partner(id) => Circles {
            partner: Some(id),
            ..Circles::SITE
        },
        Scope::Group(id) => Circles {
            group: Some(id),
            ..Circles::SITE
        },
        Scope::School(urn) => Circles::school(urn),
        Scope::Trust(one) => Circles {
            trust: Some(one),
            ..Circles::SITE
        },
        Scope::Authority(one) => Circles {
            authority: Some(one),
            ..Circles::SITE
        },
        Scope::Own => Circles::own(call.person()?),
    })
}
