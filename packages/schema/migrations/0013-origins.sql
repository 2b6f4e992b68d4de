-- What the source itself says of a record: `_origin` is its hash of the record's key, `_version` its hash of the
-- record's columns, or the version that it pushed. Null where it says neither.
do $$
declare
  dataset text;
begin
  for dataset in select tablename from pg_tables where schemaname = 'data' loop
    execute format('alter table data.%I add column if not exists _origin bigint, add column if not exists _version bigint', dataset);
  end loop;
end
$$;

alter table kho.checkpoint
  add column position text, -- where the next read of changes begins, in the connector's own words
  add column fingerprint text, -- of the plan that the records were read by: another one reads everything again
  add column compared_at timestamptz(6); -- when the whole of the source was last compared with the records

alter table kho.run
  add column mode text collate "C", -- how the run read: whole, compare, changes, log, push, replay
  add column heartbeat_at timestamptz(6);
