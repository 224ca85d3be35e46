-- Tables of the stage registration: cohorts, applications, decisions, enrolments, posts, DfE's lists.

-- A cohort. places_taken and funded_taken are kept in the transaction that gives or frees a place.
create table registration_cohorts (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  programme text not null,
  edition_id bigint not null,
  name text not null,
  code text not null,
  applications_open_on text not null,
  applications_close_on text not null,
  starts_on text not null,
  ends_on text not null,
  assessment_opens_on text not null,
  funding text not null check (funding in ('unfunded', 'capped', 'funded')),
  places bigint not null,
  places_taken bigint not null check (places_taken >= 0),
  funded_places bigint not null,
  funded_taken bigint not null check (funded_taken >= 0),
  course text not null,
  unique (provider_id, programme, code)
);
create index registration_cohorts_closing on registration_cohorts (applications_close_on, id);

-- An application; answers is the typed draft as JSON, which SQL never looks into.
create table registration_applications (
  id bigint primary key,
  person_id bigint not null references people_persons (id),
  programme text not null,
  state text not null check (state in ('draft', 'pending', 'accepted', 'rejected', 'withdrawn')),
  answers text not null,
  provider_id bigint references people_providers (id),
  cohort_id bigint references registration_cohorts (id),
  full_name text not null,
  began_at bigint not null,
  sent_at bigint,
  decided_at bigint,
  rejection text,
  rejection_words text,
  search text not null
);
create index registration_applications_person on registration_applications (person_id, id);
create index registration_applications_desk on registration_applications (provider_id, state, id);
-- One draft and one waiting application a person and programme, whoever asks twice.
create unique index registration_applications_one_draft
  on registration_applications (person_id, programme) where state = 'draft';
create unique index registration_applications_one_pending
  on registration_applications (person_id, programme) where state = 'pending';

-- How many of a cohort's places a delivery partner has; a partner without a row takes of all that are left.
create table registration_shares (
  cohort_id bigint not null references registration_cohorts (id),
  partner_id bigint not null references people_partners (id),
  places bigint not null check (places > 0),
  primary key (cohort_id, partner_id)
);

-- Who waits for a place in a full cohort. While one is offered or confirmed, a place of the cohort is held for it.
create table registration_waits (
  id bigint primary key,
  application_id bigint not null references registration_applications (id),
  cohort_id bigint not null references registration_cohorts (id),
  state text not null check (state in ('waiting', 'offered', 'confirmed', 'placed', 'declined', 'lapsed', 'left')),
  joined_at bigint not null,
  answer_by text,
  ended_at bigint
);
create index registration_waits_cohort on registration_waits (cohort_id, state, id);
create unique index registration_waits_one_live
  on registration_waits (application_id) where state in ('waiting', 'offered', 'confirmed');

-- Every place that came free, and on which day: what the chances of a waiting list are told from.
create table registration_freed (
  id bigint primary key,
  cohort_id bigint not null references registration_cohorts (id),
  freed_on text not null
);
create index registration_freed_cohort on registration_freed (cohort_id, freed_on);

-- From which provider and cohort an application or an enrolment went to which others; never changed.
create table registration_moves (
  id bigint primary key,
  application_id bigint not null references registration_applications (id),
  from_provider_id bigint not null references people_providers (id),
  from_cohort_id bigint not null references registration_cohorts (id),
  to_provider_id bigint not null references people_providers (id),
  to_cohort_id bigint not null references registration_cohorts (id),
  moved_at bigint not null
);
create index registration_moves_application on registration_moves (application_id, id);

-- What a participant asks for and the provider decides: to pause, or to leave.
create table registration_requests (
  id bigint primary key,
  enrolment_id bigint not null,
  provider_id bigint not null references people_providers (id),
  kind text not null check (kind in ('pause', 'leave', 'transfer')),
  state text not null check (state in ('asked', 'granted', 'declined', 'taken_back')),
  reason text,
  words text not null,
  returns_on text,
  from_provider_id bigint references people_providers (id),
  asked_at bigint not null,
  decided_at bigint,
  answer text
);
create index registration_requests_desk on registration_requests (provider_id, state, id);
create index registration_requests_enrolment on registration_requests (enrolment_id, id);
create unique index registration_requests_one_open
  on registration_requests (enrolment_id, kind) where state = 'asked';

-- A file of acceptances: its lines as they were read, and what became of each once it was run.
create table registration_bulks (
  id bigint primary key,
  provider_id bigint not null references people_providers (id),
  file_name text not null,
  lines text not null,
  read_at bigint not null,
  ran_at bigint
);
create index registration_bulks_provider on registration_bulks (provider_id, id);

-- What one person and another can be recognised by: TRN, address, name with the first day as SENCO.
create table registration_traits (
  person_id bigint not null references people_persons (id),
  kind text not null check (kind in ('trn', 'email', 'name_and_day', 'name_and_school')),
  trait text not null,
  primary key (person_id, kind)
);
create index registration_traits_alike on registration_traits (kind, trait, person_id);

-- Who is SENCO where, since when, with what the duty needs to know of them.
create table registration_posts (
  id bigint primary key,
  person_id bigint not null references people_persons (id),
  school_urn bigint not null references people_schools (urn),
  kind text not null check (kind in ('sole', 'acting', 'shared', 'maternity_cover')),
  from_on text not null,
  until_on text,
  first_senco_on text,
  months_before bigint not null,
  qualified_teacher bigint not null check (qualified_teacher in (0, 1)),
  induction text,
  teaches_here bigint not null check (teaches_here in (0, 1)),
  head bigint not null check (head in (0, 1)),
  nasenco_begun_on text,
  nasenco_completed_on text,
  recorded_at bigint not null,
  npq_told_on text,
  npq_told_by text
);
create index registration_posts_person on registration_posts (person_id, id);
create index registration_posts_school on registration_posts (school_urn, id);
create unique index registration_posts_one_open
  on registration_posts (person_id, school_urn) where until_on is null;

-- A file of posts as it was read, for whoever read it.
create table registration_post_files (
  id bigint primary key,
  by_id bigint not null references people_persons (id),
  file_name text not null,
  content text not null,
  read_at bigint not null,
  ran_at bigint
);
create index registration_post_files_by on registration_post_files (by_id, id);

-- Experienced SENCOs who are willing to coach. Who leaves the register is deleted from it.
create table registration_coaches (
  id bigint primary key,
  person_id bigint not null unique references people_persons (id),
  offer text not null,
  consented_at bigint not null
);

-- A decision of a rule, with what it was told and which version of the rule answered.
create table registration_decisions (
  id bigint primary key,
  kind text not null check (kind in ('duty', 'funding')),
  person_id bigint not null references people_persons (id),
  application_id bigint references registration_applications (id),
  post_id bigint references registration_posts (id),
  decided_at bigint not null,
  rule text not null,
  facts text not null,
  answer text not null
);
create index registration_decisions_application on registration_decisions (application_id, id);
create index registration_decisions_person on registration_decisions (person_id, id);

-- A person's place on the programme. declared and declared_started are told by the stage that declares.
create table registration_enrolments (
  id bigint primary key,
  person_id bigint not null references people_persons (id),
  application_id bigint not null references registration_applications (id),
  cohort_id bigint not null references registration_cohorts (id),
  provider_id bigint not null references people_providers (id),
  partner_id bigint references people_partners (id),
  school_urn bigint references people_schools (urn),
  edition_id bigint not null,
  programme text not null,
  state text not null check (state in ('active', 'deferred', 'withdrawn', 'completed', 'cancelled')),
  full_name text not null,
  search text not null,
  trn text,
  line_manager_email text,
  funded_place bigint check (funded_place in (0, 1)),
  fundable bigint not null check (fundable in (0, 1)),
  started_on text not null,
  state_on text not null,
  reason text,
  returns_on text,
  days_deferred bigint not null,
  declared bigint not null check (declared in (0, 1)),
  declared_started bigint not null check (declared_started in (0, 1)),
  outcome text check (outcome in ('passed', 'failed')),
  outcome_on text,
  changed_at bigint not null
);
-- One enrolment an application; an acceptance that was undone leaves a cancelled one behind.
create unique index registration_enrolments_one_application
  on registration_enrolments (application_id) where state <> 'cancelled';
create index registration_enrolments_application on registration_enrolments (application_id, id);
create index registration_enrolments_person on registration_enrolments (person_id, id);
create index registration_enrolments_cohort on registration_enrolments (cohort_id, id);
create index registration_enrolments_provider on registration_enrolments (provider_id, id);
create index registration_enrolments_partner on registration_enrolments (partner_id, id);
create index registration_enrolments_trn on registration_enrolments (trn, id);
create unique index registration_enrolments_one_place
  on registration_enrolments (person_id, programme) where state in ('active', 'deferred', 'completed');

-- DfE's lists of places of work, replaced whole.
create table registration_listed (
  list text not null check (list in ('rise', 'pp50', 'childminder')),
  urn bigint not null,
  primary key (list, urn)
);

-- What a person decided where the law on the duty is unclear. The rule follows a row for as long as rests_on is what the
-- facts still say; rule and facts are what the officer had before them.
create table registration_rulings (
  id bigint primary key,
  post_id bigint not null references registration_posts (id),
  question text not null check (question in ('moved_school', 'first_day_2009', 'school_type', 'provider', 'award_told', 'first_day_unknown')),
  finding text not null check (finding in ('applies', 'does_not_apply', 'counts', 'does_not_count', 'first_day')),
  first_senco_on text,
  rests_on text not null,
  decided_on text not null,
  reason text not null,
  evidence text not null,
  file_id bigint references kit_files (id),
  decided_by bigint not null references people_persons (id),
  decided_at bigint not null,
  rule text not null,
  facts text not null,
  taken_back_at bigint
);
create index registration_rulings_post on registration_rulings (post_id, id);
create unique index registration_rulings_one_answer
  on registration_rulings (post_id, question, rests_on) where taken_back_at is null;
