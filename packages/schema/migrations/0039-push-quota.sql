-- How often senders have called in the window that runs, by all servers together. Nothing is lost with it but counts.
create unlogged table kho.push_quota (
  name text collate "C" primary key,
  ends timestamptz(3) not null,
  taken bigint not null check (taken > 0)
);
create index push_quota_by_end on kho.push_quota (ends);
grant select, insert, update, delete on kho.push_quota to kho_push;
