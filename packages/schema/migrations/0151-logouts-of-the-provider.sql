-- What the provider calls a session and whose it is, as keyed hashes: by them it ends sessions when it says that they are over.
-- Sessions from before say neither, so nobody could end them: their browsers sign in once more.
delete from kho.session;
alter table kho.session
  add column subject bytea check (length(subject) = 32),
  add column provider_session bytea check (length(provider_session) = 32);
create index session_by_subject on kho.session (subject);
create index session_by_provider on kho.session (provider_session);

-- Logouts that the provider told of, by keyed hashes alone, for as long as their tokens may live: none is taken twice, and a
-- sign-in that was under way meanwhile opens no session.
create table kho.provider_logout (
  token bytea primary key check (length(token) = 32),
  subject bytea check (length(subject) = 32),
  provider_session bytea check (length(provider_session) = 32),
  at timestamptz(6) not null default clock_timestamp(),
  until timestamptz(3) not null,
  check (num_nonnulls(subject, provider_session) > 0)
);
create index provider_logout_by_end on kho.provider_logout (until);
grant select, insert, delete on kho.provider_logout to kho_write;
