-- Makes a filled benchmark larger: every participant once more for each copy, with groups, places, progress and number.
-- For measurements only, and for nothing else: it writes rows past the acts, so that half a million people take minutes and
-- not hours. What it leaves out is said in README.md. The same text runs on SQLite and on PostgreSQL.
-- @COPIES@ copies; an id of a copy lies 2^46 before that of the copy before: ids are minutes and not hours apart.

insert into people_persons (id, name, email, password_hash, trn, reading, joined_at, state)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select p.id - c * 70368744177664, p.name, 'c' || c || '.' || p.email, null, null, p.reading, p.joined_at, p.state
from copy, people_persons p where p.id in (select person_id from registration_enrolments);

insert into people_grants (id, person_id, role, scope, scope_id, granted_at, ended_at)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select g.id - c * 70368744177664, g.person_id - c * 70368744177664, g.role, g.scope, g.scope_id, g.granted_at, g.ended_at
from copy, people_grants g where g.person_id in (select person_id from registration_enrolments);

insert into registration_applications (id, person_id, programme, state, answers, provider_id, cohort_id, full_name,
  began_at, sent_at, decided_at, rejection, rejection_words, search)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select a.id - c * 70368744177664, a.person_id - c * 70368744177664, a.programme, a.state, a.answers, a.provider_id, a.cohort_id,
  a.full_name, a.began_at, a.sent_at, a.decided_at, a.rejection, a.rejection_words, a.search
from copy, registration_applications a where a.id in (select application_id from registration_enrolments);

insert into delivery_groups (id, cohort_id, provider_id, partner_id, name, facilitator_id, coach_id, capacity)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select g.id - c * 70368744177664, g.cohort_id, g.provider_id, g.partner_id, g.name || ', copy ' || c, null, null, g.capacity
from copy, delivery_groups g;

insert into delivery_members (enrolment_id, group_id, person_id, joined_at)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select m.enrolment_id - c * 70368744177664, m.group_id - c * 70368744177664, m.person_id - c * 70368744177664, m.joined_at
from copy, delivery_members m;

insert into delivery_places (enrolment_id, step_key, at)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select p.enrolment_id - c * 70368744177664, p.step_key, p.at from copy, delivery_places p;

insert into delivery_engagement (enrolment_id, cohort_id, total, gate, told, holds_from, holds_until,
  standing, missing)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select e.enrolment_id - c * 70368744177664, e.cohort_id, e.total, e.gate, '{}', e.holds_from, e.holds_until,
  e.standing, e.missing
from copy, delivery_engagement e;

insert into delivery_progress (enrolment_id, step_key, seal, edition_id, done_at)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select p.enrolment_id - c * 70368744177664, p.step_key, p.seal, p.edition_id, p.done_at from copy, delivery_progress p
where p.step_key in (select distinct step_key from delivery_progress order by step_key limit 4);

insert into registration_enrolments (id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
  programme, state, full_name, search, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason, returns_on,
  days_deferred, declared, declared_started, outcome, outcome_on, changed_at)
with recursive copy(c) as (select 1 union all select c + 1 from copy where c < @COPIES@)
select e.id - c * 70368744177664, e.person_id - c * 70368744177664, e.application_id - c * 70368744177664, e.cohort_id,
  e.provider_id, e.partner_id, e.school_urn, e.edition_id, e.programme, e.state, e.full_name, e.search, null,
  e.line_manager_email, e.funded_place, e.fundable, e.started_on, e.state_on, e.reason, e.returns_on, e.days_deferred,
  e.declared, e.declared_started, e.outcome, e.outcome_on, e.changed_at
from copy, registration_enrolments e;
