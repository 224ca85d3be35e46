-- Tables of the stage production: items of content, their versions, decisions, sign-offs and comments; releases.

create table production_items (
  id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  key text not null,
  kind text not null check (kind in ('module', 'course', 'conference', 'preparation', 'assessment', 'programme')),
  title text not null,
  part text not null,
  place bigint not null,
  stage text not null check (stage in
    ('draft', 'peer_review', 'external_approval', 'legal_check', 'proofreading', 'digital', 'ready')),
  version bigint not null,
  moved_at bigint not null,
  unique (provider_id, programme, key)
);
create index production_items_place on production_items (provider_id, programme, place, id);

create table production_versions (
  id bigint primary key,
  item_id bigint not null references production_items (id),
  version bigint not null,
  author_id bigint,
  change text check (change in
    ('meaning', 'statutory', 'source_changed', 'wording', 'slip', 'presentation')),
  suggested text check (suggested in
    ('meaning', 'statutory', 'source_changed', 'wording', 'slip', 'presentation')),
  why_not text,
  note text not null,
  saved_at bigint not null,
  files text not null,
  unique (item_id, version)
);

create table production_decisions (
  id bigint primary key,
  item_id bigint not null references production_items (id),
  version bigint not null,
  stage text not null,
  decision text not null check (decision in ('approve', 'changes', 'pass_on')),
  body text check (body in ('dfe', 'eef')),
  person_id bigint not null,
  reason text,
  confirmed text not null,
  became text not null,
  at bigint not null
);
create index production_decisions_item on production_decisions (item_id, id);

create table production_signoffs (
  id bigint primary key,
  item_id bigint not null references production_items (id),
  version bigint not null,
  stage text not null check (stage in
    ('peer_review', 'external_approval', 'legal_check', 'proofreading', 'digital')),
  body text check (body in ('dfe', 'eef')),
  person_id bigint not null,
  signed_on text not null,
  undone_version bigint,
  undone_change text
);
create index production_signoffs_item on production_signoffs (item_id, id);

create table production_comments (
  id bigint primary key,
  item_id bigint not null references production_items (id),
  version bigint not null,
  file text not null,
  passage text not null,
  words text not null,
  blocking bigint not null check (blocking in (0, 1)),
  person_id bigint not null,
  at bigint not null,
  settled_at bigint,
  settled_by bigint,
  before_text text not null,
  after_text text not null,
  start_at bigint not null,
  proposed text,
  outcome text check (outcome in ('accepted', 'refused')),
  reason text,
  became_version bigint
);
create index production_comments_item on production_comments (item_id, id);

create table production_replies (
  id bigint primary key,
  comment_id bigint not null references production_comments (id),
  words text not null,
  person_id bigint not null,
  at bigint not null
);
create index production_replies_comment on production_replies (comment_id, id);

create table production_drafts (
  item_id bigint not null references production_items (id),
  file text not null,
  person_id bigint not null,
  base bigint not null,
  turn bigint not null,
  text text not null,
  saved_at bigint not null,
  primary key (item_id, file, person_id)
);

-- Files of a programme that are no text: brought in with a folder or a Word file. Without bytes: taken out.
create table production_media (
  provider_id bigint not null,
  programme text not null,
  path text not null,
  sha256 text not null,
  bytes blob,
  primary key (provider_id, programme, path)
);

-- What somebody sent and has not confirmed yet: at most one of each person for each item, or for the programme.
create table production_uploads (
  id bigint primary key,
  provider_id bigint not null,
  item_id bigint,
  person_id bigint not null,
  name text not null,
  bytes blob not null,
  at bigint not null
);
create index production_uploads_person on production_uploads (person_id, id);

create table production_releases (
  edition_id bigint primary key,
  provider_id bigint not null,
  programme text not null,
  fingerprint text not null,
  items bigint not null,
  person_id bigint,
  released_at bigint not null
);
create index production_releases_newest on production_releases (provider_id, programme, released_at);

-- Which version of each item an edition is made of: what was changed since is found from here.
create table production_release_items (
  edition_id bigint not null,
  item_id bigint not null,
  version bigint not null,
  primary key (edition_id, item_id)
);
