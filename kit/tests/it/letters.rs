//! Letters: through a real SMTP conversation on this machine, or kept where there is no post office.

use std::sync::{Arc, Mutex};

use kit::{
    config::Config,
    jobs::Jobs,
    mail::{Letter, Written, to_address},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::rig::{Rig, TRIED};

const TO: &str = "asha@town.example";

/// A post office that takes everything, or refuses everything.
struct PostOffice {
    address: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    async fn new(open: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let counter = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&counter), open));
            }
        });
        Self { address, taken }
    }
    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

/// RFC 5321, as far as a sender that only sends needs it.
async fn talk(mut stream: TcpStream, taken: Arc<Mutex<Vec<String>>>, open: bool) {
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
            (None, line) if line.starts_with("RCPT") && !open => "450 try later\r\n",
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
    let office = PostOffice::new(true).await;
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
    let closed = PostOffice::new(false).await;
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
    let office = PostOffice::new(true).await;
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
