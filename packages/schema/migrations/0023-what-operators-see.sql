-- The workers there are. A row whose heart has stopped beating is of one that died; it goes with the history of runs.
create table kho.worker (
  worker text collate "C" primary key,
  started_at timestamptz(6) not null default clock_timestamp(),
  heartbeat_at timestamptz(6) not null default clock_timestamp(),
  runs int not null, -- that it does now
  memory bigint not null -- resident, bytes
);
grant select, insert, update, delete on kho.worker to kho_worker;
grant select on kho.worker to kho_api;

-- Kho's own datasets: what people read of its operation, by contracts and rules as of any other dataset. Each is a view
-- with the columns that every dataset has. Names, counts and codes: no value of anybody's record stands here.
create view data.freshness as
  select b.dataset, b.source, b.owner, b.agency, b.listed, c.at as fresh_at,
    extract(epoch from clock_timestamp() - c.at)::bigint as lag_seconds, b.promise_seconds,
    b.promise_seconds is not null and (c.at is null or c.at < clock_timestamp() - b.promise_seconds * interval '1 s') as late,
    c.records,
    md5('freshness/' || b.dataset || '/' || b.source)::uuid as _id, b.source as _source, c.run as _run,
    coalesce(c.at, '-infinity') as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.binding as b left join kho.checkpoint as c using (dataset, source);

create view data.sources_status as
  select f.source, min(f.agency) as agency, min(b.kind) as kind, bool_or(f.listed) as listed,
    case
      when bool_or(s.state = 'failed' and s.failures > 0) then 'failing'
      when bool_or(s.state = 'held') then 'held'
      when bool_or(f.late) then 'late'
      when bool_and(f.fresh_at is null) then 'never'
      else 'good'
    end collate "C" as state,
    count(*)::int as datasets, (count(*) filter (where f.late))::int as late_datasets,
    sum(f.records)::bigint as records, max(s.good_at) as last_good_at, max(f.lag_seconds) as lag_seconds,
    min(s.failing_since) as failing_since, max(s.failures) as failures,
    min(s.code) filter (where s.failures > 0) collate "C" as code,
    md5('sources_status/' || f.source)::uuid as _id, f.source as _source, null::uuid as _run,
    coalesce(max(f.fresh_at), '-infinity') as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from data.freshness as f
  join kho.binding as b using (dataset, source)
  left join kho.standing as s using (dataset, source)
  group by f.source;

create view data.runs as
  select r.run, r.dataset, r.source, b.owner, b.agency, r.mode, r.state, r.started_at, r.finished_at, r.read, r.inserted,
    r.updated, r.deleted, r.unchanged, r.quarantined, nullif(r.code, '') collate "C" as code,
    r.message collate "C" as message,
    r.run as _id, r.source as _source, r.run as _run, coalesce(r.finished_at, r.started_at) as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.run as r left join kho.binding as b using (dataset, source);

create view data.quarantine_defects as
  select q.dataset, q.source, b.owner, b.agency, q.field, q.rule, q.records,
    md5('quarantine_defects/' || q.dataset || '/' || q.source || '/' || q.field || '/' || q.rule)::uuid as _id,
    q.source as _source, null::uuid as _run, q.at as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from (
    select w.dataset, w.source, coalesce(d ->> 'field', '*') collate "C" as field, (d ->> 'rule') collate "C" as rule,
      count(distinct w.quarantined) as records, max(r.started_at) as at
    from kho.quarantine as w join kho.run as r using (run), json_array_elements(w.breaches) as d
    group by 1, 2, 3, 4
  ) as q
  left join kho.binding as b using (dataset, source);

grant select on data.freshness, data.sources_status, data.runs, data.quarantine_defects to kho_api;
revoke insert, update, delete on data.freshness, data.sources_status, data.runs, data.quarantine_defects from kho_worker;
