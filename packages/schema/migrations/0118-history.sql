-- history: of a dataset that keeps it, the versions of its records that are no more, a table of the dataset's own. A
-- version stood from `_at` on and until `_until`, moments of the dataset both; the version that stands is in schema data.
create table kho.history (
  dataset text collate "C" primary key,
  kept_from timestamptz(6) not null, -- of moments before it, not every version is here
  filled_at timestamptz(6), -- when a dataset that held nothing was last filled: of that no version tells
  retain interval -- how long versions are kept after their end; null: for good
);
grant select on kho.history to kho_api;
grant select, update on kho.history to kho_worker;

-- The last moment of a dataset is told with what was read at it.
grant select on kho.moment to kho_api;

grant usage on schema history to kho_api;
alter default privileges in schema history grant select on tables to kho_api;
alter default privileges in schema history grant delete on tables to kho_worker;

-- Contracts that asked for history before there was any: it begins now.
do $$
declare
  part text;
  named text;
  keyed text;
  listed text;
begin
  for part in
    select p from kho.registry join kho.current using (version), jsonb_array_elements(documents) as d,
      regexp_split_to_table(d ->> 'text', '\n---[^\n]*\n') as p
  loop
    named := substring(part from '(?:^|\n)dataset: *(\w+)');
    continue when named is null or part !~ '(^|\n)history: *true' or to_regclass(format('data.%I', named)) is null;
    select string_agg(format('%I', a.attname), ', ' order by k.place) into keyed
    from pg_index as i, unnest(i.indkey) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attnum = k.attnum
    where i.indrelid = format('data.%I', named)::regclass and i.indisprimary and a.attrelid = i.indrelid;
    select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)
        || case when attcollation = '"C"'::regcollation then ' collate "C"' else '' end), ', ' order by attnum) into listed
    from pg_attribute
    where attrelid = format('data.%I', named)::regclass and attnum > 0 and not attisdropped and left(attname, 6) <> '_next_';
    execute format('create table history.%1$I (%2$s, _until timestamptz(6) not null, constraint %3$I primary key (%4$s, _until))',
      named, listed, named || '._history', keyed);
    execute format('create index %I on history.%I (_id)', named || '._history,_id', named);
    execute format('create index %I on history.%I (_until)', named || '._history,_until', named);
    insert into kho.history (dataset, kept_from) values (named, greatest(clock_timestamp(),
      (select at from kho.moment as m where m.dataset = named)));
  end loop;
end
$$;
