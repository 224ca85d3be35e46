//! The router made from the table, and the accept loop with its deadlines and its cap.
//!
//! What this room must not know: any route. `axum::serve` has no timers: slow clients would hold it for ever.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{Extensions, HeaderMap, Method as Verb, StatusCode, Version, header},
    middleware,
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt as _;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate},
    timeout::TimeoutLayer,
};

use super::{Routes, guard};
use crate::{app::App, problem::Fault, problem::Problem};

/// The router of these routes: the only way a path comes to be served.
pub fn router(app: &App, table: &Routes) -> Router {
    let mut by_path: BTreeMap<&'static str, MethodRouter> = BTreeMap::new();
    for route in table.rows() {
        let state = (route.access, route.kind);
        let guarded = route
            .handler
            .clone()
            .layer(middleware::from_fn_with_state(state, guard::door));
        let merged = by_path
            .remove(route.path)
            .unwrap_or_default()
            .merge(guarded);
        by_path.insert(route.path, merged);
    }
    let server = &app.config().server;
    let mut router = Router::new();
    for (path, handlers) in by_path {
        router = router.route(path, handlers.fallback(wrong_verb));
    }
    router
        .fallback(async || Problem::NotFound)
        .layer(DefaultBodyLimit::max(guard::most_bytes(app)))
        .layer(middleware::from_fn_with_state(app.clone(), guard::front))
        .layer(packing())
        .layer(CatchPanicLayer::custom(
            |_panic: Box<dyn std::any::Any + Send>| {
                tracing::error!("a handler panicked");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Sorry, something broke. Nothing was changed.",
                )
                    .into_response()
            },
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(server.request_seconds),
        ))
}

/// Pages and lists are packed on their way, where the reader takes it; files come packed, or are so by nature.
fn packing() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Precise(4))
        .compress_when(
            |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
                let kind = headers.get(header::CONTENT_TYPE);
                let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
                ["text/html", "application/json", "text/csv"]
                    .iter()
                    .any(|packed| kind.starts_with(packed))
            },
        )
}

async fn wrong_verb(verb: Verb) -> Response {
    if verb == Verb::GET || verb == Verb::HEAD {
        return Problem::NotFound.into_response();
    }
    (
        StatusCode::METHOD_NOT_ALLOWED,
        [(header::ALLOW, "GET, HEAD, POST, PUT")],
    )
        .into_response()
}

/// A bound port, not yet answering.
pub struct Listening {
    listener: TcpListener,
}

impl Listening {
    /// Takes the port.
    ///
    /// # Errors
    /// [`Fault`] with a sentence for the command line when the port is taken.
    pub async fn on(address: SocketAddr) -> Result<Self, Fault> {
        let listener = TcpListener::bind(address).await.map_err(|e| {
            let hint = match e.kind() {
                std::io::ErrorKind::AddrInUse => {
                    "another program is using this port; choose another with --port"
                }
                _ => "it cannot be opened",
            };
            Fault::because(format!("Cannot listen on {address}: {hint}"), e)
        })?;
        Ok(Self { listener })
    }
    /// The address that was taken (useful when the port asked for was 0).
    pub fn address(&self) -> Result<SocketAddr, Fault> {
        self.listener
            .local_addr()
            .map_err(|e| Fault::because("asking for the own address", e))
    }
}

/// Answers until `stop`, then finishes what is under way.
pub async fn serve(
    listening: &Listening,
    router: Router,
    app: &App,
    stop: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let places = Arc::new(Semaphore::new(app.config().server.connections));
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(app.config().server.header_seconds))
        .max_buf_size(64 * 1024);
    tokio::pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let place = place.map_err(|e| Fault::because("counting connections", e))?;
        let (stream, _) = tokio::select! {
            accepted = listening.listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, or the client left: the next one may do better.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let service = router
            .clone()
            .map_request(|request: Request<Incoming>| request.map(axum::body::Body::new));
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    let patience = tokio::time::sleep(Duration::from_secs(10));
    tokio::select! {
        () = graceful.shutdown() => {}
        () = patience => tracing::warn!("some connections were still open after 10 seconds"),
    }
    Ok(())
}
