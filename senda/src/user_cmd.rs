//! `senda user`: the first administrator, a way in for somebody locked out, and who is known.
//!
//! What this room must not know: what a role lets anybody do.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kit::{App, Fault};
use rulebook::{
    base::{Coded, Urn},
    people::{Action, RegisterNumber, Role, Scope},
};

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// The people who can sign in.
#[derive(Debug, Args)]
pub struct User {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens an account for an address (when it has none), gives it a role, and prints a sign-in link.
    Add {
        /// The name they wish to be called.
        #[arg(long)]
        name: String,
        /// Their address.
        #[arg(long, value_parser = email)]
        email: String,
        /// The role, e.g. `system_administrator`.
        #[arg(long, value_parser = role)]
        role: Role,
        /// How far it reaches: `site`, `own`, the id of a lead provider, delivery partner or group, or a school's URN.
        #[arg(long, value_parser = scope)]
        scope: Scope,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Prints a link with which somebody can sign in once, within 15 minutes.
    Link {
        /// Their address.
        email: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Prints everybody who has an account, one a line: address, name, roles.
    List {
        /// How many at most.
        #[arg(long, default_value_t = 1_000)]
        most: u32,
        #[command(flatten)]
        data: DataArgs,
    },
}

impl User {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when the data cannot be opened, or when nobody has the address.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        match self.command {
            Command::Add {
                name,
                email,
                role,
                scope,
                data,
            } => {
                let app = data.open().await?;
                let permit = operator(Action::KeepStaff)?;
                people::invite(&app, &permit, name, email.clone(), (role, scope))
                    .await
                    .map_err(told)?;
                print_link(&app, &email).await?;
            }
            Command::Link { email, data } => print_link(&data.open().await?, &email).await?,
            Command::List { most, data } => list(&data.open().await?, most).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn print_link(app: &App, email: &str) -> Result<(), Fault> {
    let person = people::by_email(app, email).await.map_err(told)?;
    let person = person.ok_or_else(|| Fault::say(format!("Nobody has the address {email}.")))?;
    let permit = operator(Action::KeepStaff)?;
    let path = people::hand_out_link(app, &permit, person.id)
        .await
        .map_err(told)?;
    say(format_args!(
        "{} can sign in once, within 15 minutes, with this link:",
        person.name
    ));
    say(format_args!("{}{path}", app.config().site.origin));
    Ok(())
}

async fn list(app: &App, most: u32) -> Result<(), Fault> {
    let everybody = people::everybody(app, i64::from(most))
        .await
        .map_err(told)?;
    for known in everybody {
        let roles: Vec<String> = known
            .roles
            .iter()
            .map(|(role, scope)| format!("{role} {}", reach(*scope)))
            .collect();
        say(format_args!(
            "{}\t{}\t{}",
            known.email,
            known.name,
            roles.join(", ")
        ));
    }
    Ok(())
}

fn email(text: &str) -> Result<String, String> {
    let good = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace);
    if good {
        Ok(text.to_owned())
    } else {
        Err("write an address like name@school.example".into())
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).map_err(|_unknown| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("the roles are {}", known.join(", "))
    })
}

fn scope(text: &str) -> Result<Scope, String> {
    match text {
        "site" => return Ok(Scope::Site),
        "own" => return Ok(Scope::Own),
        _ => {}
    }
    let numbered = |kind: &str| text.strip_prefix(kind).and_then(RegisterNumber::of);
    if let Some(trust) = numbered("trust:") {
        return Ok(Scope::Trust(trust));
    }
    if let Some(authority) = numbered("authority:") {
        return Ok(Scope::Authority(authority));
    }
    let provider = text.parse().map(Scope::Provider);
    let partner = text.parse().map(Scope::Partner);
    let group = text.parse().map(Scope::Group);
    let school = text
        .parse()
        .map_err(|_no_number| ())
        .and_then(|number| Urn::from_number(number).map_err(|_no_urn| ()))
        .map(Scope::School);
    provider.or(partner).or(group).or(school.map_err(|()| {
        "write site, own, trust:NUMBER, authority:NUMBER, an id that begins with prv_, ptn_ or grp_, or a school’s URN".into()
    }))
}

fn reach(scope: Scope) -> String {
    match scope {
        Scope::Site => "site".into(),
        Scope::Own => "own".into(),
        Scope::Provider(id) => id.to_string(),
        Scope::Partner(id) => id.to_string(),
        Scope::Group(id) => id.to_string(),
        Scope::School(urn) => urn.to_string(),
        Scope::Trust(one) => format!("trust:{}", one.number()),
        Scope::Authority(one) => format!("authority:{}", one.number()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        let provider: rulebook::people::ProviderId = rulebook::base::Id::from_number(77);
        for text in [
            "site",
            "own",
            "100001",
            "trust:2044",
            "authority:383",
            &provider.to_string(),
        ] {
            assert_eq!(scope(text).map(reach).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_scope_that_reaches_nowhere_is_told_how_to_write_one() {
        for text in ["", "sites", "-1", "prv_", "per_0000000000001"] {
            assert!(scope(text).unwrap_err().contains("write site"), "{text}");
        }
    }
}
