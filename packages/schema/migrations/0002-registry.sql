-- The documents of every version that was ever current, as they were written.
create table kho.registry (
  version integer primary key check (version > 0),
  documents jsonb not null check (jsonb_typeof(documents) = 'array'),
  contract_hash text not null,
  policy_hash text not null,
  applied_by text not null,
  applied_at timestamptz(6) not null default clock_timestamp()
);

-- One row: the version that answers are given by. A planned statement compares its own version with it.
create table kho.current (
  one boolean primary key default true check (one),
  version integer not null references kho.registry
);

-- A change that needs more than the catalogue: rewrites and index builds on tables that hold records. Its version
-- becomes current in the job's last transaction. `progress` is written in the transaction of the batch it counts.
create table kho.job (
  job uuid primary key default gen_random_uuid(),
  state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
  base integer references kho.registry,
  documents jsonb not null check (jsonb_typeof(documents) = 'array'),
  contract_hash text not null,
  policy_hash text not null,
  steps jsonb not null,
  finish jsonb not null,
  abandon jsonb not null,
  progress jsonb not null,
  applied_by text not null,
  started_at timestamptz(6) not null default clock_timestamp(),
  ended_at timestamptz(6)
);
create unique index job_one_running on kho.job ((true)) where state = 'running';

grant select on kho.registry, kho.current to kho_api, kho_worker;
