//! One page, one moment: everything that a page reads, it reads in one snapshot.
//!
//! What this room is for: a page asks many rooms, and each of them reads for itself. Inside [`in_one_moment`] the first of them
//! opens a snapshot and the others read in it: their answers fit together, and a transaction is begun once a page.
//! What it must not know: what is read, or for which page.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex},
};

use super::{ReadTx, lite, pg, tx::held};
use crate::problem::{Fault, Problem};

tokio::task_local! {
    static PAGE: Mutex<Option<Arc<Snapshot>>>;
}

/// An open snapshot. It ends when nobody reads in it any more.
pub(super) enum Snapshot {
    Lite(lite::Reading),
    Pg(pg::Reading),
}

impl Snapshot {
    pub(super) async fn read<T>(
        &self,
        read: impl AsyncFnOnce(&ReadTx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        match self {
            Self::Lite(reading) => reading.read(read),
            Self::Pg(reading) => reading.read(read).await,
        }
    }
}

/// Everything that this page reads is read in one snapshot, from its first question on. The snapshot ends early when the page
/// waits for anything but the database (a slow sender, a password's hash, another site, the writer), because others want
/// the connection, and when it has changed something, because it is to see that. The next question opens another.
pub(crate) async fn in_one_moment<T>(page: impl Future<Output = T>) -> T {
    let mut page = pin!(page);
    let polled = poll_fn(|context| {
        let answer = page.as_mut().poll(context);
        if answer.is_pending() {
            let _no_page = PAGE.try_with(|page| {
                let mut kept = held(page);
                if kept
                    .as_ref()
                    .is_some_and(|kept| Arc::strong_count(kept) == 1)
                {
                    *kept = None;
                }
            });
        }
        answer
    });
    PAGE.scope(Mutex::new(None), polled).await
}

/// The page's snapshot ends for whoever asks from now on.
pub(super) fn let_go() {
    let _no_page = PAGE.try_with(|page| held(page).take());
}

/// The snapshot in which to read: the page's own when there is one, otherwise one that is opened now.
pub(super) async fn snapshot(
    fits: impl Fn(&Snapshot) -> bool,
    open: impl AsyncFnOnce() -> Result<Snapshot, Fault>,
) -> Result<Arc<Snapshot>, Fault> {
    let kept = PAGE.try_with(|page| held(page).clone()).ok().flatten();
    if let Some(kept) = kept.filter(|kept| fits(kept)) {
        return Ok(kept);
    }
    let opened = Arc::new(open().await?);
    let _no_page = PAGE.try_with(|page| *held(page) = Some(Arc::clone(&opened)));
    Ok(opened)
}
