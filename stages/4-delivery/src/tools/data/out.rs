//! Patterns and plan as Excel and as Word.
//!
//! What this room must not know: how they are kept.

use axum::extract::Path;
use exchange::{
    page::Block,
    sheet::{Cell, Sheet},
};
use kit::web::{Call, PageResult};
use rulebook::{base::Coded, people::Action};

use super::{
    KeptStep, PupilData,
    pages::own,
    patterns::{cells, heads},
};
use crate::coming_going::{
    attached, excel as workbook, headed, serial, table, told, word as document,
};

fn plan(all: &[KeptStep]) -> Sheet {
    let columns = [
        ("Step", 40),
        ("Measure", 28),
        ("From", 14),
        ("To", 14),
        ("Who", 22),
        ("By", 14),
        ("Review on", 14),
        ("How it stands", 12),
        ("What came of it", 40),
    ];
    let line = |one: &KeptStep| {
        let step = &one.step;
        vec![
            step.step.clone().into(),
            step.measure.clone().into(),
            step.baseline.clone().into(),
            step.target.clone().into(),
            step.who.clone().into(),
            serial(Some(step.by)),
            serial(step.review),
            step.state.label().into(),
            step.happened.clone().into(),
        ]
    };
    Sheet {
        name: "Plan".into(),
        columns: columns
            .map(|(name, width)| (name.to_owned(), width))
            .to_vec(),
        lines: all.iter().map(line).collect(),
    }
}

fn patterns(one: &PupilData) -> Vec<Sheet> {
    let sheet = |column: &super::picture::Column| Sheet {
        name: format!("By {}", column.name),
        columns: heads(column).into_iter().map(|head| (head, 22)).collect(),
        lines: column
            .groups
            .iter()
            .chain([&column.all])
            .map(|group| cells(group).into_iter().map(Cell::from).collect())
            .collect(),
    };
    one.picture.columns.iter().map(sheet).collect()
}

/// As Excel.
pub(crate) async fn excel(call: Call, Path(id): Path<String>) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let (one, steps) = own(&call, &id).await?;
    let mut sheets = vec![plan(&steps)];
    sheets.extend(patterns(&one));
    Ok(attached(&format!("{}.xlsx", one.title), workbook(&sheets)?))
}

/// As Word.
pub(crate) async fn word(call: Call, Path(id): Path<String>) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let (one, steps) = own(&call, &id).await?;
    let mut blocks: Vec<Block> = vec![
        headed(1, "The problem"),
        told(&one.problem),
        told(&one.why),
        headed(1, "The plan"),
    ];
    let mut lines = vec![
        [
            "Step",
            "Measure",
            "From, to",
            "Who, by when",
            "How it stands",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for kept in &steps {
        let step = &kept.step;
        lines.push(vec![
            step.step.clone(),
            step.measure.clone(),
            format!("{}, {}", step.baseline, step.target),
            format!("{}, by {}", step.who, step.by.in_words()),
            format!("{} {}", step.state.label(), step.happened),
        ]);
    }
    blocks.push(table(lines));
    blocks.push(headed(1, "Patterns"));
    blocks.push(told("Groups of fewer than five pupils are hidden, and others with them so that they cannot be worked out."));
    for column in &one.picture.columns {
        let mut lines = vec![heads(column)];
        lines.extend(column.groups.iter().chain([&column.all]).map(cells));
        blocks.push(headed(2, &format!("By {}", column.in_words())));
        blocks.push(table(lines));
    }
    Ok(attached(
        &format!("{}.docx", one.title),
        document(&one.title, &blocks)?,
    ))
}
