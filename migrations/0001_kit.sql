-- The plumbing's own tables: audit chain, jobs, letters, clock, files.

create table kit_audit_head (
  id bigint primary key check (id = 1),
  entries bigint not null,
  hash text not null
);
insert into kit_audit_head (id, entries, hash) values (1, 0, '');

create table kit_audit (
  entry bigint primary key,
  at bigint not null,
  actor_id bigint,
  process text not null,
  subject text not null,
  why text,
  changes text not null,
  hash text not null
);
create index kit_audit_subject on kit_audit (subject, entry);

create table kit_audit_subjects (
  subject text not null,
  entry bigint not null references kit_audit (entry),
  primary key (subject, entry)
);

create table kit_jobs (
  id bigint primary key,
  kind text not null,
  payload text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  due_at bigint not null,
  attempts bigint not null,
  claimed_at bigint,
  last_error text
);
create index kit_jobs_due on kit_jobs (due_at, id) where state = 'waiting';
create index kit_jobs_running on kit_jobs (claimed_at) where state = 'running';

create table kit_letters (
  id bigint primary key,
  person_id bigint,
  recipient text not null,
  subject text not null,
  body text not null,
  state text not null check (state in ('waiting', 'sent', 'kept', 'failed')),
  written_at bigint not null,
  sent_at bigint
);
create index kit_letters_newest on kit_letters (written_at, id);

create table kit_clock (
  id bigint primary key check (id = 1),
  ahead_micros bigint not null
);
insert into kit_clock (id, ahead_micros) values (1, 0);

create table kit_files (
  id bigint primary key,
  name text not null,
  media_type text not null,
  sha256 text not null,
  bytes blob not null,
  stored_at bigint not null
);

create table kit_site (
  id bigint primary key check (id = 1),
  secret text not null
);
