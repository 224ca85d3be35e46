//! Letters to an approver outside: the link, and word that a refined text waits.
//!
//! What this room must not know: how letters are posted.

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::{
    base::Coded,
    production::{
        pack::{approved_for, opens},
        stage::Stage,
    },
};

use super::{Pack, link, store};
use crate::item::{self, Item};

pub(super) async fn tell_first(
    tx: &mut WriteTx<'_>,
    pack: &Pack,
    items: &[Item],
    address: &str,
) -> Result<(), Problem> {
    let titles: Vec<String> = items
        .iter()
        .map(|one| format!("  {} ({})", one.title, one.part))
        .collect();
    let words = if pack.words.is_empty() {
        String::new()
    } else {
        format!("\n\n{}", pack.words)
    };
    let body = format!(
        "Hello {},\n\nYou are asked to read these texts and to decide on them for {}:\n\n{}{words}\n\nOpen them here, on any device. You need no account, and there is nothing to install:\n\n{address}\n\nThe link is yours alone; please do not pass it on. It works until the end of {}.",
        pack.named.0,
        pack.body.label(),
        titles.join("\n"),
        pack.ends_on.with_weekday(),
    );
    post(tx, pack, "Texts for your approval".to_owned(), body).await
}

/// Tells those who have an open pack with this item, and whose body has not approved it, that it waits for them (again).
pub(crate) async fn tell_again(
    tx: &mut WriteTx<'_>,
    item: &Item,
    origin: &str,
) -> Result<(), Problem> {
    let standing = item::standing(tx, item.id).await?;
    for pack in store::with_item(tx, item.id).await? {
        let closed = opens(&pack.link_facts(0), tx.now()).is_err();
        if closed || approved_for(pack.body, &standing.sign_offs).is_some() {
            continue;
        }
        let secret = link(tx, pack.id).await?;
        let body = format!(
            "Hello {},\n\n{} ({}) has been refined and waits for you again: version {}. The page shows what changed, and an answer to each of your requests.\n\n{origin}/approvals/{secret}\n\nThe link works until the end of {}.",
            pack.named.0,
            item.title,
            item.part,
            item.version,
            pack.ends_on.with_weekday(),
        );
        let subject = format!("{}: {}", Stage::ExternalApproval.label(), item.title);
        post(tx, &pack, subject, body).await?;
    }
    Ok(())
}

async fn post(
    tx: &mut WriteTx<'_>,
    pack: &Pack,
    subject: String,
    body: String,
) -> Result<(), Problem> {
    let letter = Letter {
        person: None,
        to: pack.named.1.clone(),
        subject,
        body,
    };
    Ok(tx.letter(letter).await?)
}
