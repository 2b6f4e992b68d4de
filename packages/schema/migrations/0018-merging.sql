-- image: of a dataset that merges its sources, what each of them last said of a record, a table of the dataset's own.
-- The records in schema data are made from these. Only the worker reads them.
create schema image;
grant usage on schema image to kho_worker;
alter default privileges in schema image grant select, insert, update, delete on tables to kho_worker;

-- By what a dataset's records were made of the images: where that is another than the contract's, all are made again.
create table kho.merging (
  dataset text collate "C" primary key,
  rule text collate "C" not null -- hash of fields, sources and precedence
);
grant select, insert, update, delete on kho.merging to kho_worker;

-- Fields of a record that two of its sources tell differently. Names only: the values stand in the images.
create table kho.conflict (
  dataset text collate "C" not null,
  id uuid not null,
  field text collate "C" not null,
  sources text[] collate "C" not null, -- that have a value, by precedence
  winner text collate "C" not null, -- whose value the record has
  since timestamptz(6) not null,
  primary key (dataset, id, field)
);
grant select, insert, update, delete on kho.conflict to kho_worker;

-- How many of these a run brought.
alter table kho.run add column conflicts bigint not null default 0;

create or replace function kho.analyze_dataset(dataset text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    execute format('analyze data.%I', dataset);
    if to_regclass(format('image.%I', dataset)) is not null then
      execute format('analyze image.%I', dataset);
    end if;
  end
  $$;

-- Found by a dataset's refused claims: whose key another source has, until that one lets it go.
create index quarantine_by_record on kho.quarantine (dataset, id) where id is not null;
