-- Why a letter was written and how its reader stops such letters; addresses that take none.

create table kit_letter_notes (
  letter_id bigint primary key references kit_letters (id),
  why text not null,
  stop text not null
);
create index kit_letters_person on kit_letters (person_id, id);
create index kit_letters_recipient on kit_letters (recipient, id);

-- An address whose letters came back: refused by the mail server as it was posted, or told afterwards by it.
create table kit_bounces (
  address text primary key,
  heard text not null check (heard in ('refused', 'told')),
  said text not null,
  at bigint not null
);
create index kit_bounces_newest on kit_bounces (at, address);
