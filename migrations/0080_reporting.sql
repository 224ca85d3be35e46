-- Tables of the stage reporting: declarations to DfE, reminders of the SENCO duty.

-- A claim that a milestone was reached, with the evidence as it was when the claim was made.
create table reporting_declarations (
  id bigint primary key,
  enrolment_id bigint not null references registration_enrolments (id),
  cohort_id bigint not null references registration_cohorts (id),
  provider_id bigint not null references people_providers (id),
  kind text not null check (kind in ('started', 'retained-1', 'retained-2', 'completed')),
  declared_for text not null,
  told_at bigint not null,
  partner_id bigint references people_partners (id),
  second_partner_id bigint references people_partners (id),
  superseded_by bigint references reporting_declarations (id),
  state text not null check (state in
    ('submitted', 'eligible', 'payable', 'paid', 'voided', 'ineligible', 'awaiting_clawback', 'clawed_back')),
  outcome text check (outcome in ('passed', 'failed')),
  trn text,
  evidence text not null,
  made_by bigint,
  made_at bigint not null,
  moved_at bigint not null,
  reason text
);
create index reporting_declarations_enrolment on reporting_declarations (enrolment_id, id);
create index reporting_declarations_cohort on reporting_declarations (cohort_id, kind, id);
create index reporting_declarations_provider on reporting_declarations (provider_id, id);
create index reporting_declarations_trn on reporting_declarations (trn, kind);
-- One live declaration of a kind a person, whoever asks twice.
create unique index reporting_declarations_one_live on reporting_declarations (enrolment_id, kind)
  where state in ('submitted', 'eligible', 'payable', 'paid');

-- Reminders of the SENCO duty that were sent: each once for a post and its last day in time.
create table reporting_reminders (
  post_id bigint not null references registration_posts (id),
  kind text not null check (kind in ('months_24', 'months_22', 'months_12', 'months_6', 'months_3', 'missed_start')),
  deadline text not null,
  sent_at bigint not null,
  primary key (post_id, kind, deadline)
);
-- The days whose reminders were begun.
create table reporting_reminder_days (
  day text primary key,
  begun_at bigint not null
);

-- The schedule that was chosen for somebody; without a row it is the cohort's own.
create table reporting_schedules (
  enrolment_id bigint primary key references registration_enrolments (id),
  provider_id bigint not null references people_providers (id),
  identifier text not null,
  chosen_at bigint not null
);
create index reporting_schedules_provider on reporting_schedules (provider_id, enrolment_id);
