//! Letters about cases: to the SENCO and the school's leaders when a person has to decide, and when one has.
//!
//! What this room must not know: how a case is decided. No letter carries a TRN, the officer's reason or the evidence.

use std::collections::HashSet;

use kit::{
    App, Problem, Process,
    db::{ReadTx, Sql, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::{Coded, Day},
    people::{Action, Actor, Circles, Role, Scope, may},
    registration::{
        PostId,
        duty::{Finding, Question},
    },
};

use crate::{post::Post, standing::Answer};

/// The SENCO and the school were told that a person has to decide.
pub const TOLD: Process = Process::new("duty_case_told", "told of the open case of the post");

const ALL_TOLD: Sql = Sql::new("select post_id, question, rests_on from registration_case_letters");
const TELL: Sql = Sql::new(
    "insert into registration_case_letters (post_id, question, rests_on, told_at) values ($1, $2, $3, $4)
     on conflict (post_id, question, rests_on) do nothing",
);

/// The open cases of which the SENCO and the school have not been told, the longest waiting first.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn untold_cases(tx: &ReadTx<'_>, on: Day) -> Result<Vec<Answer>, Problem> {
    let told: HashSet<(PostId, String, String)> = tx
        .all(ALL_TOLD, &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await?
        .into_iter()
        .collect();
    let mut open = super::open_cases(tx, on).await?;
    open.retain(|answer| {
        answer.asked().is_some_and(|question| {
            let rests_on = question.rests_on(&answer.facts);
            !told.contains(&(answer.post.id, question.code().to_owned(), rests_on))
        })
    });
    Ok(open)
}

/// Tells the SENCO and the school's leaders of every open case that they have not been told of; answers how many cases.
/// It may be run as often as one likes. Process: [`TOLD`], one act a case.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read or written: what was told until then stays told.
pub async fn tell_open_cases(app: &App) -> Result<usize, Problem> {
    let today = app.now().day;
    let untold = app
        .db()
        .read(async |tx| untold_cases(tx, today).await)
        .await?;
    let permit =
        may(&Actor::System, Action::KeepPosts, &Circles::SITE).map_err(|_no| Problem::NotFound)?;
    let mut count = 0;
    for answer in untold {
        let Some(question) = answer.asked() else {
            continue;
        };
        let told = app
            .act(&permit, &TOLD, async move |tx| {
                tell_one(tx, &answer, question).await
            })
            .await?;
        count += usize::from(told);
    }
    Ok(count)
}

async fn tell_one(
    tx: &mut WriteTx<'_>,
    answer: &Answer,
    question: Question,
) -> Result<bool, Problem> {
    let rests_on = question.rests_on(&answer.facts);
    let (post, at) = (&answer.post, tx.now().at);
    tx.about(post.id);
    tx.about(post.person);
    tx.about(format!("school {}", post.school));
    tx.became("question", question);
    if tx
        .run(TELL, &[&post.id, &question.code(), &rests_on, &at])
        .await?
        == 0
    {
        return Ok(false);
    }
    let until = answer.standing.deadline.map_or_else(String::new, |day| {
        format!(
            " Until then, treat {} as the last day in time.",
            day.with_weekday()
        )
    });
    let says = format!(
        "{}\n\nAn officer of the register looks at it.{until} What would help: papers that show it. You will be told what is decided.",
        question.readings()
    );
    write(
        tx,
        post,
        "The SENCO duty: a person has to decide",
        (question.label(), &says),
    )
    .await?;
    Ok(true)
}

/// Tells what was decided, inside the act that decides.
pub(super) async fn decided(
    tx: &mut WriteTx<'_>,
    before: &Answer,
    after: &Answer,
    (question, finding): (Question, Finding),
) -> Result<(), Problem> {
    let by = after.standing.deadline.map_or_else(String::new, |day| {
        format!(" The last day in time is {}.", day.with_weekday())
    });
    let says = format!(
        "An officer of the register has decided: {}.\n\nThe standing is now: {}.{by} If you know of something that the officer did not, tell your school’s leaders: a decision can be looked at again.",
        in_a_sentence(finding.label()),
        in_a_sentence(after.standing.status.label())
    );
    write(
        tx,
        &before.post,
        "The SENCO duty: what was decided",
        (question.label(), &says),
    )
    .await
}

/// Tells that a decision was taken back, inside the act that does.
pub(super) async fn taken_back(
    tx: &mut WriteTx<'_>,
    post: &Post,
    question: Question,
) -> Result<(), Problem> {
    let says = "The decision was taken back, and the case is open again. An officer of the register looks at it anew. You will be told what is decided.";
    write(
        tx,
        post,
        "The SENCO duty: a decision was taken back",
        (question.label(), says),
    )
    .await
}

fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

async fn write(
    tx: &mut WriteTx<'_>,
    post: &Post,
    subject: &str,
    (about, says): (&str, &str),
) -> Result<(), Problem> {
    let school = people::find_school(tx, post.school).await?.name;
    let senco = people::person(tx, post.person).await?;
    let leaders = people::mail_holders(tx, Role::SchoolLeader, Scope::School(post.school)).await?;
    let mut letters = vec![(
        senco.id,
        senco.email,
        format!(
            "Hello {},\n\nYou are recorded as a SENCO of {school}. {about}.\n\n{says}",
            senco.name
        ),
    )];
    for (id, name, to) in leaders {
        let body = format!(
            "Hello {name},\n\n{} is recorded as a SENCO of {school}. {about}.\n\n{says}",
            senco.name
        );
        letters.push((id, to, body));
    }
    for (person, to, body) in letters {
        tx.letter(Letter {
            person: Some(person),
            to,
            subject: subject.to_owned(),
            body,
        })
        .await?;
    }
    Ok(())
}
