-- How a (dataset, source) stands: when its last run began, since when it fails and with what. Kept by every run's own
-- changes of state, whoever makes them, so that it outlives workers, their queue and the history of runs.
create table kho.standing (
  dataset text collate "C" not null,
  source text collate "C" not null,
  run uuid not null, -- the latest; its row may have been pruned since
  version int not null, -- of the documents that it ran under
  state text collate "C" not null,
  begun_at timestamptz(6), -- null: it was broken off for no fault of its own, so the next one is due
  good_at timestamptz(6), -- when a run last ended well
  failures int not null default 0, -- in a row: failed or held
  failing_since timestamptz(6),
  failed_at timestamptz(6),
  code text,
  message text,
  primary key (dataset, source)
);

-- What the current documents say of every (dataset, source), for those who cannot read documents: views and metrics.
create table kho.binding (
  dataset text collate "C" not null,
  source text collate "C" not null,
  version int not null,
  owner text collate "C" not null, -- agency of the dataset
  agency text collate "C" not null, -- agency of the source
  kind text collate "C" not null,
  mode text collate "C" not null,
  listed boolean not null,
  every_seconds bigint,
  promise_seconds bigint,
  primary key (dataset, source)
);

create function kho.note_standing() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into kho.standing as s (dataset, source, run, version, state, begun_at)
    values (new.dataset, new.source, new.run, new.version, new.state, new.started_at)
    on conflict (dataset, source) do update
      set run = excluded.run, version = excluded.version, state = excluded.state, begun_at = excluded.begun_at;
    return null;
  end if;
  if new.state = old.state then
    return null;
  end if;
  update kho.standing as s set
    state = new.state,
    begun_at = case when new.code = 'KHO284' then null else s.begun_at end,
    good_at = case when new.state = 'done' then coalesce(new.finished_at, clock_timestamp()) else s.good_at end,
    failures = case
      when new.state in ('done', 'cancelled') then 0
      when new.code = 'KHO284' then s.failures
      else s.failures + 1 end,
    failing_since = case
      when new.state in ('done', 'cancelled') then null
      when new.code = 'KHO284' then s.failing_since
      else coalesce(s.failing_since, new.finished_at, clock_timestamp()) end,
    failed_at = case
      when new.state in ('done', 'cancelled') then null
      when new.code = 'KHO284' then s.failed_at
      else coalesce(new.finished_at, clock_timestamp()) end,
    code = case when new.state = 'done' then null when new.code = 'KHO284' then s.code else new.code end,
    message = case when new.state = 'done' then null when new.code = 'KHO284' then s.message else new.message end
  where s.dataset = new.dataset and s.source = new.source and s.run = new.run;
  return null;
end
$$;
create trigger run_begins after insert on kho.run for each row execute function kho.note_standing();
create trigger run_ends after update of state on kho.run for each row execute function kho.note_standing();

insert into kho.standing (dataset, source, run, version, state, begun_at, good_at, failures, failing_since, failed_at, code, message)
select distinct on (r.dataset, r.source) r.dataset, r.source, r.run, r.version, r.state, r.started_at, c.at,
  case when r.state in ('failed', 'held') then 1 else 0 end,
  case when r.state in ('failed', 'held') then r.finished_at end,
  case when r.state in ('failed', 'held') then r.finished_at end,
  case when r.state in ('failed', 'held') then r.code end,
  case when r.state in ('failed', 'held') then r.message end
from kho.run as r left join kho.checkpoint as c using (dataset, source)
order by r.dataset, r.source, r.started_at desc;

-- Every session of a run is named after it. Ending them ends whatever the run is doing in the store, also where its
-- worker has stopped and cannot be asked; `lock` ends the session too that holds the run's lock.
create function kho.end_sessions(run uuid, lock boolean) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from pg_stat_activity as a, lateral (select pg_terminate_backend(a.pid)) as ended
  where a.datname = current_database()
    and (a.application_name = 'kho/run/' || run or lock and a.application_name = 'kho/lock/' || run)
$$;
revoke all on function kho.end_sessions(uuid, boolean) from public;
grant execute on function kho.end_sessions(uuid, boolean) to kho_worker;

grant select, insert, update, delete on kho.standing, kho.binding to kho_worker;
grant select on kho.standing, kho.binding to kho_api;
