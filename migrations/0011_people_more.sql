-- More of people: the number by which other registers know a school, and names that somebody had before.

-- The UK provider reference number; empty where the national register does not say.
alter table people_schools add column ukprn text not null default '';

-- A name that somebody had, until when; never changed.
create table people_former_names (
  id bigint primary key,
  person_id bigint not null references people_persons (id),
  name text not null,
  until_at bigint not null
);
create index people_former_names_person on people_former_names (person_id, id);
