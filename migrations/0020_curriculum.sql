-- Tables of the stage curriculum: editions, each a whole programme that never changes again.

-- changes: what was changed since the edition before, file by file, in the writers' words; JSON.
create table curriculum_editions (
  id bigint primary key,
  programme text not null,
  version text not null,
  cycle text not null,
  note text not null,
  released_at bigint not null,
  hash text not null,
  changes text not null,
  content text not null,
  unique (programme, version)
);
-- The folder that an edition was compiled from, zipped: every file as it was released, byte for byte.
create table curriculum_edition_folders (
  edition_id bigint primary key references curriculum_editions (id),
  packed blob not null
);
create index curriculum_editions_newest on curriculum_editions (programme, released_at, id);
