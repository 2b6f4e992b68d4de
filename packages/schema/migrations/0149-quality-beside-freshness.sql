-- How many records of a source its dataset does not take, beside how fresh those are that it took: figures, and nobody's data.
create or replace view data.freshness as
  select b.dataset, b.source, b.owner, b.agency, b.listed, c.at as fresh_at,
    extract(epoch from clock_timestamp() - c.at)::bigint as lag_seconds, b.promise_seconds,
    b.promise_seconds is not null and (c.at is null or c.at < clock_timestamp() - b.promise_seconds * interval '1 s') as late,
    c.records,
    md5('freshness/' || b.dataset || '/' || b.source)::uuid as _id, b.source as _source, c.run as _run,
    coalesce(c.at, '-infinity') as _at, false as _stale, null::bigint as _origin, null::bigint as _version,
    (select count(*) from kho.quarantine as q where q.dataset = b.dataset and q.source = b.source) as refused
  from kho.binding as b left join kho.checkpoint as c using (dataset, source);
