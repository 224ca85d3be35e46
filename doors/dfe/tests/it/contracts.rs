//! Contracts from a file: every fault by its line, a look before anything is agreed, all or nothing.

use rulebook::people::Action;

use crate::town::{Town, permit};

/// The names by which a file calls the cohorts of both providers.
async fn names(town: &Town) -> [String; 2] {
    let (here, there) = (town.here.cohort, town.there.cohort);
    let read = town.app.db().read(async |tx| {
        let mut names = Vec::new();
        for cohort in [here, there] {
            let cohort = registration::cohort(tx, cohort).await?;
            let provider = people::provider(tx, cohort.provider).await?;
            names.push(format!("\"{}\",{}", provider.name, cohort.code));
        }
        Ok(names)
    });
    read.await.unwrap().try_into().unwrap()
}

async fn judged(town: &Town, text: &str) -> (Vec<dfe::Judged>, Vec<kit::sheet::LineFault>) {
    let file = dfe::read_contracts(text.as_bytes()).unwrap();
    let read = town
        .app
        .db()
        .read(async |tx| dfe::judge_contracts(tx, file).await);
    read.await.unwrap()
}

async fn statements(town: &Town) -> [usize; 2] {
    let (here, there) = (town.here.id, town.there.id);
    let read = town.app.db().read(async |tx| {
        Ok([
            dfe::statements_of(tx, here).await?.len(),
            dfe::statements_of(tx, there).await?.len(),
        ])
    });
    read.await.unwrap()
}

#[tokio::test]
async fn scenario_58_contracts_come_from_a_file_with_every_fault_by_its_line() {
    let town = Town::new().await;
    let [here, there] = names(&town).await;
    let header = "Participants,price_per_participant,provider,cohort\n";
    let missing = dfe::read_contracts("provider,cohort\n".as_bytes());
    assert_eq!(missing.err().unwrap().code, "column_missing");
    // The header's order is another than the names', so the cells are too.
    let line =
        |participants: &str, price: &str, who: &str| format!("{participants},{price},{who}\n");
    let text = [
        header.to_owned(),
        line("30", "800", &here),
        line("many", "800", &there),
        line("30", "-5", &there),
        line("30", "900", &here),
        line("30", "800", "Nobody,2026b"),
        line("30", "\"1,000.50\"", &there),
    ]
    .concat();
    let (good, wrong) = judged(&town, &text).await;
    let told: Vec<(u64, &str)> = wrong.iter().map(|one| (one.line, one.code)).collect();
    let expected = [
        (3, "not_a_number"),
        (4, "not_a_price"),
        (5, "contract_twice"),
        (6, "no_such_provider"),
    ];
    assert_eq!(told, expected);
    let seen: Vec<(u64, i64)> = good
        .iter()
        .map(|one| (one.line, one.contract.per_participant.0))
        .collect();
    assert_eq!(seen, [(2, 80_000), (7, 100_050)]);
    assert_eq!(statements(&town).await, [0, 0], "looking agrees nothing");
    dfe::agree_all(&town.app, &permit(Action::KeepDfeApi), good)
        .await
        .unwrap();
    let opened = statements(&town).await;
    assert!(opened.iter().all(|count| *count > 0), "{opened:?}");
    // Again: what is there stays, and is told.
    let (good, wrong) = judged(&town, &text).await;
    assert_eq!(wrong.len(), expected.len());
    assert_eq!(
        good.iter().map(|one| one.statements).collect::<Vec<_>>(),
        opened
    );
    dfe::agree_all(&town.app, &permit(Action::KeepDfeApi), good)
        .await
        .unwrap();
    assert_eq!(statements(&town).await, opened);
}
