-- Events in full: their terms, sessions, changes; arrivals; check-in; catch-ups; substitutes; calendars; term dates.

-- How often an event changed, and when last: a calendar that follows it needs both.
alter table delivery_events add column sequence bigint not null default 0;
alter table delivery_events add column changed_at bigint not null default 0;
-- Where the recording is, and what a person who missed it is asked to do.
alter table delivery_events add column recording text not null default '';
alter table delivery_events add column catch_up_task text not null default '';
-- Terms that differ from those of its kind: hours before the start after which nobody moves up, and from when on the link shows.
alter table delivery_events add column notice_hours bigint;
alter table delivery_events add column link_hours bigint;

-- How often a booking changed, when last, and until when somebody who moved up can pass the place on.
alter table delivery_bookings add column changes bigint not null default 0;
alter table delivery_bookings add column changed_at bigint not null default 0;
alter table delivery_bookings add column pass_on_until bigint;

-- How late, or how early; how it was recorded; whether the person was not expected; what a facilitator said of a catch-up.
alter table delivery_attendance add column minutes bigint;
alter table delivery_attendance add column how text not null default 'taken';
alter table delivery_attendance add column walk_in bigint not null default 0;
alter table delivery_attendance add column said text not null default '';

-- The sessions within an event: talks and workshops, those at the same time to be chosen from.
create table delivery_sessions (
  id bigint primary key,
  event_id bigint not null references delivery_events (id),
  title text not null,
  from_minute bigint not null,
  minutes bigint not null,
  room text not null,
  link text not null,
  capacity bigint
);
create index delivery_sessions_event on delivery_sessions (event_id, from_minute, id);

create table delivery_choices (
  session_id bigint not null references delivery_sessions (id),
  enrolment_id bigint not null,
  event_id bigint not null,
  at bigint not null,
  primary key (session_id, enrolment_id)
);
create index delivery_choices_person on delivery_choices (enrolment_id, event_id, session_id);

-- What somebody needs on the day, and whether their school stands on their badge. Read by two pages alone, never exported.
create table delivery_arrivals (
  event_id bigint not null references delivery_events (id),
  enrolment_id bigint not null,
  needs text not null,
  arranged bigint not null check (arranged in (0, 1)),
  show_school bigint not null check (show_school in (0, 1)),
  at bigint not null,
  primary key (event_id, enrolment_id)
);

-- The number of a person on the printed sheet: given once, so that a sheet printed before somebody joined still holds.
create table delivery_sheet_numbers (
  event_id bigint not null references delivery_events (id),
  group_id bigint not null references delivery_groups (id),
  number bigint not null,
  enrolment_id bigint not null,
  primary key (event_id, group_id, number),
  unique (event_id, group_id, enrolment_id)
);

-- What the code on the facilitator’s screen is made from.
create table delivery_check_ins (
  event_id bigint not null references delivery_events (id),
  group_id bigint not null references delivery_groups (id),
  secret text not null,
  opened_at bigint not null,
  primary key (event_id, group_id)
);

-- Somebody who stands in for a group’s facilitator, from a day to a day.
create table delivery_substitutes (
  id bigint primary key,
  group_id bigint not null references delivery_groups (id),
  person_id bigint not null,
  from_day text not null,
  to_day text not null,
  note text not null,
  state text not null check (state in ('planned', 'standing_in', 'over')),
  made_at bigint not null
);
create index delivery_substitutes_group on delivery_substitutes (group_id, from_day, id);
create index delivery_substitutes_person on delivery_substitutes (person_id, from_day, id);

-- A person’s calendar that a phone subscribes to: only the hash of its secret is kept.
create table delivery_calendars (
  person_id bigint primary key,
  secret_hash text not null unique,
  deadlines bigint not null check (deadlines in (0, 1)),
  made_at bigint not null
);

-- Holidays of a cohort’s own, where its councils’ dates differ from the usual ones.
create table delivery_holidays (
  id bigint primary key,
  cohort_id bigint not null,
  name text not null,
  from_day text not null,
  to_day text not null,
  open bigint not null check (open in (0, 1))
);
create index delivery_holidays_cohort on delivery_holidays (cohort_id, from_day, id);
