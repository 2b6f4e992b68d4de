-- What became of every row that a run read: read = accepted + quarantined + collapsed + removed.
alter table kho.run
  add column accepted bigint not null default 0,
  add column collapsed bigint not null default 0, -- equal to another row of the run, or older than what is known
  add column removed bigint not null default 0; -- named by the source as gone

drop view data.runs;
create view data.runs as
  select r.run, r.dataset, r.source, b.owner, b.agency, r.mode, r.state, r.started_at, r.finished_at, r.read, r.accepted,
    r.quarantined, r.collapsed, r.removed, r.inserted, r.updated, r.deleted, r.unchanged,
    nullif(r.code, '') collate "C" as code, r.message collate "C" as message,
    r.run as _id, r.source as _source, r.run as _run, coalesce(r.finished_at, r.started_at) as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.run as r left join kho.binding as b using (dataset, source);
grant select on data.runs to kho_api;
revoke insert, update, delete on data.runs from kho_worker;

-- How the totals that a dataset declares came out when it was last published.
create table kho.total (
  dataset text collate "C" not null,
  total text collate "C" not null,
  part text collate "C" not null, -- of what: a part's value or field; * the whole
  stated numeric, -- as the document states it
  counted numeric not null,
  unclassified numeric, -- of the whole: what stands in none of its parts, negative where parts overlap
  records bigint, -- of the whole: records whose own parts do not add up
  since timestamptz(6), -- it does not add up
  at timestamptz(6) not null default clock_timestamp(),
  primary key (dataset, total, part)
);

-- Every defect that refused records have had: a row a (dataset, source, field, rule), and how many waited at the end of each day.
create table kho.defect (
  dataset text collate "C" not null,
  source text collate "C" not null,
  field text collate "C" not null, -- * is the record as a whole
  rule text collate "C" not null,
  first_seen timestamptz(6) not null,
  last_seen timestamptz(6) not null,
  closed_at timestamptz(6), -- no record has it any more
  records bigint not null,
  primary key (dataset, source, field, rule)
);
create table kho.defect_day (
  dataset text collate "C" not null,
  source text collate "C" not null,
  field text collate "C" not null,
  rule text collate "C" not null,
  day date not null,
  records bigint not null,
  primary key (dataset, source, field, rule, day)
);
create index defect_day_by_day on kho.defect_day (day);

grant select, insert, update, delete on kho.total, kho.defect, kho.defect_day to kho_worker;

create view data.totals as
  select t.dataset, t.total, t.part, b.owner, t.stated, t.counted, t.unclassified, t.records, t.since, t.at as checked_at,
    md5('totals/' || t.dataset || '/' || t.total || '/' || t.part)::uuid as _id, '' collate "C" as _source,
    null::uuid as _run, t.at as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.total as t
  left join (select dataset, min(owner) as owner from kho.binding group by dataset) as b using (dataset);

create view data.defect_history as
  select d.dataset, d.source, d.field, d.rule, w.day, b.owner, b.agency, w.records, d.records as records_now,
    case when d.closed_at is null then 'open' else 'closed' end collate "C" as state,
    d.first_seen, d.last_seen, d.closed_at,
    md5('defect_history/' || d.dataset || '/' || d.source || '/' || d.field || '/' || d.rule || '/' || w.day)::uuid as _id,
    d.source as _source, null::uuid as _run, d.last_seen as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.defect as d
  join kho.defect_day as w using (dataset, source, field, rule)
  left join kho.binding as b using (dataset, source);

grant select on data.totals, data.defect_history to kho_api;
revoke insert, update, delete on data.totals, data.defect_history from kho_worker;
