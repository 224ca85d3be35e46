-- The assessment: periods, responses with every version kept, blind scripts, marks, the board.

create table assessment_periods (
  id bigint primary key,
  cohort_id bigint not null,
  provider_id bigint not null,
  edition_id bigint not null,
  name text not null,
  state text not null check (state in ('planned', 'open', 'marking', 'released')),
  opens_on text not null,
  closes_on text not null,
  writing_opens_on text not null,
  window_days bigint not null,
  board text not null check (board in ('open', 'prepared', 'released')),
  prepared_by bigint,
  passed bigint not null,
  failed bigint not null,
  held bigint not null,
  released_by bigint,
  released_at bigint
);
create index assessment_periods_cohort on assessment_periods (cohort_id, id);
create index assessment_periods_provider on assessment_periods (provider_id, id);

create table assessment_submissions (
  id bigint primary key,
  period_id bigint not null references assessment_periods (id),
  enrolment_id bigint not null,
  person_id bigint not null,
  state text not null check (state in ('drafting', 'submitted', 'returned', 'marked', 'withdrawn')),
  version bigint not null,
  words bigint not null,
  saved_at bigint not null,
  submitted_at bigint,
  submitted_version bigint,
  sha256 text,
  sequence bigint,
  script text unique,
  marking text check (marking in ('allocated', 'marked', 'agreed', 'disputed', 'moderated')),
  outcome text check (outcome in ('passed', 'failed')),
  released_on text,
  unique (period_id, enrolment_id)
);
create index assessment_submissions_enrolment on assessment_submissions (enrolment_id, id);

create table assessment_versions (
  submission_id bigint not null references assessment_submissions (id),
  version bigint not null,
  body text not null,
  words bigint not null,
  saved_at bigint not null,
  primary key (submission_id, version)
);

create table assessment_allocations (
  submission_id bigint not null references assessment_submissions (id),
  assessor_id bigint not null,
  allocated_at bigint not null,
  primary key (submission_id, assessor_id)
);
create index assessment_allocations_assessor on assessment_allocations (assessor_id, submission_id);

create table assessment_conflicts (
  submission_id bigint not null references assessment_submissions (id),
  assessor_id bigint not null,
  declared_at bigint not null,
  primary key (submission_id, assessor_id)
);

create table assessment_marks (
  id bigint primary key,
  submission_id bigint not null references assessment_submissions (id),
  assessor_id bigint not null,
  is_moderation bigint not null check (is_moderation in (0, 1)),
  overall text not null check (overall in ('passed', 'failed')),
  judgements text not null,
  given_at bigint not null,
  unique (submission_id, assessor_id)
);

create table assessment_mark_drafts (
  submission_id bigint not null references assessment_submissions (id),
  assessor_id bigint not null,
  judgements text not null,
  saved_at bigint not null,
  primary key (submission_id, assessor_id)
);
