-- Who may make what the worker owns run may make it do anything. Nobody but the worker looks into its queue: it writes
-- down itself how many jobs there are, for those who ask.
create table kho.queued (
  one boolean primary key default true check (one),
  counts json not null, -- [{ queue, state, jobs }]
  at timestamptz(6) not null default clock_timestamp()
);
grant select, insert, update on kho.queued to kho_worker;
grant select on kho.queued to kho_api;

drop function kho.queue_counts();
create function kho.queue_counts() returns table (queue text, state text, jobs bigint)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select c.queue, c.state, c.jobs from kho.queued, json_to_recordset(counts) as c (queue text, state text, jobs bigint)
$$;
revoke all on function kho.queue_counts() from public;
grant execute on function kho.queue_counts() to kho_api, kho_worker;

-- What is adopted is what was looked at, though its name be given to another table while its lock is waited for; and no
-- right that the worker gave on it comes along.
do $$
declare
  told text := pg_get_functiondef('kho.adopt_staging(uuid, timestamptz)'::regprocedure);
  locked constant text := $sql$  execute format('select not exists (select from data.%I)', of_run.dataset) into empty;$sql$;
  owned constant text := $sql$    or (select reloptions from pg_class where oid = data) is not null$sql$;
begin
  if strpos(told, locked) = 0 or strpos(told, owned) = 0 then
    raise exception 'kho.adopt_staging is not what it was';
  end if;
  told := replace(told, locked, $sql$  if to_regclass(format('data.%I', of_run.dataset)) is distinct from data
    or to_regclass(format('staging.%I', staged_name)) is distinct from staged
  then return false; end if;
$sql$ || locked);
  execute replace(told, owned, owned || $sql$
    or exists (select from pg_class as c, aclexplode(c.relacl) as a where c.oid = staged and a.grantee <> c.relowner)$sql$);
end
$$;

-- Whoever answers senders keeps what they sent, and reads none of it again.
revoke select on kho.delivery from kho_push;
grant select (delivery, source, "table", idempotency_key, body_hash, lines, received_at) on kho.delivery to kho_push;
