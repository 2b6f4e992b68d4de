-- What the protected figures of a dataset's records are made of: of each group that no figure divides, what it is now and
-- what public figures say of it. Nobody but the worker reads it.
create table kho.protected_cell (
  parent text collate "C" not null,
  cell text collate "C" not null, -- JSON: the values grouped by, then whether each condition holds
  now_rows bigint not null,
  now_sums numeric[] not null,
  told_rows bigint not null,
  told_sums numeric[] not null,
  block text collate "C", -- cells that are only told together; null while nothing is told
  formed bigint not null, -- what was told before the last step of its block
  primary key (parent, cell)
);
grant select, insert, update, delete on kho.protected_cell to kho_worker;
