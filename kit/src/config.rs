//! Every setting, with its default, from one TOML file and the environment.
//!
//! What this room is for: `Config`, the only reader of the environment. `SENDA_SECTION__NAME` overrides `section.name`.
//! Secrets come from a file or the environment and are never printed.
//! What it must not know: a provider's choices about the qualification; those are kept by the stages.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{db::Place, problem::Fault};

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What this site is.
    pub site: Site,
    /// How it listens.
    pub server: Server,
    /// Where its data lives.
    pub database: Database,
    /// How it posts letters.
    pub mail: Mail,
    /// The national service that this site exchanges with, when it does.
    pub dfe: Dfe,
}

/// What this site is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// The name shown beside the product's.
    pub name: String,
    /// The address people type, without a path: links in letters begin with it.
    pub origin: String,
    /// The second address, which serves uploaded files and nothing else.
    pub files_origin: String,
    /// A demonstration: invented people, a clock that can be moved, letters kept in the outbox.
    pub demo: bool,
}

/// How the site listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// Connections open at once; more wait.
    pub connections: usize,
    /// Seconds a client may take to send its headers.
    pub header_seconds: u64,
    /// Seconds a whole request may take.
    pub request_seconds: u64,
    /// Bytes a form may have.
    pub form_bytes: usize,
    /// Bytes an uploaded file may have.
    pub upload_bytes: usize,
}

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// The folder of the embedded database.
    pub folder: PathBuf,
    /// A PostgreSQL address; when given, the folder is not used.
    pub url: Option<String>,
}

/// How letters are posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://host:465`, `smtp://host:587?tls=required`, or nothing: then letters stay in the outbox.
    pub smtp: Option<String>,
    /// The sender.
    pub from: String,
    /// The account at the mail server.
    pub user: Option<String>,
    /// A file that holds its password.
    pub password_file: Option<PathBuf>,
    /// A file that holds the token by which the mail service may tell of letters that came back.
    pub bounce_token_file: Option<PathBuf>,
}

/// The national service of another site or of DfE, whose API this site speaks as a lead provider's system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dfe {
    /// `https://host`; without it nothing is exchanged.
    pub address: Option<String>,
    /// Minutes between one exchange and the next.
    pub minutes: u64,
    /// Seconds that one question may take.
    pub seconds: u64,
    /// The lead provider, by name, whose token `token` or `token_file` is: enough where there is one.
    pub provider: String,
    /// A file that holds its token.
    pub token_file: Option<PathBuf>,
    /// Its token: in the environment, as `SENDA_DFE__TOKEN`, never in the file of settings.
    #[serde(skip_serializing)]
    pub token: Option<Secret>,
    /// Further lead providers.
    pub also: Vec<DfeProvider>,
}

/// A further lead provider of this site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DfeProvider {
    /// Its name.
    pub provider: String,
    /// A file that holds its token.
    pub token_file: PathBuf,
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

impl Default for Dfe {
    fn default() -> Self {
        Self {
            address: None,
            minutes: 15,
            seconds: 30,
            provider: String::new(),
            token_file: None,
            token: None,
            also: Vec::new(),
        }
    }
}

impl Dfe {
    /// The lead providers that exchange, by name.
    pub fn providers(&self) -> Vec<&str> {
        let first = (!self.provider.is_empty()).then_some(self.provider.as_str());
        let others = self.also.iter().map(|one| one.provider.as_str());
        first.into_iter().chain(others).collect()
    }

    /// The token of this lead provider.
    ///
    /// # Errors
    /// [`Fault`] when there is none or its file cannot be read.
    pub fn token_of(&self, provider: &str) -> Result<Secret, Fault> {
        let other = self.also.iter().find(|one| one.provider == provider);
        let file = match (other, &self.token, &self.token_file) {
            (Some(other), _, _) => &other.token_file,
            (None, Some(token), _) => return Ok(token.clone()),
            (None, None, Some(file)) => file,
            (None, None, None) => {
                return Err(Fault::say(format!("there is no token for {provider}")));
            }
        };
        let text = std::fs::read_to_string(file)
            .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
        Ok(Secret::new(text.trim()))
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "NPQ for SENCOs".into(),
            origin: "http://localhost:8080".into(),
            files_origin: "http://files.localhost:8080".into(),
            demo: false,
        }
    }
}

impl Site {
    /// The host of the site's address, without port.
    pub fn host(&self) -> &str {
        host_of(&self.origin)
    }
    /// The host and port of the address that serves files.
    pub fn files_authority(&self) -> &str {
        authority_of(&self.files_origin)
    }
}

/// `host:port` of an address like `https://host:port`.
pub(crate) fn authority_of(origin: &str) -> &str {
    origin
        .split_once("://")
        .map_or(origin, |(_, rest)| rest)
        .trim_end_matches('/')
}

fn host_of(origin: &str) -> &str {
    let authority = authority_of(origin);
    authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host)
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            connections: 4_096,
            header_seconds: 5,
            request_seconds: 60,
            form_bytes: 1 << 20,
            upload_bytes: 5 << 20,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            folder: "senda-data".into(),
            url: None,
        }
    }
}

impl Database {
    /// The place the settings name.
    pub fn place(&self) -> Place {
        self.url.as_ref().map_or_else(
            || Place::Folder(self.folder.clone()),
            |address| Place::Server(address.clone()),
        )
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            smtp: None,
            from: "Senda <no-reply@localhost>".into(),
            user: None,
            password_file: None,
            bounce_token_file: None,
        }
    }
}

impl Mail {
    /// The password of the account at the mail server.
    ///
    /// # Errors
    /// [`Fault`] when the file cannot be read.
    pub fn password(&self) -> Result<Option<String>, Fault> {
        text_of(self.password_file.as_deref())
    }

    /// The token by which the mail service may tell of letters that came back.
    ///
    /// # Errors
    /// [`Fault`] when the file cannot be read.
    pub fn bounce_token(&self) -> Result<Option<String>, Fault> {
        text_of(self.bounce_token_file.as_deref())
    }
}

fn text_of(file: Option<&std::path::Path>) -> Result<Option<String>, Fault> {
    let Some(file) = file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(file)
        .map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))?;
    Ok(Some(text.trim_end().to_owned()))
}

impl Config {
    /// The settings of this file (or the defaults), overridden by the environment.
    ///
    /// # Errors
    /// [`Fault`] that names the file, the line or the variable that is not understood.
    pub fn load(file: Option<&std::path::Path>) -> Result<Self, Fault> {
        let text = match file {
            Some(file) => std::fs::read_to_string(file).map_err(|e| {
                Fault::because(
                    format!("The settings file {} cannot be read", file.display()),
                    e,
                )
            })?,
            None => String::new(),
        };
        Self::parse(&text, std::env::vars())
    }

    /// The settings of this text, overridden by these variables.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(
        text: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Fault> {
        let mut table: toml::Table = text
            .parse()
            .map_err(|e| Fault::because("The settings file is not valid TOML", e))?;
        for (name, value) in variables {
            let Some(path) = name.strip_prefix("SENDA_") else {
                continue;
            };
            if let Some((section, key)) = path.split_once("__") {
                set(
                    &mut table,
                    &section.to_lowercase(),
                    &key.to_lowercase(),
                    value,
                );
            }
        }
        table
            .try_into()
            .map_err(|e| Fault::because("A setting is not understood", e))
    }
}

fn set(table: &mut toml::Table, section: &str, key: &str, value: String) {
    let typed = match (value.parse::<i64>(), value.as_str()) {
        (Ok(number), _) => toml::Value::Integer(number),
        (_, "true") => toml::Value::Boolean(true),
        (_, "false") => toml::Value::Boolean(false),
        _ => toml::Value::String(value),
    };
    let section = table
        .entry(section)
        .or_insert_with(|| toml::Value::Table(toml::Table::new()));
    if let toml::Value::Table(section) = section {
        section.insert(key.to_owned(), typed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_the_file() {
        let env = [("SENDA_SERVER__CONNECTIONS".to_owned(), "7".to_owned())];
        let config = Config::parse("[server]\nconnections = 3\n[site]\nname = \"X\"", env).unwrap();
        assert_eq!(
            (config.server.connections, config.site.name.as_str()),
            (7, "X")
        );
    }

    #[test]
    fn a_token_is_read_and_never_printed() {
        let env = [("SENDA_DFE__TOKEN".to_owned(), "hush".to_owned())];
        let config = Config::parse("[dfe]\nprovider = \"North\"", env).unwrap();
        assert_eq!(config.dfe.token_of("North").unwrap().reveal(), "hush");
        assert!(!format!("{config:?}").contains("hush"));
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named() {
        let error = Config::parse("[server]\nlisten_to = 3", [])
            .unwrap_err()
            .to_string();
        assert!(error.contains("listen_to"), "{error}");
    }
}
