-- The school file: a participant's own documents, versions, files, who may read them, feedback on them.
create table delivery_documents (
  id bigint primary key,
  person_id bigint not null,
  task_id bigint,
  heading text not null,
  module_id text not null,
  title text not null,
  body text not null,
  version bigint not null,
  from_task text not null,
  created_at bigint not null,
  changed_at bigint not null,
  removed_at bigint
);
create index delivery_documents_person on delivery_documents (person_id, id);
create unique index delivery_documents_task on delivery_documents (task_id);

create table delivery_document_versions (
  document_id bigint not null references delivery_documents (id),
  version bigint not null,
  body text not null,
  by_itself bigint not null check (by_itself in (0, 1)),
  at bigint not null,
  primary key (document_id, version)
);

create table delivery_document_files (
  document_id bigint not null references delivery_documents (id),
  file_id bigint not null references kit_files (id),
  name text not null,
  bytes bigint not null,
  at bigint not null,
  primary key (document_id, file_id)
);

-- Somebody else may read one thing: a document, a provision map, an action plan.
create table delivery_shares (
  id bigint primary key,
  what text not null check (what in ('document', 'map', 'data')),
  thing_id bigint not null,
  owner_id bigint not null,
  reader text not null check (reader in ('buddy', 'coach', 'facilitator', 'manager')),
  person_id bigint,
  email text not null,
  until text,
  made_at bigint not null,
  taken_back_at bigint,
  opened_first bigint,
  opened_last bigint,
  opened bigint not null
);
create index delivery_shares_thing on delivery_shares (what, thing_id, id);
create index delivery_shares_person on delivery_shares (person_id, id);

create table delivery_asks (
  id bigint primary key,
  document_id bigint not null references delivery_documents (id),
  owner_id bigint not null,
  facilitator_id bigint not null,
  version bigint not null,
  body text not null,
  question text not null,
  state text not null check (state in ('asked', 'answered', 'taken_back')),
  asked_at bigint not null,
  answered_at bigint
);
create index delivery_asks_document on delivery_asks (document_id, id);
create index delivery_asks_facilitator on delivery_asks (facilitator_id, state, id);

create table delivery_ask_notes (
  ask_id bigint not null references delivery_asks (id),
  number bigint not null,
  passage text not null,
  words text not null,
  at bigint not null,
  primary key (ask_id, number)
);

-- Provision maps.
create table delivery_maps (
  id bigint primary key,
  person_id bigint not null,
  title text not null,
  term text not null,
  copied_from bigint,
  made_at bigint not null,
  changed_at bigint not null,
  removed_at bigint
);
create index delivery_maps_person on delivery_maps (person_id, id);

create table delivery_map_rates (
  map_id bigint not null references delivery_maps (id),
  role text not null,
  pence bigint not null,
  primary key (map_id, role)
);

create table delivery_map_lines (
  id bigint primary key,
  map_id bigint not null references delivery_maps (id),
  area text not null check (area in ('communication', 'cognition', 'semh', 'sensory', 'several')),
  wave text not null check (wave in ('universal', 'targeted', 'specialist')),
  need text not null,
  provision text not null,
  role text not null,
  staff bigint not null,
  pupil_group text not null,
  pupils bigint not null,
  minutes bigint not null,
  weeks bigint not null,
  bought bigint not null,
  outcome text not null,
  review_on text,
  measure text not null,
  before_value bigint,
  after_value bigint,
  version bigint not null
);
create index delivery_map_lines_map on delivery_map_lines (map_id, id);

-- What a reader says of a provision map or an action plan.
create table delivery_tool_comments (
  what text not null check (what in ('map', 'data')),
  thing_id bigint not null,
  number bigint not null,
  about text not null,
  by_id bigint not null,
  words text not null,
  at bigint not null,
  primary key (what, thing_id, number)
);

-- Pupil data: numbers by group as they may be shown, never a line of the file they came from.
create table delivery_pupil_data (
  id bigint primary key,
  person_id bigint not null,
  title text not null,
  pupils bigint not null,
  picture text not null,
  problem text not null,
  why text not null,
  version bigint not null,
  made_at bigint not null,
  changed_at bigint not null,
  removed_at bigint
);
create index delivery_pupil_data_person on delivery_pupil_data (person_id, id);

create table delivery_plan_steps (
  id bigint primary key,
  data_id bigint not null references delivery_pupil_data (id),
  step text not null,
  measure text not null,
  baseline text not null,
  target text not null,
  who text not null,
  by_on text not null,
  review_on text,
  happened text not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  version bigint not null
);
create index delivery_plan_steps_data on delivery_plan_steps (data_id, by_on, id);

-- Coaching and buddies.
create table delivery_coachings (
  id bigint primary key,
  provider_id bigint not null,
  group_id bigint not null,
  kind text not null check (kind in ('pair', 'group', 'buddies')),
  coach_id bigint,
  name text not null,
  made_at bigint not null,
  ended_at bigint
);
create index delivery_coachings_coach on delivery_coachings (coach_id, id);
create index delivery_coachings_group on delivery_coachings (group_id, id);
create index delivery_coachings_provider on delivery_coachings (provider_id, id);

create table delivery_coaching_people (
  coaching_id bigint not null references delivery_coachings (id),
  person_id bigint not null,
  may_contact bigint not null check (may_contact in (0, 1)),
  primary key (coaching_id, person_id)
);
create index delivery_coaching_people_person on delivery_coaching_people (person_id, coaching_id);

create table delivery_coaching_slots (
  id bigint primary key,
  coach_id bigint not null,
  day text not null,
  from_minute bigint not null,
  minutes bigint not null,
  place text not null,
  state text not null check (state in ('open', 'booked', 'off')),
  coaching_id bigint,
  booked_by bigint,
  at bigint not null
);
create index delivery_coaching_slots_coach on delivery_coaching_slots (coach_id, day, id);

create table delivery_coaching_sessions (
  id bigint primary key,
  coaching_id bigint not null references delivery_coachings (id),
  slot_id bigint,
  day text not null,
  minutes bigint not null,
  kept_by bigint not null,
  at bigint not null
);
create index delivery_coaching_sessions_of on delivery_coaching_sessions (coaching_id, day, id);

create table delivery_coaching_notes (
  session_id bigint not null references delivery_coaching_sessions (id),
  person_id bigint not null,
  kind text not null check (kind in ('focus', 'noticed', 'learned', 'remember')),
  sight text not null check (sight in ('private', 'shared', 'provider')),
  words text not null,
  version bigint not null,
  at bigint not null,
  primary key (session_id, person_id, kind)
);

create table delivery_coaching_agreed (
  id bigint primary key,
  coaching_id bigint not null references delivery_coachings (id),
  session_id bigint not null,
  person_id bigint,
  words text not null,
  due_on text,
  state text not null check (state in ('open', 'done', 'dropped')),
  at bigint not null,
  settled_at bigint
);
create index delivery_coaching_agreed_of on delivery_coaching_agreed (coaching_id, state, id);
