//! The page of the writing team: what is missing and why, who is on it, and the forms that change it.
//!
//! What this room must not know: what makes a team complete.

use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, DateInput, FormErrors, Icon, Input,
        InputKind, Kind, Markup, Select, Table, Width, button, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::{Coded, Day},
    people::{Action, Circles, Permit, PersonId, Scope},
    production::{
        MemberId,
        stage::Stage,
        team::{Expertise, Member, Mix, Phase, Setting, Standing, Want, stands},
    },
};

use super::{
    join, keep_mix, leave,
    store::{self, Seat},
};
use crate::{
    desk::{Desk, Names},
    duty,
};

struct Seen {
    desk: Desk,
    permit: Permit,
    leads: bool,
    team: Vec<Seat>,
    mix: Mix,
    /// Everybody who may be on it: whoever holds a duty of content.
    people: Vec<(PersonId, String)>,
    names: Names,
    today: Day,
}

async fn see(call: &Call) -> Result<Seen, Problem> {
    let desk = Desk::of(call, Action::ReadProduction).await?;
    let circles = Circles::provider(desk.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let leads = call.may(Action::ReleaseEdition, &circles).is_ok();
    let (team, mix, people) = call
        .app()
        .db()
        .read(async |tx| {
            let mut people = Vec::new();
            for stage in Stage::ALL {
                if let Some(role) = duty::of(*stage) {
                    let scope = Scope::Provider(desk.provider);
                    people.extend(people::holders(tx, role, scope).await?);
                }
            }
            let lead = rulebook::people::Role::ContentLead;
            people.extend(people::holders(tx, lead, Scope::Provider(desk.provider)).await?);
            people.sort_unstable_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
            people.dedup();
            let team = store::team(tx, desk.provider, &desk.programme).await?;
            let mix = store::mix(tx, desk.provider, &desk.programme).await?;
            Ok((team, mix, people))
        })
        .await?;
    let members: Vec<PersonId> = team.iter().map(|seat| seat.member.person).collect();
    let names = Names::of(call, members).await?;
    Ok(Seen {
        desk,
        permit,
        leads,
        team,
        mix,
        people,
        names,
        today: call.now().day,
    })
}

pub(crate) async fn show(call: Call) -> PageResult {
    let seen = see(&call).await?;
    page(&call, &seen, &Form::default(), &FormErrors::none()).send()
}

fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let members: Vec<Member> = seen.team.iter().map(|seat| seat.member.clone()).collect();
    let standing = stands(&members, &seen.mix, seen.today);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Content"), "Writing team", None, Some(html! { a class="govuk-link" href="/content/messages" { "Key messages" } })))
        (mixed(seen, &standing))
        (table(seen))
        @if seen.leads { (forms(seen, form, errors)) }
    };
    call.page(&seen.permit, "Writing team", body)
        .back("/content", "Content")
        .wide()
        .again(errors)
}

/// Whether the team is as mixed as it is wanted, line by line.
fn mixed(seen: &Seen, standing: &[Standing]) -> Markup {
    let missing = standing.iter().filter(|one| one.missing.is_some()).count();
    let words = match missing {
        0 => "The team has everything that is wanted.".to_owned(),
        1 => "One experience is missing.".to_owned(),
        many => format!("{many} experiences are missing."),
    };
    let rows = standing.iter().map(|one| {
        let names: Vec<&str> = one.have.iter().map(|id| seen.names.name(*id)).collect();
        vec![
            html! { (one.want.label()) },
            html! { (names.join(", ")) },
            match &one.missing {
                None => tag(Kind::Good, Icon::Tick, "There"),
                Some(why) => html! { (tag(Kind::Stop, Icon::Alert, "Missing")) " " (why) },
            },
        ]
    });
    html! {
        p class="app-lead" { (words) }
        (Table::new("The mix that is wanted, today").columns(["Experience", "Who brings it", "How it stands"]).rows(rows).empty("No mix is wanted. The content lead can say what is."))
    }
}

fn table(seen: &Seen) -> Markup {
    let rows = seen.team.iter().map(|seat| {
        let member = &seat.member;
        let expertise: Vec<&str> = member.expertise.iter().map(|one| one.label()).collect();
        let until = member.ended_on.map(|day| format!(" to {}", day.in_words()));
        vec![
            html! { (seen.names.name(member.person)) },
            html! { (seat.workplace) },
            html! { (member.setting.label()) ", " (member.phase.label()) },
            html! { (expertise.join("; ")) },
            html! { @if member.earlier_award { "Yes" } @else { "No" } },
            html! { "From " (member.began_on.in_words()) (until.unwrap_or_default()) @if !member.is_on(seen.today) { " " (tag(Kind::Plain, Icon::Ring, "Not now")) } },
        ]
    });
    html! {
        (Table::new("Who is on the team").columns(["Name", "Works at", "Setting and phase", "Knows well", "Earlier award", "When"]).rows(rows).empty("Nobody has been recorded yet."))
    }
}

fn forms(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let kept = if form.has("person") || form.has("member") {
        errors.is_empty()
    } else {
        true
    };
    let all = html! {
        (joining(seen, form, errors))
        (leaving(seen, form, errors))
        (wanted(seen, form, errors))
    };
    if kept && errors.is_empty() {
        ui::details("Change the team, or the mix that is wanted", all)
    } else {
        all
    }
}

fn joining(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let people = seen.people.iter();
    let people = people.map(|(id, name)| Choice::new(id.to_string(), name.as_str()));
    html! {
        (ui::section("join", "Somebody joins"))
        (ui::Form::post("/content/team").label("Somebody joins").body(html! {
            (Select::new("person", "Who").hint("Whoever holds a role of content.").choices(people).value(form.get("person")).error(errors.of("person")))
            (Input::new("workplace", "Where they work").hint("Such as: a special school in Leeds.").value(form.get("workplace")).error(errors.of("workplace")))
            (Select::new("setting", "Setting").coded::<Setting>().value(form.get("setting")).error(errors.of("setting")))
            (Select::new("phase", "Phase").coded::<Phase>().value(form.get("phase")).error(errors.of("phase")))
            (Checkboxes::new("expertise", "What they know well").small().coded::<Expertise>().values(form.all("expertise").map(str::to_owned)))
            (Checkboxes::new("earlier_award", "Earlier award").small().choice(Choice::new("yes", Want::EarlierAward.label())).values(form.all("earlier_award").map(str::to_owned)))
            (DateInput::new("began_on", "First day").typed(form.get("began_on_day"), form.get("began_on_month"), form.get("began_on_year")).error(errors.of("began_on")))
            (DateInput::new("ended_on", "Last day, when it is known").typed(form.get("ended_on_day"), form.get("ended_on_month"), form.get("ended_on_year")).error(errors.of("ended_on")))
            (button("Record"))
        }))
    }
}

fn leaving(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let on: Vec<&Seat> = seen
        .team
        .iter()
        .filter(|seat| seat.member.ended_on.is_none())
        .collect();
    let choices = on
        .iter()
        .map(|seat| Choice::new(seat.id.to_string(), seen.names.name(seat.member.person)));
    html! {
        @if !on.is_empty() {
            (ui::section("leave", "Somebody leaves"))
            (ui::Form::post("/content/team/leave").label("Somebody leaves").body(html! {
                (Select::new("member", "Who leaves").choices(choices).value(form.get("member")).error(errors.of("member")))
                (DateInput::new("left_on", "Their last day").typed(form.get("left_on_day"), form.get("left_on_month"), form.get("left_on_year")).error(errors.of("left_on")))
                (Button::new("Record the last day").kind(ButtonKind::Secondary))
            }))
        }
    }
}

fn wanted(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let fields: Vec<(Want, String, String)> = Want::ALL
        .iter()
        .map(|want| {
            let name = format!("want_{}", want.code());
            let kept = seen.mix.get(want).copied().unwrap_or(0).to_string();
            let value = if form.has(&name) {
                form.get(&name).to_owned()
            } else {
                kept
            };
            (*want, name, value)
        })
        .collect();
    html! {
        (ui::section("mix", "The mix that is wanted"))
        (ui::Form::post("/content/team/mix").label("The mix").body(html! {
            p class="govuk-body" { "How many people with each experience do you want at least? 0 means that it does not matter." }
            @for (want, name, value) in &fields {
                (Input::new(name.as_str(), want.label()).kind(InputKind::Digits).width(Width::Two).value(value.as_str()).error(errors.of(name)))
            }
            (Button::new("Keep this mix").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn send_join(call: Call, form: Form) -> PageResult {
    let seen = see(&call).await?;
    let permit = call.may(
        Action::ReleaseEdition,
        &Circles::provider(seen.desk.provider),
    )?;
    let mut reader = form.reader();
    let person = form.get("person").parse::<PersonId>().ok();
    if person.is_none_or(|id| seen.people.iter().all(|(known, _)| *known != id)) {
        reader.wrong("person", "Choose who joins");
    }
    let workplace = reader.text("workplace", "Say where they work", 200);
    let setting = reader.choice::<Setting>("setting", "Choose the setting");
    let phase = reader.choice::<Phase>("phase", "Choose the phase");
    let began_on = reader.day("began_on", "Enter their first day");
    let ended_on = reader.optional_day("ended_on");
    let earlier_award = reader.ticked("earlier_award");
    let errors = reader.errors();
    let (Some(person), Some(setting), Some(phase), Some(began_on), true) =
        (person, setting, phase, began_on, errors.is_empty())
    else {
        return page(&call, &seen, &form, &errors).send();
    };
    let expertise = form
        .all("expertise")
        .filter_map(|code| Expertise::from_code(code).ok());
    let member = Member {
        person,
        setting,
        phase,
        expertise: expertise.collect(),
        earlier_award,
        began_on,
        ended_on,
    };
    match join(
        call.app(),
        &permit,
        &seen.desk.programme,
        (member, workplace),
    )
    .await
    {
        Ok(_) => Ok(call.go_saying("/content/team", "Recorded.")),
        Err(problem) => page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}

pub(crate) async fn send_leave(call: Call, form: Form) -> PageResult {
    let seen = see(&call).await?;
    let permit = call.may(
        Action::ReleaseEdition,
        &Circles::provider(seen.desk.provider),
    )?;
    let mut reader = form.reader();
    let id: MemberId = form.get("member").parse().or_not_found()?;
    let on = reader.day("left_on", "Enter their last day");
    let errors = reader.errors();
    let Some(on) = on else {
        return page(&call, &seen, &form, &errors).send();
    };
    match leave(call.app(), &permit, id, on).await {
        Ok(()) => Ok(call.go_saying("/content/team", "Recorded.")),
        Err(problem) => page(&call, &seen, &form, &problem.for_form()?).send(),
    }
}

pub(crate) async fn send_mix(call: Call, form: Form) -> PageResult {
    let seen = see(&call).await?;
    let permit = call.may(
        Action::ReleaseEdition,
        &Circles::provider(seen.desk.provider),
    )?;
    let mut reader = form.reader();
    let mut mix = Mix::new();
    for want in Want::ALL {
        let name = format!("want_{}", want.code());
        match form.get(&name).trim().parse::<u32>() {
            Ok(count) if count <= 20 => {
                mix.insert(*want, count);
            }
            _ => reader.wrong(&name, "Enter a number between 0 and 20"),
        }
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &seen, &form, &errors).send();
    }
    keep_mix(call.app(), &permit, &seen.desk.programme, mix).await?;
    Ok(call.go_saying("/content/team", "The wanted mix is kept."))
}
