-- Study as it is one's own: the place in a step, notes and highlights, questions that come back, what was last seen.

-- Where in the step somebody stopped: the anchor of a paragraph, a heading or a question; empty at its beginning.
alter table delivery_places add column passage text not null default '';

-- A note on a step, or a passage of it that was marked. `anchor` is JSON: the quote and what stood around it; empty for a
-- note on the whole step. Nobody but its writer ever reads it.
create table delivery_notes (
  id bigint primary key,
  enrolment_id bigint not null,
  step_key text not null,
  anchor text not null,
  words text not null,
  version bigint not null,
  made_at bigint not null,
  changed_at bigint not null
);
create index delivery_notes_step on delivery_notes (enrolment_id, step_key, id);

-- A question of a finished step that comes back. Without a day it was known on every rung and is left alone.
create table delivery_recall (
  enrolment_id bigint not null,
  step_key text not null,
  check_id text not null,
  rung bigint not null,
  due_on text,
  how text not null check (how in ('known', 'likely', 'guessed', 'not_yet')),
  turn bigint not null,
  learnt_on text not null,
  asked_on text not null,
  seal text not null,
  answer text not null,
  primary key (enrolment_id, step_key, check_id)
);
create index delivery_recall_due on delivery_recall (enrolment_id, due_on);

-- How many questions somebody practised on a day: for the cap of the week, and for nothing else.
create table delivery_practised (
  enrolment_id bigint not null,
  on_day text not null,
  questions bigint not null,
  primary key (enrolment_id, on_day)
);

-- What somebody was shown on their start page when they last came (`shown`), and when they came the time before
-- (`before`): the difference is what changed. JSON.
create table delivery_visits (
  enrolment_id bigint primary key,
  before text not null,
  shown text not null,
  came_at bigint not null
);
