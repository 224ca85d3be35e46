//! Contracts: what is paid for a cohort is agreed, one by one or from a file, and its statements open.
//!
//! What this room must not know: how a file comes here.

use std::{collections::HashMap, io::Read};

use kit::{
    App, Problem,
    db::{ReadTx, WriteTx},
    sheet::{Line, LineFault, Sheet},
};
use rulebook::{
    base::{Day, Pence, Refusal as _},
    people::Permit,
    registration::CohortId,
    reporting::payment::{self, Contract},
};

use super::{AGREED, ALL_AGREED, AccountRefusal, StatementState, jobs, store};

/// Agrees what is paid for a cohort, and opens its statements. Process: [`AGREED`].
///
/// # Errors
/// [`AccountRefusal::Settled`].
pub async fn agree(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    contract: Contract,
) -> Result<(), Problem> {
    app.act(permit, &AGREED, async move |tx| {
        tx.about(cohort);
        agree_inside(tx, cohort, &contract).await.map(drop)
    })
    .await
}

/// The same for all contracts of a file, or for none of them. Process: [`ALL_AGREED`].
///
/// # Errors
/// [`AccountRefusal::Settled`].
pub async fn agree_all(app: &App, permit: &Permit, judged: Vec<Judged>) -> Result<(), Problem> {
    app.act(permit, &ALL_AGREED, async move |tx| {
        for one in judged {
            tx.about(one.cohort);
            agree_inside(tx, one.cohort, &one.contract).await?;
        }
        Ok(())
    })
    .await
}

/// How many statements it opened: a month has one, on whichever of its days it is paid.
async fn agree_inside(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    contract: &Contract,
) -> Result<usize, Problem> {
    let held = registration::cohort(tx, cohort).await?;
    let open = store::of_cohort(tx, cohort).await?;
    if open.iter().any(|one| one.state != StatementState::Open) {
        return Err(AccountRefusal::Settled.into());
    }
    store::agree(tx, cohort, contract).await?;
    let schedules = reporting::schedules_of(&held.days);
    let mut opened = 0;
    for month in payment::months(&schedules, contract.service_instalments) {
        let stands = open
            .iter()
            .any(|one| is_same_month(one.paid_on, month.paid_on));
        if !stands && store::add(tx, held.provider, cohort, &month).await? {
            jobs::after_cut_off(tx, month.cut_off).await?;
            opened += 1;
        }
    }
    tx.became("pence for a participant", contract.per_participant.0);
    tx.became("participants", contract.target);
    Ok(opened)
}

fn is_same_month(left: Day, right: Day) -> bool {
    let (left, right) = (left.date(), right.date());
    (left.year(), left.month()) == (right.year(), right.month())
}

/// A line of a file of contracts.
struct Wanted {
    line: u64,
    provider: String,
    cohort: String,
    contract: Contract,
}

/// A file of contracts that was read: its lines, and what is wrong with others.
pub struct ContractFile {
    lines: Vec<Wanted>,
    wrong: Vec<LineFault>,
}

/// A contract that can be agreed, and what of it is there.
pub struct Judged {
    /// Its line in the file.
    pub line: u64,
    /// For which cohort.
    pub cohort: CohortId,
    /// What would be agreed.
    pub contract: Contract,
    /// How many statements of the cohort are open already, and stay.
    pub statements: usize,
}

const PROVIDER: &str = "provider";
const COHORT: &str = "cohort";
const PRICE: &str = "price_per_participant";
const PARTICIPANTS: &str = "participants";

/// Reads a file of contracts: CSV with the columns `provider`, `cohort` (its code), `price_per_participant` (pounds) and
/// `participants`, in any order.
///
/// # Errors
/// What is wrong with the file as a whole: not text, empty, a column missing or twice.
pub fn read_contracts(file: impl Read) -> Result<ContractFile, LineFault> {
    let sheet = Sheet::open(file, &[PROVIDER, COHORT, PRICE, PARTICIPANTS])?;
    let mut lines: Vec<Wanted> = Vec::new();
    let mut seen: HashMap<(String, String), u64> = HashMap::new();
    let wrong = sheet.each(|line| {
        let wanted = wanted(line)?;
        let key = (wanted.provider.to_lowercase(), wanted.cohort.clone());
        if let Some(first) = seen.get(&key) {
            let sentence = format!("Line {first} is a contract for the same provider and cohort.");
            return Err(line.fault("contract_twice", sentence));
        }
        seen.insert(key, wanted.line);
        lines.push(wanted);
        Ok(())
    });
    Ok(ContractFile { lines, wrong })
}

fn wanted(line: &Line<'_>) -> Result<Wanted, LineFault> {
    let price = pounds(&line.cell(PRICE)).filter(|it| it.0 > 0).ok_or_else(|| {
        let sentence = "The price of a participant is an amount in pounds above nothing, like 800 or 800.50.";
        line.fault("not_a_price", sentence)
    })?;
    let participants: i64 = line
        .cell(PARTICIPANTS)
        .parse()
        .ok()
        .filter(|it| (1..=1_000_000).contains(it))
        .ok_or_else(|| {
            line.fault(
                "not_a_number",
                "The number of participants is a whole number from 1 to 1000000.",
            )
        })?;
    Ok(Wanted {
        line: line.number,
        provider: line.cell(PROVIDER).into_owned(),
        cohort: line.cell(COHORT).into_owned(),
        contract: Contract::leadership(price, participants),
    })
}

/// What can be agreed of a file as things stand, and everything that is wrong with it, by line.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn judge(
    tx: &ReadTx<'_>,
    file: ContractFile,
) -> Result<(Vec<Judged>, Vec<LineFault>), Problem> {
    let ContractFile { lines, mut wrong } = file;
    let providers = people::providers(tx).await?;
    let cohorts = registration::cohorts(tx).await?;
    let mut judged = Vec::with_capacity(lines.len());
    for one in lines {
        let provider = providers
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(&one.provider));
        let Some(provider) = provider else {
            let sentence = format!("No lead provider is called “{}”.", one.provider);
            wrong.push(LineFault::new(one.line, "no_such_provider", sentence));
            continue;
        };
        let cohort = cohorts
            .iter()
            .find(|known| known.provider == provider.id && known.code == one.cohort);
        let Some(cohort) = cohort else {
            let sentence = format!("{} has no cohort “{}”.", provider.name, one.cohort);
            wrong.push(LineFault::new(one.line, "no_such_cohort", sentence));
            continue;
        };
        let open = store::of_cohort(tx, cohort.id).await?;
        if open.iter().any(|it| it.state != StatementState::Open) {
            let sentence = AccountRefusal::Settled.sentence();
            wrong.push(LineFault::new(one.line, "contract_settled", sentence));
            continue;
        }
        judged.push(Judged {
            line: one.line,
            cohort: cohort.id,
            contract: one.contract,
            statements: open.len(),
        });
    }
    wrong.sort_by_key(|one| one.line);
    Ok((judged, wrong))
}

/// An amount as people type it: `1,200`, `-12.50`, `£3`.
pub(crate) fn pounds(text: &str) -> Option<Pence> {
    let text: String = text
        .chars()
        .filter(|one| !matches!(one, ' ' | ',' | '£'))
        .collect();
    let text = text.replace('−', "-");
    let (minus, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 9 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let pence = whole.parse::<i64>().ok()? * 100 + part;
    Some(Pence(if minus { -pence } else { pence }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them_and_nothing_else_is() {
        for (text, pence) in [
            ("120.50", 12_050),
            ("-12.5", -1_250),
            ("£1,200", 120_000),
            ("−3", -300),
            ("0", 0),
        ] {
            assert_eq!(pounds(text), Some(Pence(pence)), "{text}");
        }
        for wrong in ["", "-", "1.234", "a", "1e3", "--1", "1.2.3", "12345678901"] {
            assert_eq!(pounds(wrong), None, "{wrong}");
        }
    }
}
