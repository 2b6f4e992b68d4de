-- Sessions of browsers. What a browser holds stands here as a keyed hash; what its owner's token said is sealed with it as well,
-- so that nobody who has this table, and the installation's key besides, can read or use one.
create table kho.session (
  session bytea primary key check (length(session) = 32),
  claims bytea not null,
  started_at timestamptz(6) not null default clock_timestamp(),
  until timestamptz(3) not null
);
create index session_by_end on kho.session (until);
grant select on kho.session to kho_api;
grant select, insert, delete on kho.session to kho_write;
