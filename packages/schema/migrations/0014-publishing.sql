-- Where a held run would have the next read begin, once it is released.
alter table kho.run add column position text;

-- A refused record's marks stand for it when a source is compared: what was refused once is not fetched again unchanged.
alter table kho.quarantine add column origin bigint, add column version bigint;
create index quarantine_by_id on kho.quarantine (dataset, source, id);

-- Records that a source says are gone, though it still tells of them: by a soft delete, or by a message with a version.
-- An older message about one cannot bring it back, and a compare does not fetch it again unchanged.
create table kho.tombstone (
  dataset text collate "C" not null,
  source text collate "C" not null,
  id uuid not null,
  origin bigint,
  version bigint not null,
  at timestamptz(6) not null default clock_timestamp(),
  primary key (dataset, source, id)
);
grant select, insert, update, delete on kho.tombstone to kho_worker;

-- From PostgreSQL 16 on a membership may come without the role's own rights; what the worker staged is taken over below.
do $$
begin
  if current_setting('server_version_num')::int >= 160000 and not pg_has_role(current_user, 'kho_worker', 'usage') then
    execute format('grant kho_worker to %I with inherit true', current_user);
  end if;
end
$$;

-- What a table is made of, in words that are equal for two tables that may stand in for each other.
create function kho.columns_of(relation oid, except_for text[]) returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select array_agg(format('%s %s %s %s %s', attname, format_type(atttypid, atttypmod), attcollation, attnotnull, attstorage)
      order by attname::text collate "C")
    from pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped and attname <> all (except_for)
  $$;

create function kho.index_shape(index oid) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select format('%s %s %s', i.indisprimary, i.indisunique, substring(pg_get_indexdef(i.indexrelid) from ' USING (.*)$'))
    from pg_index as i where i.indexrelid = index and i.indisvalid and i.indisready
  $$;

create function kho.indexes_of(relation oid) returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select array_agg(kho.index_shape(indexrelid) order by kho.index_shape(indexrelid) collate "C")
    from pg_index where indrelid = relation
  $$;

-- Whether a table is nothing but columns, a primary key and plain indexes: no default but those named, no trigger, rule,
-- policy, other constraint, view or publication that would have to follow.
create function kho.is_plain(relation oid, defaults text[]) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select c.relkind = 'r' and c.relpersistence = 'p' and not c.relhastriggers and not c.relhasrules
      and not c.relrowsecurity and not c.relforcerowsecurity and not c.relispartition and not c.relhassubclass
      and c.reloftype = 0 and c.reltablespace = 0 and c.relreplident = 'd'
      and not exists (select from pg_inherits where inhrelid = relation)
      and not exists (select from pg_constraint where conrelid = relation and contype not in ('p', 'n'))
      and not exists (select from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped
        and (attidentity <> '' or attgenerated <> '' or attacl is not null or atthasdef and attname <> all (defaults)))
      and not exists (select from pg_description where objoid = relation and classoid = 'pg_class'::regclass)
      and not exists (select from pg_seclabel where objoid = relation and classoid = 'pg_class'::regclass)
      and not exists (
        select from pg_depend as d
        where d.refclassid = 'pg_class'::regclass and d.refobjid = relation and not (
          d.classid = 'pg_class'::regclass and d.objid in (select indexrelid from pg_index where indrelid = relation)
          or d.classid = 'pg_class'::regclass and d.objid = c.reltoastrelid
          or d.classid = 'pg_constraint'::regclass and d.objid in (select oid from pg_constraint where conrelid = relation)
          or d.classid = 'pg_attrdef'::regclass and d.objid in (select oid from pg_attrdef where adrelid = relation)
          or d.classid = 'pg_type'::regclass and d.objid = c.reltype))
    from pg_class as c where c.oid = relation
  $$;

-- Makes what a run has staged the dataset's table, where that table holds nothing and the two differ in nothing but
-- Kho's own columns of provenance, which are the same for every record of a first load. The worker may not touch a
-- table of data; this function does it for exactly one that it proves to be replaceable, and says false for any other.
create function kho.adopt_staging(adopted uuid, moment timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  provenance constant text[] := array['_source', '_run', '_at', '_stale'];
  staged_name constant text := 'run_' || replace(adopted::text, '-', '');
  of_run record;
  data oid;
  staged oid;
  empty boolean;
  keeper oid;
  rights aclitem[];
  grantee record;
  index_names text[];
  not_nulls text[];
  pair text[];
  was text;
begin
  select r.dataset, r.source into of_run from kho.run as r where r.run = adopted and r.state in ('running', 'held');
  if not found then return false; end if;
  data := to_regclass(format('data.%I', of_run.dataset));
  staged := to_regclass(format('staging.%I', staged_name));
  if data is null or staged is null then return false; end if;
  execute format('lock table data.%I, staging.%I in access exclusive mode', of_run.dataset, staged_name);
  execute format('select not exists (select from data.%I)', of_run.dataset) into empty;
  select relowner, relacl into keeper, rights from pg_class where oid = data;
  if not empty
    or keeper <> (select oid from pg_roles where rolname = current_user)
    or (select relowner from pg_class where oid = staged) <> (select oid from pg_roles where rolname = 'kho_worker')
    or (select reloptions from pg_class where oid = data) is not null
    or not kho.is_plain(data, array['_stale']) or not kho.is_plain(staged, '{}')
    or kho.columns_of(data, provenance) is distinct from kho.columns_of(staged, '{}')
    or kho.indexes_of(data) is distinct from kho.indexes_of(staged)
  then return false; end if;

  select array_agg(array[s.name, d.name]) into index_names
  from (select relname::text as name, kho.index_shape(oid) as shape,
      row_number() over (partition by kho.index_shape(oid) order by relname) as nth
    from pg_class where oid in (select indexrelid from pg_index where indrelid = staged)) as s
  join (select relname::text as name, kho.index_shape(oid) as shape,
      row_number() over (partition by kho.index_shape(oid) order by relname) as nth
    from pg_class where oid in (select indexrelid from pg_index where indrelid = data)) as d using (shape, nth);
  select array_agg(array[a.attname::text, c.conname::text]) into not_nulls
  from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
  where c.conrelid = data and c.contype = 'n';

  begin
    execute format('drop table data.%I', of_run.dataset);
  exception when dependent_objects_still_exist then
    return false;
  end;
  execute format('alter table staging.%I reset (autovacuum_enabled)', staged_name);
  execute format('alter table staging.%I
      add column _source text collate "C" not null default %L,
      add column _run uuid not null default %L,
      add column _at timestamptz(6) not null default %L,
      add column _stale boolean not null default false', staged_name, of_run.source, adopted, moment);
  execute format('alter table staging.%I alter column _source drop default, alter column _run drop default,
      alter column _at drop default', staged_name);
  foreach pair slice 1 in array index_names loop
    execute format('alter index staging.%I rename to %I', pair[1], pair[2]);
  end loop;
  foreach pair slice 1 in array coalesce(not_nulls, '{}') loop
    select c.conname into was
    from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.conrelid = staged and c.contype = 'n' and a.attname = pair[1];
    if found and was <> pair[2] then
      execute format('alter table staging.%I rename constraint %I to %I', staged_name, was, pair[2]);
    end if;
  end loop;
  execute format('alter table staging.%I owner to %I', staged_name, current_user);
  execute format('alter table staging.%I set schema data', staged_name);
  execute format('alter table data.%I rename to %I', staged_name, of_run.dataset);
  execute format('revoke all on data.%I from public, kho_worker', of_run.dataset);
  for grantee in select a.grantee as whom, a.privilege_type as what, a.is_grantable as further
    from aclexplode(rights) as a where a.grantee <> keeper
  loop
    execute format('grant %s on data.%I to %s%s', grantee.what, of_run.dataset,
      case when grantee.whom = 0 then 'public' else quote_ident(pg_get_userbyid(grantee.whom)) end,
      case when grantee.further then ' with grant option' else '' end);
  end loop;
  return true;
end
$$;

revoke all on function kho.adopt_staging(uuid, timestamptz), kho.columns_of(oid, text[]), kho.index_shape(oid),
  kho.indexes_of(oid), kho.is_plain(oid, text[]) from public;
grant execute on function kho.adopt_staging(uuid, timestamptz) to kho_worker;
