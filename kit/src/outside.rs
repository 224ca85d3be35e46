//! Asking other systems over HTTP: the only room that opens a connection to a machine that is not ours.
//!
//! What this room is for: one request, one answer, with an allow-list of hosts, a time limit over the whole exchange and a
//! limit on the answer's size. No redirect is followed, no cookie kept, no proxy asked; TLS is checked against Mozilla's roots.
//! What it must not know: what is asked, or when to ask again.

use std::{fmt, sync::Arc, time::Duration};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Method, Request, StatusCode, Uri,
    body::Bytes,
    client::conn::http1,
    header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// One other system: its address, and how patient we are with it.
#[derive(Clone)]
pub struct Outside {
    base: Uri,
    within: Duration,
    most_bytes: usize,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// GET, POST or PUT.
    pub verb: &'static str,
    /// Path and query, beginning with a slash.
    pub path: String,
    /// A JSON body.
    pub body: Option<String>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Seconds after which to ask again, when the answer says so.
    pub retry_after: Option<i64>,
    /// The body as text; what is not UTF-8 is replaced.
    pub body: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The address is not one that may be asked.
    NotAllowed,
    /// No connection came about, so nothing was asked.
    NotReached,
    /// It was asked, and the answer never came, or came in pieces: what became of it is not known.
    Unknown,
    /// The answer is larger than we take.
    TooLarge,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAllowed => "The address is not one that Senda may ask.",
            Self::NotReached => "The other system could not be reached, so nothing was asked.",
            Self::Unknown => {
                "The other system was asked, and its answer never arrived whole: what it did is not known."
            }
            Self::TooLarge => "The answer was larger than Senda takes.",
        })
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outside({})", self.base)
    }
}

impl Outside {
    /// A system at this address (`https://host`, or `http://host:port` on this machine or in a test), if it is one of these
    /// hosts. Plain HTTP is for loopback addresses only: a bearer token is never sent over an open line.
    ///
    /// # Errors
    /// [`NoAnswer::NotAllowed`].
    pub fn at(address: &str, allowed: &[&str], within: Duration) -> Result<Self, NoAnswer> {
        let base: Uri = address
            .trim_end_matches('/')
            .parse()
            .map_err(|_not_an_address| NoAnswer::NotAllowed)?;
        let host = base.host().unwrap_or_default();
        let safe = match base.scheme_str() {
            Some("https") => true,
            Some("http") => matches!(host, "127.0.0.1" | "localhost" | "[::1]"),
            _ => false,
        };
        if !safe || !allowed.contains(&host) {
            return Err(NoAnswer::NotAllowed);
        }
        Ok(Self {
            base,
            within,
            most_bytes: 32 << 20,
        })
    }

    /// Asks, with a bearer token.
    ///
    /// # Errors
    /// [`NoAnswer`].
    pub async fn ask(&self, asking: &Asking, token: &str) -> Result<Answered, NoAnswer> {
        let request = self.request(asking, token)?;
        let asked = async {
            let stream = self.connect().await.ok_or(NoAnswer::NotReached)?;
            if self.base.scheme_str() == Some("https") {
                let stream = self.secure(stream).await.ok_or(NoAnswer::NotReached)?;
                self.exchange(stream, request).await
            } else {
                self.exchange(stream, request).await
            }
        };
        tokio::time::timeout(self.within, asked)
            .await
            .unwrap_or(Err(NoAnswer::Unknown))
    }

    fn request(&self, asking: &Asking, token: &str) -> Result<Request<Full<Bytes>>, NoAnswer> {
        let authority = self.base.authority().map_or("", |it| it.as_str());
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}"))
            .map_err(|_not_a_token| NoAnswer::NotAllowed)?;
        bearer.set_sensitive(true);
        let verb = Method::from_bytes(asking.verb.as_bytes())
            .map_err(|_not_a_verb| NoAnswer::NotAllowed)?;
        let body = asking.body.clone().unwrap_or_default();
        Request::builder()
            .method(verb)
            .uri(&asking.path)
            .header(HOST, authority)
            .header(AUTHORIZATION, bearer)
            .header(CONTENT_TYPE, "application/json")
            .header(CONNECTION, "close")
            .body(Full::new(Bytes::from(body)))
            .map_err(|_not_a_request| NoAnswer::NotAllowed)
    }

    async fn connect(&self) -> Option<TcpStream> {
        let port = self.base.port_u16().unwrap_or_else(|| {
            if self.base.scheme_str() == Some("https") {
                443
            } else {
                80
            }
        });
        let host = self.base.host()?.trim_matches(['[', ']']);
        TcpStream::connect((host, port)).await.ok()
    }

    async fn secure(
        &self,
        stream: TcpStream,
    ) -> Option<tokio_rustls::client::TlsStream<TcpStream>> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .ok()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(self.base.host()?.to_owned()).ok()?;
        TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .ok()
    }

    async fn exchange<S>(
        &self,
        stream: S,
        request: Request<Full<Bytes>>,
    ) -> Result<Answered, NoAnswer>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_no_handshake| NoAnswer::NotReached)?;
        let driving = tokio::spawn(connection);
        let answered = self.read(sender.send_request(request).await).await;
        driving.abort();
        answered
    }

    async fn read(
        &self,
        response: hyper::Result<hyper::Response<hyper::body::Incoming>>,
    ) -> Result<Answered, NoAnswer> {
        let (parts, body) = response
            .map_err(|_no_response| NoAnswer::Unknown)?
            .into_parts();
        let retry_after = parts
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let body = Limited::new(body, self.most_bytes).collect().await;
        let body = match body {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                return Err(NoAnswer::TooLarge);
            }
            Err(_in_pieces) => return Err(NoAnswer::Unknown),
        };
        Ok(Answered {
            status: parts.status.as_u16(),
            retry_after,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Answered {
    /// Did it say yes?
    pub fn is_yes(&self) -> bool {
        StatusCode::from_u16(self.status).is_ok_and(|status| status.is_success())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Result<Outside, NoAnswer> {
        let allowed = ["127.0.0.1", "dfe.example"];
        Outside::at(address, &allowed, Duration::from_secs(1))
    }

    #[test]
    fn only_hosts_of_the_list_are_asked_and_never_over_an_open_line() {
        assert!(at("https://dfe.example").is_ok());
        assert!(at("http://127.0.0.1:9120/").is_ok());
        for address in [
            "https://elsewhere.example",
            "http://dfe.example",
            "ftp://dfe.example",
            "",
        ] {
            assert_eq!(at(address).err(), Some(NoAnswer::NotAllowed), "{address}");
        }
    }

    #[test]
    fn the_token_is_not_told_to_a_log() {
        let asking = Asking {
            verb: "GET",
            path: "/api".into(),
            body: None,
        };
        let request = at("https://dfe.example")
            .unwrap()
            .request(&asking, "secret-token")
            .unwrap();
        assert!(!format!("{request:?}").contains("secret-token"));
    }
}
