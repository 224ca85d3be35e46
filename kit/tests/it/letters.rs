//! Letters: through a real SMTP conversation on this machine, or kept where there is no post office.

use std::sync::{Arc, Mutex};

use kit::{
    config::Config,
    jobs::Jobs,
    mail::{Letter, Note, Written, bounce::bounce, to_address},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    client::{send, served},
    rig::{Rig, TRIED},
};

const TO: &str = "asha@town.example";

/// What a post office says to every address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Welcome,
    Later,
    Never,
}

/// A post office that takes everything, or refuses everything.
struct PostOffice {
    address: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    async fn new(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let counter = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&counter), says));
            }
        });
        Self { address, taken }
    }
    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

/// RFC 5321, as far as a sender that only sends needs it.
async fn talk(mut stream: TcpStream, taken: Arc<Mutex<Vec<String>>>, says: Says) {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 post.example\r\n").await.unwrap();
    let mut letter: Option<String> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match (&mut letter, line.as_str()) {
            (Some(text), ".") => {
                taken.lock().unwrap().push(std::mem::take(text));
                letter = None;
                "250 taken\r\n"
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                letter = Some(String::new());
                "354 go on\r\n"
            }
            (None, "QUIT") => "221 bye\r\n",
            (None, line) if line.starts_with("RCPT") && says == Says::Later => "450 try later\r\n",
            (None, line) if line.starts_with("RCPT") && says == Says::Never => {
                "550 5.1.1 nobody of that name\r\n"
            }
            (None, _) => "250 good\r\n",
        };
        writing.write_all(answer.as_bytes()).await.unwrap();
    }
}

async fn rig(smtp: Option<String>) -> Rig {
    let mut config = Config::default();
    config.mail.smtp = smtp;
    config.mail.from = "Senda <no-reply@senda.example>".into();
    Rig::with(Jobs::new(), config).await
}

async fn writes(rig: &Rig, subject: &str) {
    let letter = Letter {
        person: None,
        to: TO.into(),
        subject: subject.into(),
        body: "Dear Asha,\n\n.a line that begins with a dot\nŵ and é\n".into(),
    };
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("a letter");
            Ok(tx.letter(letter).await?)
        })
        .await
        .unwrap();
}

async fn outbox(rig: &Rig) -> Vec<Written> {
    let read = rig.app.db().read(async |tx| to_address(tx, TO).await);
    read.await.unwrap()
}

#[tokio::test]
async fn a_letter_reaches_the_post_office_once_with_all_it_says() {
    let office = PostOffice::new(Says::Welcome).await;
    let rig = rig(Some(office.address.clone())).await;
    writes(&rig, "Your place on the programme").await;
    assert_eq!(outbox(&rig).await[0].state, "waiting");
    assert!(
        office.taken().is_empty(),
        "nothing is posted inside the act"
    );
    assert_eq!(rig.app.work_due().await.unwrap(), 1);
    assert_eq!(rig.app.work_due().await.unwrap(), 0);
    let taken = office.taken();
    assert_eq!(taken.len(), 1);
    let letter = &outbox(&rig).await[0];
    assert_eq!(letter.state, "sent");
    for part in [
        "From: Senda <no-reply@senda.example>",
        "To: asha@town.example",
        "Subject: Your place on the programme",
        &format!("Message-ID: <{}@", letter.id),
        "a line that begins with a dot",
    ] {
        assert!(taken[0].contains(part), "{part} is missing in {}", taken[0]);
    }
}

#[tokio::test]
async fn a_letter_that_is_not_taken_waits_and_is_tried_again() {
    let closed = PostOffice::new(Says::Later).await;
    let rig = rig(Some(closed.address.clone())).await;
    writes(&rig, "Later").await;
    assert_eq!(rig.app.work_due().await.unwrap(), 0);
    assert_eq!(outbox(&rig).await[0].state, "waiting");
    assert!(closed.taken().is_empty());
    rig.app.clock().set_ahead(60_000_000);
    assert_eq!(
        rig.app.work_due().await.unwrap(),
        0,
        "tried, and refused again"
    );
}

#[tokio::test]
async fn without_a_post_office_letters_are_kept_to_be_read() {
    let rig = rig(None).await;
    writes(&rig, "Kept").await;
    assert_eq!(rig.app.work_due().await.unwrap(), 1);
    assert_eq!(outbox(&rig).await[0].state, "kept");
}

#[tokio::test]
async fn a_subject_cannot_bring_headers_of_its_own() {
    let office = PostOffice::new(Says::Welcome).await;
    let rig = rig(Some(office.address.clone())).await;
    writes(&rig, "One\r\nBcc: evil@evil.example\r\n\r\nTwo").await;
    rig.app.work_due().await.unwrap();
    for letter in office.taken() {
        let head = letter.split("\n\n").next().unwrap().to_owned();
        assert!(
            !head
                .lines()
                .any(|line| line.to_lowercase().starts_with("bcc:")),
            "{head}"
        );
    }
}

async fn writes_with(rig: &Rig, subject: &str, stop: Option<&str>) {
    let letter = Letter {
        person: None,
        to: TO.into(),
        subject: subject.into(),
        body: "Hello".into(),
    };
    let note = Note {
        why: "You are on the programme.".into(),
        stop: stop.map(str::to_owned),
    };
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("a letter");
            tx.letter_with(letter, note).await?;
            Ok(())
        })
        .await
        .unwrap();
}

async fn marked(rig: &Rig) -> Option<String> {
    let read = rig.app.db().read(async |tx| bounce(tx, TO).await);
    read.await.unwrap().map(|one| one.said)
}

const STOP: &str = "https://senda.example/stop/abc";

#[tokio::test]
async fn a_letter_that_may_be_stopped_carries_the_headers_of_one_press_and_an_essential_one_does_not()
 {
    let office = PostOffice::new(Says::Welcome).await;
    let rig = rig(Some(office.address.clone())).await;
    writes_with(&rig, "A reminder", Some(STOP)).await;
    writes_with(&rig, "Your place", None).await;
    rig.app.work_due().await.unwrap();
    let taken = office.taken();
    assert!(
        taken[0].contains("List-Unsubscribe: <https://senda.example/stop/abc>"),
        "{}",
        taken[0]
    );
    assert!(taken[0].contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    assert!(!taken[1].contains("List-Unsubscribe"));
    assert_eq!(outbox(&rig).await[0].why, "You are on the programme.");
}

#[tokio::test]
async fn an_address_refused_for_ever_is_marked_and_only_essential_letters_try_it_again() {
    let never = PostOffice::new(Says::Never).await;
    let rig = rig(Some(never.address.clone())).await;
    writes_with(&rig, "First", None).await;
    rig.app.work_due().await.unwrap();
    assert_eq!(
        outbox(&rig).await[0].state,
        "failed",
        "it is not tried again"
    );
    assert!(marked(&rig).await.unwrap().contains("nobody of that name"));

    let office = PostOffice::new(Says::Welcome).await;
    let mut config = rig.app.config().clone();
    config.mail.smtp = Some(office.address.clone());
    let rig = rig.restarted(config).await;
    writes_with(&rig, "A reminder", Some(STOP)).await;
    rig.app.work_due().await.unwrap();
    assert!(office.taken().is_empty(), "not essential, so it is spared");
    writes_with(&rig, "Essential", None).await;
    rig.app.work_due().await.unwrap();
    assert_eq!(office.taken().len(), 1);
    assert_eq!(marked(&rig).await, None, "the post office takes it again");
}

#[tokio::test]
async fn the_mail_service_tells_by_its_token_what_came_back_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "a secret of the mail service\n").unwrap();
    let mut config = Config::default();
    config.mail.bounce_token_file = Some(file);
    let rig = Rig::with(Jobs::new(), config).await;
    let address = served(&rig, kit::mail::bounce::routes()).await;
    let told = async |token: &str, body: &str| {
        let request = format!(
            "POST /api/v1/mail/bounces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        send(address, request.as_bytes()).await
    };
    let later = r#"{"events":[{"address":"asha@town.example","kind":"transient","said":"busy"}]}"#;
    let never =
        r#"{"events":[{"address":"Asha@Town.example","kind":"permanent","said":"550 gone"}]}"#;
    for token in ["", "another", "a secret of the mail"] {
        assert_eq!(told(token, never).await.status, 401, "{token}");
    }
    let token = "a secret of the mail service";
    assert_eq!(told(token, later).await.status, 200);
    assert_eq!(marked(&rig).await, None);
    for _ in 0..2 {
        let answer = told(token, never).await;
        assert_eq!(
            (answer.status, answer.body.contains("\"marked\":1")),
            (200, true),
            "{}",
            answer.body
        );
    }
    assert_eq!(marked(&rig).await.as_deref(), Some("550 gone"));
    assert_eq!(told(token, "not json").await.status, 422);
}
