-- Fields of a dataset that one of its sources tells no longer, or tells as another type: their last values stay, and rules
-- close on them until everything was read again.
create table kho.closed_field (
  dataset text collate "C" not null,
  source text collate "C" not null,
  field text collate "C" not null,
  "column" text collate "C" not null, -- at the source
  since timestamptz(6) not null default clock_timestamp(),
  primary key (dataset, source, field)
);
grant select on kho.closed_field to kho_api, kho_worker;
grant insert, update, delete on kho.closed_field to kho_worker;

-- How often fields have closed or opened: whoever answers by an older number has rules that no longer hold.
alter table kho.current add column closings bigint not null default 0;
create function kho.count_closing() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$ begin update kho.current set closings = closings + 1; return null; end $$;
revoke all on function kho.count_closing() from public;
create trigger field_closes after insert or delete on kho.closed_field
  for each row execute function kho.count_closing();

alter table kho.source_column add column type text; -- the field type that holds its every value

-- What a drift stops: nothing, the fields that its column fills, or the whole dataset; and the plan that it was seen under.
alter table kho.drift
  add column stops text collate "C" not null default 'nothing' check (stops in ('nothing', 'field', 'dataset')),
  add column fields text[] collate "C" not null default '{}',
  add column plan text;
update kho.drift set stops = 'dataset' where kind = 'gone';

drop view data.drift;
create view data.drift as
  select d.dataset, d.source, b.owner, b.agency, d."table" as source_table, d."column" as source_column, d.kind, d.stops,
    d.fields, d.was, d.now, d.since,
    md5('drift/' || d.dataset || '/' || d.source || '/' || d."column")::uuid as _id, d.source as _source,
    null::uuid as _run, d.since as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.drift as d left join kho.binding as b using (dataset, source);
grant select on data.drift to kho_api;
revoke insert, update, delete on data.drift from kho_worker;
