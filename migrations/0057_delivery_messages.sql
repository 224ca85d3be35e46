-- Messages between those who lead a group and its people; what was done for somebody; quality visits; reminders.

-- A thread is one participant and those who lead their group. A message to many is one row in each thread.
create table delivery_messages (
  id bigint primary key,
  group_id bigint not null references delivery_groups (id),
  enrolment_id bigint not null,
  person_id bigint not null,
  from_staff bigint not null check (from_staff in (0, 1)),
  batch text not null,
  body text not null,
  at bigint not null
);
create index delivery_messages_thread on delivery_messages (enrolment_id, id);
create index delivery_messages_group on delivery_messages (group_id, id);
create index delivery_messages_person on delivery_messages (person_id, at);

-- How far somebody has read a thread.
create table delivery_message_reads (
  enrolment_id bigint not null,
  person_id bigint not null,
  upto bigint not null,
  primary key (enrolment_id, person_id)
);

-- What was done for somebody, and for which reasons: whether they are gone is counted anew whenever it is shown.
create table delivery_steps_taken (
  id bigint primary key,
  group_id bigint not null references delivery_groups (id),
  enrolment_id bigint not null,
  kind text not null check (kind in ('note', 'message', 'call', 'meeting')),
  shared bigint not null check (shared in (0, 1)),
  reasons text not null,
  body text not null,
  look_on text not null,
  person_id bigint not null,
  at bigint not null
);
create index delivery_steps_taken_of on delivery_steps_taken (enrolment_id, id);
create index delivery_steps_taken_group on delivery_steps_taken (group_id, id);

create table delivery_quality_visits (
  id bigint primary key,
  event_id bigint not null references delivery_events (id),
  group_id bigint not null references delivery_groups (id),
  provider_id bigint not null,
  partner_id bigint,
  visitor_id bigint not null,
  visited_on text not null,
  criteria text not null,
  actions text not null,
  follow_up_on text,
  state text not null check (state in ('sent', 'answered', 'closed')),
  answer text not null,
  answered_by bigint,
  at bigint not null,
  unique (event_id, group_id, visitor_id)
);
create index delivery_quality_visits_provider on delivery_quality_visits (provider_id, visited_on, id);
create index delivery_quality_visits_group on delivery_quality_visits (group_id, id);

-- A provider's own choice where a reminder is not to be sent as it comes.
create table delivery_reminder_rules (
  provider_id bigint not null,
  rule text not null,
  sent bigint not null check (sent in (0, 1)),
  days bigint not null,
  primary key (provider_id, rule)
);

-- A reminder that fell due, once for each rule, person and occasion; the letter it went in, once it went.
create table delivery_reminders (
  rule text not null,
  person_id bigint not null,
  occasion text not null,
  provider_id bigint not null,
  due_on text not null,
  subject text not null,
  body text not null,
  path text not null,
  state text not null check (state in ('waiting', 'sent', 'stopped')),
  letter_id bigint,
  at bigint not null,
  primary key (rule, person_id, occasion)
);
create index delivery_reminders_waiting on delivery_reminders (state, person_id);
create index delivery_reminders_person on delivery_reminders (person_id, at);
create index delivery_reminders_provider on delivery_reminders (provider_id, at);

-- The hours whose round was begun, counted from 1970 in UTC, so that a night with an hour more or less confuses nothing.
create table delivery_reminder_rounds (
  hour bigint primary key,
  day text not null,
  begun_at bigint not null
);

-- Which letters somebody wishes, and when.
create table delivery_letter_wishes (
  person_id bigint primary key,
  stopped text not null,
  digest_minute bigint not null,
  quiet_from bigint not null,
  quiet_until bigint not null,
  quiet_weekends bigint not null check (quiet_weekends in (0, 1)),
  quiet_holidays bigint not null check (quiet_holidays in (0, 1)),
  changed_at bigint not null
);

-- For which standing of the enrolment a number was kept: another cohort or a deferral makes it another number at once.
alter table delivery_engagement add column standing text not null default '';
-- How many things are missing, so that the start page tells it without reading each of them.
alter table delivery_engagement add column missing bigint not null default 0;
