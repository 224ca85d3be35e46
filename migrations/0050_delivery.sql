-- Teaching: groups, the timetable, events with bookings and attendance, study, application tasks, engagement.

create table delivery_groups (
  id bigint primary key,
  cohort_id bigint not null,
  provider_id bigint not null,
  partner_id bigint,
  name text not null,
  facilitator_id bigint,
  coach_id bigint,
  capacity bigint not null,
  unique (cohort_id, name)
);

-- One group a person, so the enrolment is the key.
create table delivery_members (
  enrolment_id bigint primary key,
  group_id bigint not null references delivery_groups (id),
  person_id bigint not null,
  joined_at bigint not null
);
create index delivery_members_group on delivery_members (group_id, enrolment_id);

-- How engagement is weighed for a cohort, in per cent: taken from its edition when the timetable is made.
create table delivery_timetables (
  cohort_id bigint primary key,
  attendance bigint not null,
  checks bigint not null,
  application bigint not null,
  gate bigint not null,
  made_at bigint not null,
  next_count_on text
);

-- When each element of the programme opens for a cohort, and the last day on which its study is in time.
create table delivery_elements (
  cohort_id bigint not null,
  element_key text not null,
  place bigint not null,
  opens_on text not null,
  due_on text not null,
  primary key (cohort_id, element_key)
);

-- What a cohort is expected to do, drawn from its edition: events to be at, steps with checks, application tasks.
create table delivery_expected (
  cohort_id bigint not null,
  key text not null,
  strand text not null check (strand in ('attendance', 'checks', 'application')),
  element_key text not null,
  title text not null,
  share bigint not null,
  minutes bigint not null,
  primary key (cohort_id, key)
);

create table delivery_events (
  id bigint primary key,
  cohort_id bigint not null,
  provider_id bigint not null,
  group_id bigint references delivery_groups (id),
  element_key text not null,
  kind text not null check (kind in ('conference', 'clinic', 'preparation')),
  title text not null,
  held_on text not null,
  from_minute bigint not null,
  minutes bigint not null,
  starts_at bigint not null,
  place text not null,
  link text not null,
  capacity bigint,
  state text not null check (state in ('planned', 'called_off'))
);
create index delivery_events_cohort on delivery_events (cohort_id, starts_at, id);
create index delivery_events_group on delivery_events (group_id, starts_at, id);

create table delivery_bookings (
  id bigint primary key,
  event_id bigint not null references delivery_events (id),
  enrolment_id bigint not null,
  state text not null check (state in ('booked', 'waiting', 'cancelled')),
  asked_at bigint not null,
  unique (event_id, enrolment_id)
);
create index delivery_bookings_person on delivery_bookings (enrolment_id, event_id);
create index delivery_bookings_queue on delivery_bookings (event_id, state, asked_at, id);

create table delivery_attendance (
  event_id bigint not null references delivery_events (id),
  enrolment_id bigint not null,
  mark text not null check (mark in ('present', 'late', 'left_early', 'absent', 'caught_up')),
  taken_at bigint not null,
  catch_up text not null,
  primary key (event_id, enrolment_id)
);
create index delivery_attendance_person on delivery_attendance (enrolment_id, event_id);

-- A step done, in the very text that was read: a row for each text of it that somebody finished, and none is ever
-- overwritten, so that moving an intake to another edition, or back, takes nothing away.
create table delivery_progress (
  enrolment_id bigint not null,
  step_key text not null,
  seal text not null,
  edition_id bigint not null,
  done_at bigint not null,
  primary key (enrolment_id, step_key, seal)
);

-- The first time that a person was shown a text of a step: the proof of who saw which version.
create table delivery_seen (
  enrolment_id bigint not null,
  step_key text not null,
  seal text not null,
  edition_id bigint not null,
  first_at bigint not null,
  primary key (enrolment_id, step_key, seal)
);

-- An intake moved to another edition, or planned to be.
create table delivery_moves (
  id bigint primary key,
  cohort_id bigint not null,
  from_edition bigint not null,
  to_edition bigint not null,
  state text not null check (state in ('planned', 'done', 'dropped')),
  on_day text not null,
  reason text not null,
  person_id bigint,
  people bigint not null,
  changed_at bigint not null
);
create index delivery_moves_cohort on delivery_moves (cohort_id, id);

-- What somebody had earned when their intake was moved, and would have to earn again: it stays earned.
create table delivery_credits (
  enrolment_id bigint not null,
  key text not null,
  primary key (enrolment_id, key)
);

-- Where a participant stopped: one row a person, overwritten.
create table delivery_places (
  enrolment_id bigint primary key,
  step_key text not null,
  at bigint not null
);

create table delivery_answers (
  enrolment_id bigint not null,
  step_key text not null,
  check_id text not null,
  seal text not null,
  answer text not null,
  verdict text not null check (verdict in ('right', 'not_yet', 'own')),
  tries bigint not null,
  sure text check (sure in ('sure', 'fairly', 'guess')),
  at bigint not null,
  primary key (enrolment_id, step_key, check_id)
);

create table delivery_tasks (
  id bigint primary key,
  enrolment_id bigint not null,
  module_id text not null,
  state text not null check (state in ('writing', 'handed_in', 'confirmed', 'sent_back')),
  body text not null,
  version bigint not null,
  changed_at bigint not null,
  handed_in_at bigint,
  manager_email text not null,
  said text not null,
  file_id bigint references kit_files (id),
  unique (enrolment_id, module_id)
);

-- The number that is shown everywhere, kept in the transaction that changes it. It holds until something falls due.
create table delivery_engagement (
  enrolment_id bigint primary key,
  cohort_id bigint not null,
  total bigint not null,
  gate bigint not null,
  told text not null,
  holds_from text not null,
  holds_until text not null
);
create index delivery_engagement_cohort on delivery_engagement (cohort_id, enrolment_id);

-- “Was this clear?”: one answer for each person, passage and edition, that can be changed. Words are shown to the writers
-- only where their writer said so.
create table delivery_feedback (
  enrolment_id bigint not null,
  edition_id bigint not null,
  step_key text not null,
  passage text not null,
  provider_id bigint not null,
  clear text not null check (clear in ('yes', 'partly', 'no')),
  words text not null,
  may_show bigint not null check (may_show in (0, 1)),
  at bigint not null,
  primary key (enrolment_id, edition_id, step_key, passage)
);
create index delivery_feedback_text on delivery_feedback (provider_id, edition_id, step_key, passage);

-- The survey at the end of a module: the row comes when the module is done, so that who was asked is known.
create table delivery_surveys (
  enrolment_id bigint not null,
  module_id text not null,
  edition_id bigint not null,
  provider_id bigint not null,
  state text not null check (state in ('asked', 'answered', 'skipped')),
  answers text not null,
  words text not null,
  may_show bigint not null check (may_show in (0, 1)),
  at bigint not null,
  primary key (enrolment_id, module_id)
);
create index delivery_surveys_module on delivery_surveys (provider_id, module_id, edition_id);

create table delivery_focus_groups (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  title text not null,
  modules text not null,
  held_on text not null,
  from_minute bigint not null,
  minutes bigint not null,
  place text not null,
  link text not null,
  state text not null check (state in ('planned', 'held', 'called_off')),
  notes text not null,
  planned_by bigint not null,
  at bigint not null
);
create index delivery_focus_groups_provider on delivery_focus_groups (provider_id, programme, held_on, id);

create table delivery_focus_people (
  focus_id bigint not null references delivery_focus_groups (id),
  person_id bigint not null,
  part text not null check (part in ('participant', 'coach', 'facilitator')),
  phase text not null,
  consent text not null check (consent in ('invited', 'agreed', 'declined', 'withdrawn')),
  answered_at bigint,
  present bigint not null check (present in (0, 1)),
  primary key (focus_id, person_id)
);
create index delivery_focus_people_person on delivery_focus_people (person_id, focus_id);
