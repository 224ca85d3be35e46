-- Statements of completion, and what anybody may check of them.

create table award_statements (
  id bigint primary key,
  enrolment_id bigint not null,
  person_id bigint not null,
  provider_id bigint not null,
  code text not null unique,
  name text not null,
  qualification text not null,
  provider text not null,
  completed_on text not null,
  issued_at bigint not null,
  state text not null check (state in ('issued', 'revoked')),
  revoked_at bigint,
  reason text
);
create index award_statements_enrolment on award_statements (enrolment_id, id);
