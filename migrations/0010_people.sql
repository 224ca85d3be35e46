-- Who is who: people, their roles, sessions and links; lead providers, delivery partners, schools.

create table people_persons (
  id bigint primary key,
  name text not null,
  email text not null unique,
  password_hash text,
  trn text,
  reading text not null,
  joined_at bigint not null,
  state text not null check (state in ('active', 'suspended', 'merged'))
);
create index people_persons_trn on people_persons (trn);

-- One record that became part of another. moved lists the rows that went over, so that exactly these can go back.
create table people_merges (
  id bigint primary key,
  from_id bigint not null references people_persons (id),
  into_id bigint not null references people_persons (id),
  merged_at bigint not null,
  moved text not null,
  undone_at bigint
);
create index people_merges_from on people_merges (from_id, id);
create index people_merges_into on people_merges (into_id, id);

create table people_grants (
  id bigint primary key,
  person_id bigint not null references people_persons (id),
  role text not null,
  scope text not null,
  scope_id bigint,
  granted_at bigint not null,
  ended_at bigint
);
create index people_grants_person on people_grants (person_id, id);
create index people_grants_scope on people_grants (scope, scope_id, role);

create table people_sessions (
  hash text primary key,
  person_id bigint not null references people_persons (id),
  agent text not null,
  began_at bigint not null,
  used_at bigint not null,
  ends_at bigint not null
);
create index people_sessions_person on people_sessions (person_id, began_at);

create table people_links (
  hash text primary key,
  person_id bigint not null references people_persons (id),
  next_path text not null,
  ends_at bigint not null,
  used_at bigint
);

create table people_attempts (
  id bigint primary key,
  email_hash text not null,
  at bigint not null
);
create index people_attempts_email on people_attempts (email_hash, at);

create table people_providers (
  id bigint primary key,
  name text not null unique,
  named_in_law bigint not null check (named_in_law in (0, 1))
);

create table people_partners (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  name text not null
);

-- Schools of the national register; empty text where it says nothing.
create table people_schools (
  urn bigint primary key,
  name text not null,
  establishment_type bigint not null,
  establishment_status bigint not null,
  phase text not null,
  town text not null,
  postcode text not null,
  authority_code text not null,
  local_authority text not null,
  trust_code text not null,
  trust text not null,
  region text not null,
  opened_on text,
  closed_on text
);

-- Which school went on as which; the register names schools here that its extract may not have.
create table people_school_links (
  old_urn bigint not null,
  new_urn bigint not null,
  since_on text,
  primary key (old_urn, new_urn)
);

create table people_school_imports (
  id bigint primary key,
  file text not null,
  at bigint not null,
  schools bigint not null,
  added bigint not null,
  changed bigint not null,
  closed bigint not null
);
