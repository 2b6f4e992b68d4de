-- What askers have cost each server in the minute that runs, told each second so that a budget is one over all servers. Askers
-- stand as keyed hashes; nothing is lost with it but a minute's counts.
create unlogged table kho.spent (
  minute bigint not null, -- since 1970
  asker bytea not null check (length(asker) = 32),
  server uuid not null,
  cost bigint not null check (cost > 0),
  primary key (minute, asker, server)
);
grant select, insert, update, delete on kho.spent to kho_write;
