-- Registration while it is closed: the addresses that may still apply to a cohort, in small letters. A row is never deleted: the
-- audit speaks of it by its id.
create table registration_late (
  id bigint primary key,
  cohort_id bigint not null references registration_cohorts (id),
  email text not null,
  listed_at bigint not null,
  taken_off_at bigint
);
create unique index registration_late_one_live
  on registration_late (cohort_id, email) where taken_off_at is null;
create index registration_late_email on registration_late (email, cohort_id);
