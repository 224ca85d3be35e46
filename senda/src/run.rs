//! Serving until told to stop.
//!
//! What this room must not know: what is served.

use kit::{
    App, Fault,
    web::{Listening, router, serve},
};

/// Serves this program on its port, doing queued work beside it, until the machine says stop.
pub async fn until_stopped(app: App, listening: Listening) -> Result<(), Fault> {
    let router = router(&app, &crate::compose::routes());
    let working = tokio::spawn(app.clone().keep_working());
    serve(listening, router, &app, stopped()).await?;
    working.abort();
    Ok(())
}

async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    match (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}
