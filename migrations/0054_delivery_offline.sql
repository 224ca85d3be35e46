-- What phones kept without a network and sent later: a receipt each, so that nothing is taken twice and everybody can see
-- what became of it. The phone makes the id; written_at is what its clock said, and decides nothing.
create table delivery_offline (
  enrolment_id bigint not null,
  sent_id text not null,
  device text not null,
  kind text not null check (kind in ('answer', 'done', 'note')),
  step_key text not null,
  check_id text not null,
  base bigint not null,
  written_at bigint not null,
  arrived_at bigint not null,
  outcome text not null check (outcome in ('kept', 'already', 'stands', 'refused')),
  code text not null,
  told text not null,
  sent text not null,
  standing text not null,
  primary key (enrolment_id, sent_id)
);
create index delivery_offline_newest on delivery_offline (enrolment_id, arrived_at, sent_id);
create index delivery_offline_check on delivery_offline (enrolment_id, step_key, check_id, device);
