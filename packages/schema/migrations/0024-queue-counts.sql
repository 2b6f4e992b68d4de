-- How many jobs there are, for those who may not look into the queue itself, which is there once a worker was.
create function kho.queue_counts() returns table (queue text, state text, jobs bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass('jobs.job') is null then
    return;
  end if;
  return query execute
    'select name::text, state::text, count(*) from jobs.job where state in (''created'', ''retry'', ''active'') group by 1, 2';
end
$$;
revoke all on function kho.queue_counts() from public;
grant execute on function kho.queue_counts() to kho_api, kho_worker;
