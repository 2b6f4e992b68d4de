-- The columns of a source's table as they were when a dataset was last read from it. Names and types.
create table kho.source_column (
  dataset text collate "C" not null,
  source text collate "C" not null,
  "column" text collate "C" not null,
  declared text not null,
  primary key (dataset, source, "column")
);

-- What of a source's table is no longer as the documents or the last look have it.
create table kho.drift (
  dataset text collate "C" not null,
  source text collate "C" not null,
  "table" text collate "C" not null,
  "column" text collate "C" not null,
  kind text collate "C" not null check (kind in ('added', 'gone', 'retyped')),
  was text, -- as the source declared it before
  now text, -- as it declares it now, or, of a column that is gone, the likely new name of it
  type text, -- the field type that holds its every value
  version int not null, -- of the documents that it was seen under
  since timestamptz(6) not null default clock_timestamp(),
  primary key (dataset, source, "column")
);

grant select, insert, update, delete on kho.source_column, kho.drift to kho_worker;

create view data.drift as
  select d.dataset, d.source, b.owner, b.agency, d."table" as source_table, d."column" as source_column, d.kind, d.was,
    d.now, d.since,
    md5('drift/' || d.dataset || '/' || d.source || '/' || d."column")::uuid as _id, d.source as _source,
    null::uuid as _run, d.since as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.drift as d left join kho.binding as b using (dataset, source);
grant select on data.drift to kho_api;
revoke insert, update, delete on data.drift from kho_worker;
