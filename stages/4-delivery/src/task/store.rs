//! The rows of application tasks.
//!
//! What this room must not know: whether a task may move.

use std::collections::BTreeMap;

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
    files::FileId,
};
use rulebook::{
    base::Coded,
    delivery::{TaskId, progress::TaskState},
    registration::EnrolmentId,
};

use super::{Draft, Task};

const BEGIN: Sql = Sql::new(
    "insert into delivery_tasks (id, enrolment_id, module_id, state, body, version, changed_at, manager_email, said)
     values ($1, $2, $3, 'writing', '', 0, $4, '', '')",
);
const ONE: Sql = Sql::new(
    "select id, enrolment_id, module_id, state, body, version, changed_at, manager_email, said, file_id
     from delivery_tasks where id = $1",
);
const OF_MODULE: Sql = Sql::new(
    "select id, enrolment_id, module_id, state, body, version, changed_at, manager_email, said, file_id
     from delivery_tasks where enrolment_id = $1 and module_id = $2",
);
const STATES: Sql = Sql::new(
    "select module_id, state from delivery_tasks where enrolment_id = $1 order by module_id",
);
const LAST_MANAGER: Sql = Sql::new(
    "select manager_email from delivery_tasks where enrolment_id = $1 and manager_email <> ''
     order by changed_at desc, id limit 1",
);
const WRITE: Sql = Sql::new(
    "update delivery_tasks set body = $1, version = version + 1, changed_at = $2
     where id = $3 and version = $4 and state in ('writing', 'sent_back')",
);
const SET_FILE: Sql =
    Sql::new("update delivery_tasks set file_id = $1, changed_at = $2 where id = $3");
const HAND_IN: Sql = Sql::new(
    "update delivery_tasks set state = 'handed_in', handed_in_at = $1, manager_email = $2, said = ''
     where id = $3 and state = $4",
);
const MOVE: Sql =
    Sql::new("update delivery_tasks set state = $1, said = $2 where id = $3 and state = $4");
const WAITING: Sql = Sql::new(
    "select id, enrolment_id, module_id, state, body, version, changed_at, manager_email, said, file_id
     from delivery_tasks where enrolment_id = $1 and state = 'handed_in' order by changed_at, id",
);

pub(super) async fn begin(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<Task, Problem> {
    let id: TaskId = tx.mint();
    let at = tx.now().at;
    tx.run_one(BEGIN, &[&id, &enrolment, &module, &at]).await?;
    one(tx, id).await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: TaskId) -> Result<Task, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_module(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<Option<Task>, Problem> {
    Ok(tx.first(OF_MODULE, &[&enrolment, &module], read).await?)
}

/// Where each task stands, by module; modules not begun are not in it.
pub(crate) async fn states(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<BTreeMap<String, TaskState>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.code(1)?));
    Ok(tx
        .all(STATES, &[&enrolment], read)
        .await?
        .into_iter()
        .collect())
}

/// The line manager named last.
pub(crate) async fn last_manager(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<String, Problem> {
    let found = tx
        .first(LAST_MANAGER, &[&enrolment], |row| row.get(0))
        .await?;
    Ok(found.unwrap_or_default())
}

pub(super) async fn write(tx: &mut WriteTx<'_>, id: TaskId, draft: &Draft) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(WRITE, &[&draft.body, &at, &id, &draft.version])
        .await
}

pub(super) async fn set_file(
    tx: &mut WriteTx<'_>,
    id: TaskId,
    file: FileId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SET_FILE, &[&file, &at, &id]).await
}

pub(super) async fn handed_in(
    tx: &mut WriteTx<'_>,
    task: &Task,
    manager_email: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        HAND_IN,
        &[&at, &manager_email, &task.id, &task.state.code()],
    )
    .await
}

pub(super) async fn moved(
    tx: &mut WriteTx<'_>,
    task: &Task,
    to: TaskState,
    said: &str,
) -> Result<(), Problem> {
    tx.run_one(MOVE, &[&to.code(), &said, &task.id, &task.state.code()])
        .await
}

/// Tasks of one person that wait to be confirmed.
pub(crate) async fn waiting(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<Task>, Problem> {
    Ok(tx.all(WAITING, &[&enrolment], read).await?)
}

fn read(row: &Row<'_>) -> Result<Task, Fault> {
    Ok(Task {
        id: row.get(0)?,
        enrolment: row.get(1)?,
        module: row.get(2)?,
        state: row.code(3)?,
        body: row.get(4)?,
        version: row.get(5)?,
        changed_at: row.get(6)?,
        manager_email: row.get(7)?,
        said: row.get(8)?,
        file: row.get(9)?,
    })
}
