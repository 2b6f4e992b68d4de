-- Datasets that stewards propose from a file they dropped: documents that nothing reads until somebody applies them, and what was
-- counted of the file's columns. No value of the file stands here, and its rows were never kept.
create table kho.dataset_draft (
  draft uuid primary key default gen_random_uuid(),
  version int not null default 1 check (version > 0), -- counts the changes of this row
  dataset text collate "C" not null,
  agency text collate "C" not null, -- whose stewards see it
  author bytea not null check (length(author) = 32),
  documents jsonb not null check (jsonb_typeof(documents) = 'array'), -- [{ path, text }]
  columns jsonb not null check (jsonb_typeof(columns) = 'array'), -- counts by field
  rows bigint not null check (rows >= 0),
  created_at timestamptz(6) not null default clock_timestamp(),
  changed_at timestamptz(6) not null default clock_timestamp()
);
create index dataset_draft_by_agency on kho.dataset_draft (agency);

grant select, insert, delete on kho.dataset_draft to kho_write;
grant update (version, documents, columns, changed_at) on kho.dataset_draft to kho_write;
grant select (draft, changed_at), delete on kho.dataset_draft to kho_worker;

create view data.dataset_drafts as
  select d.draft, d.version, d.dataset, d.agency, d.documents::json as documents, d.columns::json as columns, d.rows,
    exists (select from kho.binding as b where b.dataset = d.dataset) as applied, d.created_at, d.changed_at,
    d.draft as _id, 'kho' collate "C" as _source, null::uuid as _run, d.changed_at as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.dataset_draft as d;
grant select on data.dataset_drafts to kho_api;
revoke insert, update, delete on data.dataset_drafts from kho_worker;
