-- One ingestion of one dataset from one source. Names and counts only.
create table kho.run (
  run uuid primary key,
  dataset text collate "C" not null,
  source text collate "C" not null,
  version int not null,
  binding text not null, -- hash of everything the staged rows were checked against
  state text collate "C" not null check (state in ('running', 'held', 'done', 'failed', 'cancelled')),
  worker text not null,
  started_at timestamptz(6) not null default clock_timestamp(),
  finished_at timestamptz(6),
  expected bigint,
  read bigint not null default 0,
  inserted bigint not null default 0,
  updated bigint not null default 0,
  deleted bigint not null default 0,
  unchanged bigint not null default 0,
  quarantined bigint not null default 0,
  staged bigint,
  reasons json not null default '[]',
  code text,
  message text
);
create index run_by_dataset on kho.run (dataset, source, started_at desc);
create unique index run_running_once on kho.run (dataset, source) where state = 'running';
create unique index run_held_once on kho.run (dataset, source) where state = 'held';

-- Up to which run a dataset holds what a source had. Written by the transaction that publishes the records.
create table kho.checkpoint (
  dataset text collate "C" not null,
  source text collate "C" not null,
  run uuid not null references kho.run,
  at timestamptz(6) not null,
  records bigint not null,
  primary key (dataset, source)
);

-- A dataset's last moment. Its row is the dataset's publish lock, its value strictly increases.
create table kho.moment (
  dataset text collate "C" primary key,
  at timestamptz(6) not null
);

-- Records refused by the latest published run of a (dataset, source).
create table kho.quarantine (
  quarantined uuid primary key default gen_random_uuid(),
  dataset text collate "C" not null,
  source text collate "C" not null,
  run uuid not null references kho.run,
  id uuid, -- of the record, where its key could be read
  breaches json not null, -- [{ field, rule, message }]
  raw json not null -- { columns: {…} } as the source sent it, { fields: {…} } as it was mapped
);
create index quarantine_by_dataset on kho.quarantine (dataset, source);

-- Statistics of a dataset's table, for the role that loads it but does not own it.
create function kho.analyze_dataset(dataset text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$ begin execute format('analyze data.%I', dataset); end $$;
revoke all on function kho.analyze_dataset(text) from public;

grant select, insert, update on kho.run, kho.checkpoint, kho.moment to kho_worker;
grant select, insert, delete on kho.quarantine to kho_worker;
grant execute on function kho.analyze_dataset(text) to kho_worker;
