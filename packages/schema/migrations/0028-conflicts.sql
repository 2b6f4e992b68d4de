-- Where sources of a merged dataset disagree, as one of Kho's own datasets.
create view data.conflicts as
  select c.dataset, c.id as record, c.field, c.sources, c.winner, c.since, f.owner,
    md5('conflicts/' || c.dataset || '/' || c.id || '/' || c.field)::uuid as _id, c.winner as _source, null::uuid as _run,
    c.since as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.conflict as c left join (select dataset, min(owner) as owner from kho.binding group by 1) as f using (dataset);
grant select on data.conflicts to kho_api;
revoke insert, update, delete on data.conflicts from kho_worker;
