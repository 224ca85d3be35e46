-- Tables of the stage production: the people of the writing room, their key messages, the plan of a release,
-- conflicts of interest, and the packs that go to approvers outside.

create table production_members (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  person_id bigint not null,
  setting text not null,
  phase text not null,
  expertise text not null,
  earlier_award bigint not null check (earlier_award in (0, 1)),
  workplace text not null,
  began_on text not null,
  ended_on text
);
create index production_members_team on production_members (provider_id, programme, id);

create table production_mixes (
  provider_id bigint not null,
  programme text not null,
  wanted text not null,
  primary key (provider_id, programme)
);

create table production_messages (
  id bigint primary key,
  item_id bigint not null references production_items (id),
  words text not null,
  statements text not null,
  place bigint not null,
  wording bigint not null,
  state text not null check (state in ('open', 'agreed', 'dropped')),
  person_id bigint not null,
  written_at bigint not null,
  settled_by bigint,
  settled_at bigint,
  reason text
);
create index production_messages_item on production_messages (item_id, place, id);

create table production_voices (
  id bigint primary key,
  message_id bigint not null references production_messages (id),
  wording bigint not null,
  person_id bigint not null,
  stance text not null check (stance in ('note', 'agree', 'disagree')),
  words text not null,
  at bigint not null
);
create index production_voices_message on production_voices (message_id, id);

create table production_meetings (
  id bigint primary key,
  message_id bigint not null references production_messages (id),
  file text not null,
  passage text not null,
  person_id bigint not null,
  at bigint not null
);
create index production_meetings_message on production_meetings (message_id, id);

create table production_plans (
  provider_id bigint not null,
  programme text not null,
  release_on text not null,
  days text not null,
  -- The teaching cycle that the release is made for; no name, no cycle. planned: ids of items, JSON.
  cycle text not null,
  starts_on text not null,
  ends_on text not null,
  planned text not null,
  primary key (provider_id, programme)
);

create table production_dues (
  item_id bigint not null references production_items (id),
  stage text not null,
  due_on text not null,
  primary key (item_id, stage)
);

create table production_assignments (
  item_id bigint not null references production_items (id),
  stage text not null,
  person_id bigint not null,
  at bigint not null,
  primary key (item_id, stage, person_id)
);

create table production_conflicts (
  item_id bigint not null references production_items (id),
  person_id bigint not null,
  words text not null,
  at bigint not null,
  primary key (item_id, person_id)
);

create table production_outsiders (
  person_id bigint primary key,
  provider_id bigint not null,
  name text not null,
  email text not null,
  unique (provider_id, email)
);

create table production_packs (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  body text not null check (body in ('dfe', 'eef')),
  person_id bigint not null,
  words text not null,
  ends_on text not null,
  made_by bigint not null,
  made_at bigint not null,
  opened_at bigint,
  revoked_at bigint,
  revoked_why text
);
create index production_packs_provider on production_packs (provider_id, programme, id);

create table production_pack_items (
  pack_id bigint not null references production_packs (id),
  item_id bigint not null references production_items (id),
  version bigint not null,
  place bigint not null,
  primary key (pack_id, item_id)
);
create index production_pack_items_item on production_pack_items (item_id, pack_id);

create table production_pack_links (
  hash text primary key,
  pack_id bigint not null references production_packs (id),
  made_at bigint not null
);

create table production_requests (
  id bigint primary key,
  pack_id bigint not null references production_packs (id),
  item_id bigint not null references production_items (id),
  version bigint not null,
  file text not null,
  passage text not null,
  words text not null,
  at bigint not null,
  answer text,
  answered_by bigint,
  answered_at bigint,
  answered_version bigint,
  withdrawn_at bigint
);
create index production_requests_item on production_requests (item_id, id);
create index production_requests_pack on production_requests (pack_id, at);

-- What was heard about the texts, what was decided on it, and which edition answers it.
create table production_findings (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  heard text not null check (heard in ('passages', 'survey', 'focus_group', 'note')),
  heard_in text not null,
  theme text not null check (theme in
    ('unclear', 'too_long', 'wrong', 'missing', 'not_my_setting', 'access', 'loved')),
  module_id text not null,
  step_key text not null,
  passage text not null,
  edition_id bigint,
  words text not null,
  said bigint not null,
  state text not null check (state in ('open', 'change', 'no_change', 'answered')),
  item_id bigint references production_items (id),
  answer text not null,
  raised_by bigint not null,
  raised_at bigint not null,
  decided_by bigint,
  decided_at bigint,
  answered_edition bigint,
  answered_at bigint
);
create index production_findings_programme on production_findings (provider_id, programme, id);
create index production_findings_item on production_findings (item_id, state, id);
create index production_findings_module on production_findings (provider_id, programme, module_id, state);
-- The register of sources: what each became and when, and the checks of items that this opened.
create table production_sources (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  key text not null,
  title text not null,
  kind text not null,
  unique (provider_id, programme, key)
);

create table production_source_states (
  id bigint primary key,
  source_id bigint not null references production_sources (id),
  happened text not null check (happened in
    ('listed', 'confirmed', 'new_edition', 'amended', 'superseded', 'withdrawn')),
  from_on text not null,
  words text not null,
  link text not null,
  edition text not null,
  parts text not null,
  successor text not null,
  person_id bigint,
  at bigint not null
);
create index production_source_states_source on production_source_states (source_id, id);

create table production_source_checks (
  id bigint primary key,
  source_id bigint not null references production_sources (id),
  item_id bigint not null references production_items (id),
  state_id bigint references production_source_states (id),
  question text,
  about text not null,
  passages text not null,
  version bigint not null,
  state text not null check (state in ('open', 'no_change', 'changed')),
  given_to bigint,
  opened_at bigint not null,
  reason text,
  became_version bigint,
  settled_by bigint,
  settled_at bigint
);
create index production_source_checks_source on production_source_checks (source_id, id);
create index production_source_checks_item on production_source_checks (item_id, id);

-- A provider's own spelling list, whole, as JSON; and finds of it that somebody has let stand.
create table production_styles (
  provider_id bigint primary key,
  spellings text not null
);

create table production_let_stand (
  item_id bigint not null references production_items (id),
  file text not null,
  words text not null,
  around text not null,
  person_id bigint not null,
  at bigint not null,
  primary key (item_id, file, words, around)
);
