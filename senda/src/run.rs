//! Serving until told to stop.
//!
//! What this room must not know: what is served.

use axum::{
    Router,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, REFRESH},
    },
    routing::get,
};
use kit::{
    App, Fault,
    web::{Listening, router, serve},
};

/// Serves this program on its port, doing queued work beside it, until the machine says stop.
pub async fn until_stopped(app: App, listening: Listening) -> Result<(), Fault> {
    let router = router(&app, &crate::compose::routes());
    delivery::begin_reminder_rounds(&app)
        .await
        .map_err(|problem| Fault::say(format!("reminders cannot be begun: {problem:?}")))?;
    people::read_register(&app)
        .await
        .map_err(|problem| Fault::say(format!("schools cannot be read: {problem:?}")))?;
    let working = tokio::spawn(app.clone().keep_working());
    let exchanging = tokio::spawn(dfe::client::keep_exchanging(app.clone()));
    serve(&listening, router, &app, stopped()).await?;
    working.abort();
    exchanging.abort();
    Ok(())
}

/// Does something that takes a while, and meanwhile answers: `/health` says that Senda is starting, every page says so
/// and looks again by itself.
pub async fn while_starting(
    app: &App,
    listening: &Listening,
    work: impl Future<Output = Result<(), Fault>>,
) -> Result<(), Fault> {
    let (done, wait) = tokio::sync::oneshot::channel::<()>();
    let database = app.db().describe().await.unwrap_or_default();
    let until = async {
        // Either way the work has ended: by its word, or because it is gone.
        let _ended = wait.await;
    };
    let work = async {
        let worked = work.await;
        drop(done);
        worked
    };
    let (served, worked) = tokio::join!(serve(listening, waiting_room(database), app, until), work);
    served.and(worked)
}

fn waiting_room(database: String) -> Router {
    let health = serde_json::json!({
        "status": "starting",
        "version": env!("CARGO_PKG_VERSION"),
        "database": database,
    });
    let health = move || async move { ([(CONTENT_TYPE, "application/json")], health.to_string()) };
    Router::new()
        .route("/health", get(health))
        .fallback(async || {
            let told = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (REFRESH, "2")];
            (
                StatusCode::SERVICE_UNAVAILABLE,
                told,
                "Senda is starting. This page looks again in two seconds.\n",
            )
        })
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
