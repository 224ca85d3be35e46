//! What one point read and one durable act cost: `cargo run --release -p kit --example writer [SECONDS]`.
//! On SQLite in a temporary folder, or on the PostgreSQL server that `SENDA_TEST_POSTGRES` names.
//!
//! What this room must not know: any stage. Its one table is its own; every write is different from the last, because
//! SQLite skips a write that changes no byte.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::response::{IntoResponse, Response};
use kit::{
    App, Problem, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::{Db, Sql},
    jobs::Jobs,
    testing::throw_away,
    web::{Call, Doorman, Held, Signed},
};
use rulebook::people::{Action, Actor, Circles, Permit, may};

const FINISHED: Process = Process::new("finished", "finished a step of");
const TABLE: Sql = Sql::new(
    "create table trial_progress (enrolment_id bigint not null, step bigint not null, finished_at bigint not null,
     primary key (enrolment_id, step))",
);
const FINISH: Sql = Sql::new(
    "insert into trial_progress (enrolment_id, step, finished_at) values ($1, $2, $3)
     on conflict (enrolment_id, step) do nothing",
);
const FIND: Sql =
    Sql::new("select step, finished_at from trial_progress where enrolment_id = $1 and step = $2");
const PEOPLE: i64 = 1_000;

struct Nobody;
impl Doorman for Nobody {
    fn who<'a>(
        &'a self,
        _app: &'a App,
        _token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Signed>, Problem>> + Send + 'a>> {
        Box::pin(async { Ok(None) })
    }
    fn ask_to_sign_in(&self, _call: &Call, _held: Held) -> Response {
        Problem::SignInFirst.into_response()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let seconds = std::env::args().nth(1).map_or(Ok(3), |text| text.parse())?;
    let kept = throw_away().await?;
    let clock = Clock::running();
    let db = Db::open(&kept.place, clock.clone()).await?;
    println!("{}, {seconds} s each", db.describe().await.map_err(told)?);
    let parts = Parts {
        db,
        clock,
        config: Config::default(),
        jobs: Jobs::new(),
        doorman: Arc::new(Nobody),
        nav: |_| Vec::new(),
        shelf: Shelf::new(),
    };
    let app = App::start(parts).await.map_err(told)?;
    let permit =
        may(&Actor::System, Action::RunSystem, &Circles::SITE).map_err(|_no| "no permit")?;
    app.act(&permit, &FINISHED, async |tx| {
        tx.about("the trial");
        Ok(tx.run(TABLE, &[]).await?)
    })
    .await
    .map_err(told)?;
    let patience = Duration::from_secs(seconds);
    let next = Arc::new(AtomicI64::new(0));
    for callers in [1, 32] {
        let (app, permit, next) = (app.clone(), permit.clone(), Arc::clone(&next));
        let once = move || {
            finish(
                app.clone(),
                permit.clone(),
                next.fetch_add(1, Ordering::Relaxed),
            )
        };
        measure("durable act", callers, patience, once).await?;
    }
    for callers in [1, 32] {
        let (app, next) = (app.clone(), Arc::clone(&next));
        let once = move || find(app.clone(), next.fetch_add(7, Ordering::Relaxed));
        measure("point read", callers, patience, once).await?;
    }
    Ok(())
}

fn told(problem: Problem) -> String {
    format!("{problem:?}")
}

async fn finish(app: App, permit: Permit, number: i64) -> Result<(), Problem> {
    app.act(&permit, &FINISHED, async move |tx| {
        let (enrolment, step) = (number % PEOPLE, number / PEOPLE);
        let at = tx.now().at;
        tx.run_one(FINISH, &[&enrolment, &step, &at]).await?;
        tx.about(enrolment);
        tx.became("step", step);
        Ok(())
    })
    .await
}

async fn find(app: App, number: i64) -> Result<(), Problem> {
    let (enrolment, step) = (number % PEOPLE, 0_i64);
    app.db()
        .read(async |tx| {
            let found: Option<(i64, i64)> = tx
                .first(FIND, &[&enrolment, &step], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .await?;
            found.map(|_| ()).ok_or(Problem::NotFound)
        })
        .await
}

/// Repeats `once` from this many callers for this long; prints rate, median and 99th percentile, processor time.
async fn measure<F, O>(
    what: &str,
    callers: usize,
    patience: Duration,
    once: O,
) -> Result<(), Box<dyn Error>>
where
    O: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), Problem>> + Send + 'static,
{
    let (began, spent) = (Instant::now(), processor_seconds()?);
    let callers_at_work: Vec<_> = (0..callers)
        .map(|_| {
            let once = once.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while began.elapsed() < patience {
                    let asked = Instant::now();
                    once().await?;
                    took.push(asked.elapsed());
                }
                Ok::<_, Problem>(took)
            })
        })
        .collect();
    let mut took = Vec::new();
    for caller in callers_at_work {
        took.extend(caller.await?.map_err(told)?);
    }
    let (wall, spent) = (began.elapsed(), processor_seconds()? - spent);
    took.sort_unstable();
    let at = |share: usize| {
        took.get(took.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let count = u32::try_from(took.len().max(1))?;
    println!(
        "{what}, {callers:>2} callers: {:>8.0} a second, p50 {:>8.1?}, p99 {:>8.1?}, {:>6.1} µs of processor each (this process)",
        f64::from(count) / wall.as_secs_f64(),
        at(50),
        at(99),
        spent * 1e6 / f64::from(count),
    );
    Ok(())
}

/// Processor time of this process so far, from the kernel's own account (in ticks of 10 ms).
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(") ").ok_or("no account of this process")?;
    let mut ticks = 0.0;
    for field in rest.split(' ').skip(11).take(2) {
        ticks += field.parse::<f64>()?;
    }
    Ok(ticks / 100.0)
}
