//! The rounds of reminders: one an hour; and what a message asks for at once.
//!
//! What this room must not know: what is due.

use kit::{App, Problem, jobs::Work};
use serde::{Deserialize, Serialize};

use super::{NOTED_FROM, begin_rounds, note_due, send_waiting};

/// One round: what falls due today is noted, what may go is sent. Running it twice sends nothing twice: each reminder is a row that
/// is there once, and goes from waiting to sent once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Round {
    /// The hour, counted from 1970.
    pub hour: i64,
}

impl Work for Round {
    const KIND: &'static str = "delivery.reminder_round";

    async fn run(self, app: App) -> Result<(), Problem> {
        let noted = if app.now().minute_of_day >= NOTED_FROM {
            note_due(&app).await?
        } else {
            0
        };
        let letters = send_waiting(&app).await?;
        tracing::info!(hour = self.hour, noted, letters, "reminders");
        Ok(())
    }
}

/// Begins the next round. Running it twice is harmless: a round is a row that is there once.
#[derive(Debug, Serialize, Deserialize)]
pub struct NextRound {}

impl Work for NextRound {
    const KIND: &'static str = "delivery.next_reminder_round";

    async fn run(self, app: App) -> Result<(), Problem> {
        begin_rounds(&app).await
    }
}

/// Sends what waits and may go, soon after a message was written. Running it twice sends nothing twice, as for [`Round`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SendWaiting {}

impl Work for SendWaiting {
    const KIND: &'static str = "delivery.send_waiting";

    async fn run(self, app: App) -> Result<(), Problem> {
        send_waiting(&app).await.map(drop)
    }
}
