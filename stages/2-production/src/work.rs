//! My work: what waits for me, what waits for others and for how long, what I did lately.
//!
//! What this room must not know: how an item moves.

use kit::{
    ui::{self, Icon, Kind, Markup, Table, TaskList, tag},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::{Coded, Day},
    people::{Action, PersonId, may},
    production::{
        plan::{Time, time},
        stage::{Decision, Stage},
    },
};

use crate::{
    decision,
    desk::{Desk, Names, waits_for_me},
    item::{Item, Overview},
    plan::{self, Plan},
    source::card::Checks,
};

/// How far back “lately” reaches, in days.
const LATELY: i64 = 30;

/// One look at the work by one person.
struct Look<'a> {
    call: &'a Call,
    overview: &'a Overview,
    plan: &'a Plan,
    names: &'a Names,
    today: Day,
}

pub(crate) async fn show(call: Call) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &plan::circles(desk.provider))?;
    let person = call.person()?;
    let overview = desk.overview(&call).await?;
    let now = call.now();
    let since = now.at.plus_seconds(-LATELY * 24 * 60 * 60);
    let (plan, done, checks) = call
        .app()
        .db()
        .read(async |tx| {
            let plan = Plan::of(tx, desk.provider, &desk.programme).await?;
            let done = decision::store::by_person(tx, person, since).await?;
            let checks = Checks::of(tx, (desk.provider, &desk.programme)).await?;
            Ok((plan, done, checks))
        })
        .await?;
    let given = plan.given.values().flatten().copied();
    let names = Names::of(&call, given.collect::<Vec<_>>()).await?;
    let look = Look {
        call: &call,
        overview: &overview,
        plan: &plan,
        names: &names,
        today: now.day,
    };
    let body = html! {
        (ui::heading_row(Some("Content"), "My work", None, Some(ui::button_row(html! {
            a class="govuk-link" href="/content" { "Board" }
            a class="govuk-link" href="/content/calendar" { "Calendar" }
        }))))
        (look.mine(person))
        (checks.mine(&call, person, desk.provider))
        (look.others(person))
        (look.done(&done))
    };
    call.page(&permit, "My work", body)
        .back("/content", "Content")
        .wide()
        .send()
}

impl Look<'_> {
    /// Whether the item waits for this person: it may be decided by them, and was not given to others.
    fn is_mine(&self, item: &Item, person: PersonId) -> bool {
        let given = self.plan.given(item.id, item.stage);
        let theirs = given.is_empty() || given.contains(&person);
        let draft = item.stage == Stage::Draft && given.contains(&person);
        let writes = || may(self.call.actor(), Action::WriteContent, &item.circles()).is_ok();
        theirs && (waits_for_me(self.call, self.overview, item) || (draft && writes()))
    }

    fn due(&self, item: &Item) -> Option<Day> {
        self.plan.due(item.id, item.stage)
    }

    fn mine(&self, person: PersonId) -> Markup {
        let items = self.overview.items.iter();
        let mut mine: Vec<&Item> = items.filter(|one| self.is_mine(one, person)).collect();
        mine.sort_by_key(|one| (self.due(one).is_none(), self.due(one), one.id));
        let mut list = TaskList::new("mine-list");
        for item in &mine {
            let href = format!("/content/{}", item.id);
            let state = when(self.due(item), self.today, item.stage.label());
            list = list.task(item.title.as_str(), href, Some(item.part.as_str()), state);
        }
        html! {
            (ui::section("mine", &format!("Waiting for me: {}", mine.len())))
            @if mine.is_empty() { p class="app-empty" { "Nothing waits for you. You get a letter when something does." } } @else { (list) }
        }
    }

    fn others(&self, person: PersonId) -> Markup {
        let leads =
            |item: &Item| may(self.call.actor(), Action::ReleaseEdition, &item.circles()).is_ok();
        let items = self.overview.items.iter().filter(|item| {
            let wrote = self.overview.authors(item.id).contains(&person);
            item.stage != Stage::Ready && !self.is_mine(item, person) && (wrote || leads(item))
        });
        let rows = items.map(|item| {
            let since = self.call.app().clock().at(item.moved_at).day;
            let given = self.plan.given(item.id, item.stage).iter();
            let with: Vec<&str> = given.map(|id| self.names.name(*id)).collect();
            let with = if with.is_empty() {
                "Whoever has the duty".to_owned()
            } else {
                with.join(", ")
            };
            vec![
                html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } },
                html! { (item.stage.label()) },
                html! { (with) },
                html! { (days(since.days_until(self.today))) },
                when(self.due(item), self.today, ""),
            ]
        });
        html! {
            (ui::section("others", "Waiting for others"))
            (Table::new("What waits for others").caption_hidden()
                .columns(["Text", "Stage", "With", "For", "Due"])
                .rows(rows)
                .empty("None of your texts waits for anybody else."))
        }
    }

    fn done(&self, done: &[decision::store::Done]) -> Markup {
        let rows = done.iter().map(|one| {
            let item = self.overview.items.iter().find(|item| item.id == one.item);
            let did = match one.decision {
                Decision::PassOn => "Handed on",
                Decision::Approve => "Signed off",
                Decision::Changes => "Asked for changes",
            };
            let day = self.call.app().clock().at(one.at).day;
            vec![
                html! { a class="govuk-link" href={ "/content/" (one.item) } { (item.map_or("A text", |item| item.title.as_str())) } },
                html! { (did) },
                html! { (one.stage.label()) },
                html! { (day.in_words()) },
            ]
        });
        html! {
            (ui::section("done", "Done lately"))
            (Table::new("What you decided in the last thirty days").columns(["Text", "What", "Stage", "Day"]).rows(rows).empty("Nothing in the last thirty days."))
        }
    }
}

fn days(count: i64) -> String {
    match count {
        0 => "Since today".into(),
        1 => "1 day".into(),
        many => format!("{many} days"),
    }
}

/// A due day as a tag, or these words when there is none.
pub(crate) fn when(due: Option<Day>, today: Day, without: &str) -> Markup {
    let Some(due) = due else {
        return html! { @if !without.is_empty() { (tag(Kind::Now, Icon::Half, without)) } };
    };
    match time(due, today) {
        Time::Late(count) => tag(Kind::Stop, Icon::Alert, &format!("{} late", days(count))),
        Time::Soon(0) => tag(Kind::Now, Icon::Alert, "Due today"),
        Time::Soon(count) => tag(Kind::Now, Icon::Half, &format!("Due in {}", days(count))),
        Time::Ahead(_) => html! { "Due " (due.in_words()) },
    }
}
