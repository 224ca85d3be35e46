-- Tables of the door dfe: what no stage keeps. Bearer tokens of lead providers, outcomes as they were told, the months of
-- an account and what was agreed for it.

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

-- The client: what a lead provider's site keeps of the national service that it exchanges with.

-- How far each resource was read: by the other side's own times. For the resource “pause”, until when nothing is asked.
create table dfe_pulls (
  provider_id bigint not null references people_providers (id),
  resource text not null,
  watermark text not null,
  full_at bigint not null,
  primary key (provider_id, resource)
);

-- Their records as they last showed them.
create table dfe_theirs (
  provider_id bigint not null references people_providers (id),
  resource text not null,
  their_id text not null,
  attributes text not null,
  pulled_at bigint not null,
  primary key (provider_id, resource, their_id)
);

-- Which application of theirs is which of ours.
create table dfe_links (
  provider_id bigint not null references people_providers (id),
  their_application text not null,
  their_participant text not null,
  application_id bigint not null unique references registration_applications (id),
  linked_at bigint not null,
  primary key (provider_id, their_application)
);

-- What both sides last agreed on, by application and aspect.
create table dfe_agreed (
  provider_id bigint not null references people_providers (id),
  their_application text not null,
  aspect text not null,
  word text not null,
  agreed_at bigint not null,
  primary key (provider_id, their_application, aspect)
);

-- What is to be told to them, in order. attempts counts questions that were begun.
create table dfe_sendings (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  their_application text not null,
  aspect text not null,
  word text not null,
  state text not null check (state in ('waiting', 'done', 'refused', 'dropped')),
  attempts bigint not null,
  due_at bigint not null,
  made_at bigint not null,
  done_at bigint,
  said text
);
create index dfe_sendings_due on dfe_sendings (provider_id, state, id);
create unique index dfe_sendings_one_waiting
  on dfe_sendings (provider_id, their_application, aspect) where state = 'waiting';

-- Every question and its answer. No token is ever kept here.
create table dfe_exchanges (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  sending_id bigint,
  verb text not null,
  path text not null,
  asked text,
  outcome text not null,
  status bigint,
  said text,
  began_at bigint not null,
  took_micros bigint not null
);
create index dfe_exchanges_provider on dfe_exchanges (provider_id, id);

-- Where the sides differ and a person decides.
create table dfe_conflicts (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  their_application text not null,
  aspect text not null,
  ours text not null,
  theirs text not null,
  said text not null,
  state text not null check (state in ('open', 'theirs', 'ours', 'noted', 'gone')),
  why text,
  found_at bigint not null,
  settled_at bigint,
  settled_by bigint
);
create index dfe_conflicts_provider on dfe_conflicts (provider_id, state, id);
create unique index dfe_conflicts_one_open
  on dfe_conflicts (provider_id, their_application, aspect) where state = 'open';
