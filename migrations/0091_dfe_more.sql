-- More for the account with DfE: the log of what was asked over the API, and the days on
-- which what is too old was forgotten.

-- Every request that a token was let in with, and how it was answered. No body is kept of either.
create table dfe_requests (
  id bigint primary key,
  token_id bigint not null references dfe_tokens (id),
  provider_id bigint references people_providers (id),
  verb text not null,
  path text not null,
  status bigint not null,
  code text,
  asked_at bigint not null,
  took_micros bigint not null
);
create index dfe_requests_provider on dfe_requests (provider_id, id);
create index dfe_requests_asked on dfe_requests (asked_at, id);
create index dfe_exchanges_began on dfe_exchanges (began_at, id);

-- The days on which what is too old was begun to be forgotten.
create table dfe_days (
  day text primary key,
  begun_at bigint not null
);
