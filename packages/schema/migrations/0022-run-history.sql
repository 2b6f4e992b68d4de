-- Where a record came from stays told when the run that wrote it is pruned from the history.
create table kho.run_origin (
  run uuid primary key,
  dataset text collate "C" not null,
  source text collate "C" not null,
  version int not null,
  started_at timestamptz(6) not null,
  finished_at timestamptz(6)
);
grant select, insert on kho.run_origin to kho_worker;
grant select on kho.run_origin to kho_api;
grant delete on kho.run to kho_worker;
