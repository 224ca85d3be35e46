//! “By when do I need it?”, for anybody, with nothing stored.

use crate::town::Town;

const SENCO: &str = "/deadline?school=mainstream&senco=yes&qualified=yes&induction=complete&teaches=yes&head=no\
    &first_day=1&first_month=9&first_year=2025";

#[tokio::test]
async fn a_stranger_works_out_their_own_position_from_the_address_alone() {
    let town = Town::new().await;
    let stranger = town.stranger();
    stranger
        .get("/deadline")
        .await
        .is(200)
        .says("Work it out")
        .never_says("The SENCO duty");
    stranger
        .get(SENCO)
        .await
        .is(200)
        .says("You need the qualification by Friday 1 September 2028, and you have time.")
        .says("Sunday 1 November 2026")
        .says("https://www.legislation.gov.uk/uksi/2014/1530/regulation/49")
        .says("This is not legal advice");
}

#[tokio::test]
async fn what_is_missing_or_impossible_is_told_and_what_was_typed_stays() {
    let town = Town::new().await;
    let stranger = town.stranger();
    stranger
        .get("/deadline?senco=yes")
        .await
        .is(422)
        .says("Choose where you work")
        .says("first became a SENCO");
    let future = SENCO.replace("2025", "2027");
    stranger
        .get(&future)
        .await
        .is(422)
        .says("today or in the past")
        .says("value=\"2027\"");
    stranger
        .get(&format!(
            "{SENCO}&months=a&npq_begun_day=31&npq_begun_month=2&npq_begun_year=2026"
        ))
        .await
        .is(422);
    stranger
        .get("/deadline?senco=no&school=independent")
        .await
        .is(200)
        .says("does not ask this school’s SENCO");
}
