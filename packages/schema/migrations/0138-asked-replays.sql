-- What stewards have asked to be looked at again, and the run that did: a worker's, which may do so as it does on its own. One
-- at a time waits for each (dataset, source). Who asked stands here as a keyed hash.
create table kho.asked_replay (
  replay uuid primary key default gen_random_uuid(),
  dataset text collate "C" not null,
  source text collate "C" not null,
  asker bytea not null check (length(asker) = 32),
  asked_at timestamptz(6) not null default clock_timestamp(),
  ended_at timestamptz(6),
  run uuid, -- null where none could begin; its row may have been pruned since
  code text collate "C" -- of the error it ended with
);
create unique index asked_replay_waiting on kho.asked_replay (dataset, source) where ended_at is null;
create index asked_replay_by_age on kho.asked_replay (asked_at);

grant select on kho.asked_replay to kho_write, kho_worker;
grant insert (dataset, source, asker) on kho.asked_replay to kho_write;
grant update (ended_at, run, code), delete on kho.asked_replay to kho_worker;

create view data.quarantine_replays as
  select p.replay, p.dataset, p.source, b.owner, b.agency,
    case when p.ended_at is null then 'waiting' when p.code is not null then 'failed' else coalesce(r.state, 'done') end
      collate "C" as state,
    p.asked_at, p.ended_at, p.run, r.read, r.inserted + r.updated as published, r.quarantined as refused, p.code,
    p.replay as _id, p.source as _source, p.run as _run, coalesce(p.ended_at, p.asked_at) as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.asked_replay as p
  left join kho.run as r using (run)
  left join kho.binding as b on b.dataset = p.dataset and b.source = p.source;
grant select on data.quarantine_replays to kho_api;
revoke insert, update, delete on data.quarantine_replays from kho_worker;
