-- Tables of the door dfe: what no stage keeps. Bearer tokens of lead providers, the schedule a provider chose, outcomes as
-- they were told, the months of an account and what was agreed for it.

create table dfe_tokens (
  id bigint primary key,
  scope text not null check (scope in ('lead_provider', 'teacher_record_service')),
  provider_id bigint references people_providers (id),
  hash text not null unique,
  name text not null,
  given_at bigint not null,
  used_at bigint,
  revoked_at bigint
);
create index dfe_tokens_provider on dfe_tokens (provider_id, id);

-- The schedule that a provider named; without a row it is the cohort's own.
create table dfe_schedules (
  enrolment_id bigint primary key references registration_enrolments (id),
  provider_id bigint not null references people_providers (id),
  identifier text not null,
  chosen_at bigint not null
);
create index dfe_schedules_provider on dfe_schedules (provider_id, enrolment_id);

-- Outcomes as providers told them: only ever added to, the newest counts.
create table dfe_outcomes (
  id bigint primary key,
  enrolment_id bigint not null references registration_enrolments (id),
  person_id bigint not null references people_persons (id),
  provider_id bigint not null references people_providers (id),
  declaration_id bigint not null references reporting_declarations (id),
  state text not null check (state in ('passed', 'failed', 'voided')),
  completed_on text not null,
  told_at bigint not null
);
create index dfe_outcomes_enrolment on dfe_outcomes (enrolment_id, id);
create index dfe_outcomes_provider on dfe_outcomes (provider_id, id);

-- What was agreed for a cohort.
create table dfe_contracts (
  cohort_id bigint primary key references registration_cohorts (id),
  agreed text not null,
  agreed_at bigint not null
);

-- A month of an account: a cohort is one provider's, so this is one statement a provider, cohort and month.
create table dfe_statements (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  cohort_id bigint not null references registration_cohorts (id),
  cut_off_on text not null,
  paid_on text not null,
  output_fee bigint not null check (output_fee in (0, 1)),
  service_fee bigint not null check (service_fee in (0, 1)),
  state text not null check (state in ('open', 'payable', 'paid')),
  made_at bigint not null,
  moved_at bigint not null,
  authorised_at bigint,
  totals text,
  unique (cohort_id, paid_on)
);
create index dfe_statements_provider on dfe_statements (provider_id, id);
create index dfe_statements_due on dfe_statements (state, cut_off_on, id);

-- A declaration on a statement: once to be paid, and once at most to be paid back.
create table dfe_statement_lines (
  declaration_id bigint not null references reporting_declarations (id),
  kind text not null check (kind in ('pay', 'clawback')),
  statement_id bigint not null references dfe_statements (id),
  placed_at bigint not null,
  primary key (declaration_id, kind)
);
create index dfe_statement_lines_statement on dfe_statement_lines (statement_id, declaration_id);

create table dfe_adjustments (
  id bigint primary key,
  statement_id bigint not null references dfe_statements (id),
  description text not null,
  pence bigint not null check (pence <> 0),
  made_at bigint not null
);
create index dfe_adjustments_statement on dfe_adjustments (statement_id, id);
