-- From PostgreSQL 16 on, whoever makes a role may administer it and yet not take it. Kho's owner opens sessions in
-- both roles.
do $$
declare
  wanted text;
begin
  if current_setting('server_version_num')::int < 160000 then
    return;
  end if;
  foreach wanted in array array['kho_api', 'kho_worker'] loop
    if not pg_has_role(current_user, wanted, 'set') then
      execute format('grant %I to %I with set true, inherit false', wanted, current_user);
    end if;
  end loop;
end
$$;
