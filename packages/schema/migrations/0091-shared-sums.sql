-- What public sums say of a protected cell, where one record may make up only so much of them: they follow the counts by
-- blocks of their own.
alter table kho.protected_cell
  add column most numeric[] not null default '{}', -- of each sum, what no record is above
  add column moved numeric[] not null default '{}', -- and none of those that changed since it was told
  add column summed_rows bigint not null default 0,
  add column summed_sums numeric[] not null default '{}',
  add column known numeric[] not null default '{}', -- of each sum, what no record was above when it was told
  add column sum_block text collate "C";
