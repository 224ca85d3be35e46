-- More of registration: what posts said before, letters about cases, coaches who were found for somebody.

-- What a post said before it was corrected, and what afterwards; never changed.
create table registration_corrections (
  id bigint primary key,
  post_id bigint not null references registration_posts (id),
  before text not null,
  after text not null,
  corrected_by bigint references people_persons (id),
  corrected_at bigint not null
);
create index registration_corrections_post on registration_corrections (post_id, id);

-- Which open cases the SENCO and the school have been told of: each once, for the facts that it rests on.
create table registration_case_letters (
  post_id bigint not null references registration_posts (id),
  question text not null,
  rests_on text not null,
  told_at bigint not null,
  primary key (post_id, question, rests_on)
);

-- Which coach was found for which participant; while a row is live it takes one of the coach's places.
create table registration_coachings (
  id bigint primary key,
  coach_id bigint not null references people_persons (id),
  enrolment_id bigint not null references registration_enrolments (id),
  began_at bigint not null,
  ended_at bigint
);
create index registration_coachings_coach on registration_coachings (coach_id, id);
create unique index registration_coachings_one_live
  on registration_coachings (enrolment_id) where ended_at is null;

-- What somebody who looks for a coach would like.
create table registration_wishes (
  person_id bigint primary key references people_persons (id),
  wish text not null,
  changed_at bigint not null
);
