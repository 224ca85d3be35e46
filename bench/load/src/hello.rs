//! The smallest server there is, for comparison: it answers `hello` and knows nothing else.
//!
//! What this room must not know: anything of Senda.

use std::{convert::Infallible, net::SocketAddr};

use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::Failed;

/// Answers until it is ended.
pub(crate) async fn serve(listen: SocketAddr) -> Result<String, Failed> {
    let listener = TcpListener::bind(listen).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(async move {
            let hello = service_fn(|_request: Request<Incoming>| async {
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"hello"))))
            });
            // A client that goes away is no news.
            drop(
                http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), hello)
                    .await,
            );
        });
    }
}
