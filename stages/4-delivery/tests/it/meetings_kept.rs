//! Who met whom before it was kept once: what an older build left in the tables is all there afterwards.
//!
//! What this room must not know: how the steps of the tables are applied.

use kit::{
    clock::Clock,
    db::{Db, ReadTx, Sql},
    testing::{as_it_was, throw_away},
};
use rulebook::{
    delivery::{CoachingId, coaching::CoachingKind},
    people::{GroupId, PersonId, ProviderId},
};

use crate::town::day;

/// The last step before coaching was kept once.
const BEFORE: i64 = 57;

/// Ada, Ben, Cy and Eve take part; Eve came back after she had left. Cleo and Dan coach.
const PEOPLE: &str = "
insert into people_providers (id, name, named_in_law) values (1, 'Example Provider', 1);
insert into registration_cohorts (id, provider_id, programme, edition_id, name, code, applications_open_on, applications_close_on,
  starts_on, ends_on, assessment_opens_on, funding, places, places_taken, funded_places, funded_taken, course)
  values (1, 1, 'npq-senco', 1, 'Autumn', 'autumn', '2026-01-01', '2026-09-01', '2026-10-01', '2028-03-31', '2027-09-01', 'funded', 9, 5, 9, 0, 'npq-senco');
insert into people_persons (id, name, email, reading, joined_at, state) values
  (11, 'Ada One', 'ada@town.example', '{}', 0, 'active'), (12, 'Ben Two', 'ben@town.example', '{}', 0, 'active'),
  (13, 'Cy Three', 'cy@town.example', '{}', 0, 'active'), (14, 'Eve Four', 'eve@town.example', '{}', 0, 'active'),
  (21, 'Cleo Coach', 'cleo@town.example', '{}', 0, 'active'), (22, 'Dan Coach', 'dan@town.example', '{}', 0, 'active');
insert into registration_applications (id, person_id, programme, state, answers, provider_id, cohort_id, full_name, began_at, search)
  values (31, 11, 'npq-senco', 'accepted', '{}', 1, 1, 'Ada One', 0, ''), (32, 12, 'npq-senco', 'accepted', '{}', 1, 1, 'Ben Two', 0, ''),
  (33, 13, 'npq-senco', 'accepted', '{}', 1, 1, 'Cy Three', 0, ''), (34, 14, 'npq-senco', 'accepted', '{}', 1, 1, 'Eve Four', 0, ''),
  (35, 14, 'npq-senco', 'accepted', '{}', 1, 1, 'Eve Four', 0, '');
insert into registration_enrolments (id, person_id, application_id, cohort_id, provider_id, edition_id, programme, state, full_name,
  search, fundable, started_on, state_on, days_deferred, declared, declared_started, changed_at) values
  (41, 11, 31, 1, 1, 1, 'npq-senco', 'active', 'Ada One', '', 0, '2026-10-01', '2026-10-01', 0, 0, 0, 0),
  (42, 12, 32, 1, 1, 1, 'npq-senco', 'active', 'Ben Two', '', 0, '2026-10-01', '2026-10-01', 0, 0, 0, 0),
  (43, 13, 33, 1, 1, 1, 'npq-senco', 'active', 'Cy Three', '', 0, '2026-10-01', '2026-10-01', 0, 0, 0, 0),
  (44, 14, 34, 1, 1, 1, 'npq-senco', 'withdrawn', 'Eve Four', '', 0, '2026-10-01', '2026-11-01', 0, 0, 0, 0),
  (45, 14, 35, 1, 1, 1, 'npq-senco', 'active', 'Eve Four', '', 0, '2026-10-01', '2026-12-01', 0, 0, 0, 0);
insert into delivery_groups (id, cohort_id, provider_id, name, coach_id, capacity) values (71, 1, 1, 'West A', 22, 12);
insert into delivery_members (enrolment_id, group_id, person_id, joined_at)
  values (41, 71, 11, 0), (42, 71, 12, 0), (43, 71, 13, 0), (45, 71, 14, 0);
";

/// What a group's pages had brought together, with a session, notes, something agreed and a time that is booked.
const MET: &str = "
insert into delivery_coachings (id, provider_id, group_id, kind, coach_id, name, made_at, ended_at) values
  (101, 1, 71, 'pair', 21, 'Ada One with Cleo Coach', 1000, null),
  (102, 1, 71, 'group', 22, 'Group of 2 with Dan Coach', 1000, 2000),
  (103, 1, 71, 'buddies', null, 'Ada One and Ben Two', 1000, null);
insert into delivery_coaching_people (coaching_id, person_id, may_contact) values
  (101, 11, 0), (102, 12, 0), (102, 13, 0), (103, 11, 0), (103, 12, 1);
insert into delivery_coaching_slots (id, coach_id, day, from_minute, minutes, place, state, coaching_id, booked_by, at)
  values (201, 21, '2026-12-07', 960, 45, 'By video', 'booked', 101, 11, 1500);
insert into delivery_coaching_sessions (id, coaching_id, slot_id, day, minutes, kept_by, at) values
  (301, 101, 201, '2026-11-02', 45, 21, 1500), (302, 102, null, '2026-11-03', 60, 22, 1500);
insert into delivery_coaching_notes (session_id, person_id, kind, sight, words, version, at) values
  (301, 21, 'noticed', 'private', 'For me', 1, 1500), (301, 21, 'learned', 'shared', 'For us', 2, 1500),
  (301, 11, 'focus', 'provider', 'For all', 1, 1500);
insert into delivery_coaching_agreed (id, coaching_id, session_id, person_id, words, due_on, state, at)
  values (401, 101, 301, 11, 'Try the seating plan', '2026-12-01', 'open', 1500);
";

/// What the register of coaches had found: over, beside somebody whom Ada already met, for Cy, and twice for Eve.
const FOUND: &str = "
insert into registration_coachings (id, coach_id, enrolment_id, began_at, ended_at) values
  (501, 21, 42, 1100, 1900), (502, 22, 41, 1200, null), (503, 22, 43, 1300, null),
  (504, 21, 44, 1400, null), (505, 22, 45, 1500, null);
";

const fn coaching(number: i64) -> CoachingId {
    CoachingId::from_number(number)
}

const fn person(number: i64) -> PersonId {
    PersonId::from_number(number)
}

async fn coach_of(tx: &ReadTx<'_>, who: i64) -> Option<(PersonId, CoachingId)> {
    let found = registration::coach_of(tx, person(who)).await.unwrap();
    found.map(|(coach, meeting)| (coach, meeting.id))
}

const SESSIONS: Sql = Sql::new(
    "select s.id, n.words from delivery_coaching_sessions s
     join registration_meetings m on m.id = s.coaching_id
     left join delivery_coaching_notes n on n.session_id = s.id order by s.id, n.words",
);
const AGREED: Sql = Sql::new(
    "select a.words from delivery_coaching_agreed a join registration_meetings m on m.id = a.coaching_id where a.state = 'open'",
);
const BOOKED: Sql = Sql::new(
    "select s.id from delivery_coaching_slots s join registration_meetings m on m.id = s.coaching_id
     where s.state = 'booked' and m.ended_at is null",
);

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "every old row, one after the other")]
async fn what_an_older_build_kept_of_coaching_is_all_there() {
    let kept = throw_away().await.unwrap();
    as_it_was(&kept.place, BEFORE, &[PEOPLE, MET, FOUND].concat())
        .await
        .unwrap();
    let clock = Clock::held_at(day("2026-12-02"));
    let db = Db::open(&kept.place, clock).await.unwrap();
    db.read(async |tx| {
        // Each with its kind, its coach, its people and whether it goes on.
        let told = [
            (101, CoachingKind::Pair, Some(21), vec![11], false),
            (102, CoachingKind::Group, Some(22), vec![12, 13], true),
            (103, CoachingKind::Buddies, None, vec![11, 12], false),
            (501, CoachingKind::Pair, Some(21), vec![12], true),
            (502, CoachingKind::Pair, Some(22), vec![11], true),
            (503, CoachingKind::Pair, Some(22), vec![13], false),
            (504, CoachingKind::Pair, Some(21), vec![14], true),
            (505, CoachingKind::Pair, Some(22), vec![14], false),
        ];
        for (number, kind, coach, people, ended) in &told {
            let one = registration::meeting(tx, coaching(*number)).await?;
            assert_eq!((one.kind, one.ended), (*kind, *ended), "{number}");
            assert_eq!(one.coach, coach.map(person), "{number}");
            let who: Vec<PersonId> = one.people.iter().map(|(who, _)| *who).collect();
            let expected: Vec<PersonId> = people.iter().copied().map(person).collect();
            assert_eq!(who, expected, "{number}");
        }
        let found = registration::meeting(tx, coaching(503)).await?;
        assert_eq!(found.name, "Cy Three with Dan Coach");
        assert_eq!((found.group, found.began_at.0), (None, 1300));
        let met = registration::meeting(tx, coaching(103)).await?;
        assert_eq!(met.group, Some(GroupId::from_number(71)));
        assert_eq!(
            met.people,
            vec![(person(11), false), (person(12), true)],
            "who may have whose address"
        );
        // Somebody has one coach, and a coach's places are counted from the same rows.
        assert_eq!(coach_of(tx, 11).await, Some((person(21), coaching(101))));
        assert_eq!(coach_of(tx, 12).await, None);
        assert_eq!(coach_of(tx, 13).await, Some((person(22), coaching(503))));
        assert_eq!(coach_of(tx, 14).await, Some((person(22), coaching(505))));
        for (coach, many) in [(21, 1), (22, 2)] {
            assert_eq!(
                registration::coached_by(tx, person(coach)).await?,
                many,
                "{coach}"
            );
        }
        let group = (GroupId::from_number(71), ProviderId::from_number(1));
        let members = [11, 12, 13, 14].map(person);
        let all = registration::meetings_of_group(tx, group, &members).await?;
        assert_eq!(all.len(), told.len(), "each is in the pages of the group");
        // What hangs on them.
        let notes: Vec<(i64, Option<String>)> = tx
            .all(SESSIONS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
            .await?;
        let words = |text: &str| Some(text.to_owned());
        assert_eq!(
            notes,
            vec![
                (301, words("For all")),
                (301, words("For me")),
                (301, words("For us")),
                (302, None)
            ]
        );
        let agreed: Vec<String> = tx.all(AGREED, &[], |row| row.get(0)).await?;
        assert_eq!(agreed, vec!["Try the seating plan".to_owned()]);
        let booked: Vec<i64> = tx.all(BOOKED, &[], |row| row.get(0)).await?;
        assert_eq!(booked, vec![201]);
        Ok(())
    })
    .await
    .unwrap();
}
