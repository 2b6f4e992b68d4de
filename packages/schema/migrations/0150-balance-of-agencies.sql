-- How often each agency read personal data of a dataset in a month of the city: whoever asked for it, and whom it tells of, stands in
-- the ledger alone.
create table kho.agency_read (
  agency text collate "C" not null,
  dataset text collate "C" not null,
  month date not null check (extract(day from month) = 1),
  times bigint not null check (times > 0),
  primary key (agency, dataset, month)
);
grant select, insert, update (times) on kho.agency_read to kho_write;

-- What each agency gives to the store and takes of it, of what the catalogue lists; takes: in the twelve months up to the latest in
-- which any did, as the city's clock may be another than the server's.
create view data.agency_balances as
  select agency, coalesce(g.datasets, 0) as datasets_given, coalesce(g.records, 0) as records_given,
    coalesce(r.datasets, 0) as datasets_read, coalesce(r.times, 0) as times_read,
    md5('agency_balances/' || agency)::uuid as _id, null::text collate "C" as _source, null::uuid as _run,
    clock_timestamp() as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from (
    select b.agency, count(distinct b.dataset)::int as datasets, sum(c.records)::bigint as records
    from kho.binding as b left join kho.checkpoint as c using (dataset, source)
    where b.listed group by b.agency
  ) as g
  full join (
    select a.agency, count(distinct a.dataset)::int as datasets, sum(a.times)::bigint as times
    from kho.agency_read as a
    where a.month > (select max(month) from kho.agency_read) - interval '1 year' and exists (select from kho.binding as b where b.dataset = a.dataset and b.listed)
    group by a.agency
  ) as r using (agency);
grant select on data.agency_balances to kho_api;
revoke insert, update, delete on data.agency_balances from kho_worker;
