//! Many connections that ask for the same thing and check every answer.
//!
//! What this room must not know: whether the numbers are good.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{Failed, Plan, What, processor};

/// What is asked, and of whom.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) what: What,
    pub(crate) clients: usize,
    pub(crate) plan: Plan,
}

/// An open connection.
pub(crate) type Line = SendRequest<Full<Bytes>>;

/// Connects, and keeps the connection.
pub(crate) async fn connect(address: SocketAddr) -> Result<Line, Failed> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (line, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(line)
}

impl Load {
    /// The request with this number: every participant in turn, each at another step.
    fn request(&self, number: usize) -> Result<Request<Full<Bytes>>, Failed> {
        let pick = |list: &'_ [String], at: usize| list.get(at % list.len().max(1)).cloned();
        let people = self.plan.sessions.len().max(1);
        let mut session = pick(&self.plan.sessions, number).ok_or("the plan holds no session")?;
        let turn = number / people + number;
        let (verb, path) = match self.what {
            What::Hello => ("GET", "/".to_owned()),
            What::Health => ("GET", "/health".to_owned()),
            What::Home => ("GET", "/home".to_owned()),
            What::Programme => ("GET", "/study".to_owned()),
            What::Register => {
                let register = self.plan.register.as_ref();
                let register = register.ok_or("the plan holds no register")?;
                session.clone_from(&register.session);
                ("GET", register.path.clone())
            }
            What::Step => {
                let step = pick(&self.plan.steps, turn).ok_or("the plan holds no step")?;
                ("GET", format!("/study/m/{step}"))
            }
            What::Write => {
                let step = pick(&self.plan.writable, turn).ok_or("the plan holds no step")?;
                ("POST", format!("/study/m/{step}/done"))
            }
        };
        let request = Request::builder()
            .method(verb)
            .uri(path)
            .header(header::HOST, self.address.to_string())
            .header(header::USER_AGENT, "loadgen");
        let request = if matches!(self.what, What::Hello | What::Health) {
            request
        } else {
            request.header(header::COOKIE, format!("{}={session}", self.plan.cookie))
        };
        let request = if verb == "POST" {
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        } else {
            request
        };
        Ok(request.body(Full::default())?)
    }

    /// Asks once; answers how many bytes came. An answer that is not the expected one ends the measurement.
    async fn ask(&self, line: &mut Line, number: usize) -> Result<usize, Failed> {
        let expected = if self.what == What::Write { 303 } else { 200 };
        line.ready().await?;
        let answer = line.send_request(self.request(number)?).await?;
        let status = answer.status().as_u16();
        let on = answer.headers().get(header::LOCATION);
        let on = on.and_then(|on| on.to_str().ok()).unwrap_or("").to_owned();
        let body = answer.into_body().collect().await?.to_bytes();
        if status != expected || on.starts_with("/sign-in") {
            return Err(format!(
                "{:?} was answered {status} {on}: {}",
                self.what,
                String::from_utf8_lossy(&body)
                    .chars()
                    .take(300)
                    .collect::<String>()
            )
            .into());
        }
        Ok(body.len())
    }
}

/// One client's share.
#[derive(Default)]
struct Share {
    took: Vec<Duration>,
    bytes: usize,
}

async fn client(
    load: Arc<Load>,
    which: usize,
    until: Instant,
    from: Instant,
) -> Result<Share, Failed> {
    let mut line = connect(load.address).await?;
    let mut share = Share::default();
    let mut number = which;
    loop {
        let asked = Instant::now();
        if asked >= until {
            return Ok(share);
        }
        let bytes = load.ask(&mut line, number).await?;
        if asked >= from {
            share.took.push(asked.elapsed());
            share.bytes += bytes;
        }
        number += load.clients;
    }
}

/// Warms up for a second, then measures for as long as asked.
pub(crate) async fn measure(
    load: Load,
    lasting: Duration,
    pid: u32,
    database: Option<u32>,
) -> Result<serde_json::Value, Failed> {
    let from = Instant::now() + Duration::from_secs(1);
    let load = Arc::new(load);
    let clients: Vec<_> = (0..load.clients)
        .map(|which| tokio::spawn(client(Arc::clone(&load), which, from + lasting, from)))
        .collect();
    tokio::time::sleep_until(from.into()).await;
    let spent = || -> Result<(f64, f64), Failed> {
        let database = database.map(processor::seconds_with_children);
        Ok((
            processor::seconds(pid)?,
            database.transpose()?.unwrap_or(0.0),
        ))
    };
    let before = spent()?;
    tokio::time::sleep_until((from + lasting).into()).await;
    let after = spent()?;
    let mut all = Share::default();
    for client in clients {
        let share = client.await??;
        all.took.extend(share.took);
        all.bytes += share.bytes;
    }
    all.took.sort_unstable();
    let requests = f64::from(u32::try_from(all.took.len().max(1))?);
    let at = |share: usize| {
        let took = all.took.get(all.took.len() * share / 100);
        took.map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    Ok(serde_json::json!({
        "what": format!("{:?}", load.what).to_lowercase(),
        "clients": load.clients,
        "requests": all.took.len(),
        "per_second": requests / lasting.as_secs_f64(),
        "p50_ms": at(50),
        "p99_ms": at(99),
        "processor_us": (after.0 - before.0) * 1e6 / requests,
        "database_processor_us": (after.1 - before.1) * 1e6 / requests,
        "bytes": all.bytes / all.took.len().max(1),
        "resident_mb": processor::resident(pid)?,
    }))
}
