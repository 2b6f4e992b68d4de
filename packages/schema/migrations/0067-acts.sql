-- Who makes changes that people ask for over the API: a role of its own, which reads what is current and may change nothing
-- but the tables of Kho's own that say so. No record of a dataset is open to it.
do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'kho_write') then create role kho_write nologin; end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, 'kho_write', 'set') then
      execute format('grant kho_write to %I with set true, inherit false', current_user);
    end if;
  elsif not pg_has_role(current_user, 'kho_write', 'member') then
    execute format('grant kho_write to %I', current_user);
  end if;
end
$$;
grant usage on schema kho to kho_write;
grant select on kho.registry, kho.current to kho_write;

-- What was asked to be changed, and what came of it: the same asked again under the same key is answered the same. Whoever
-- asked stands here as a keyed hash, what they sent as another; the answer holds names and states of Kho's own.
create table kho.act (
  holder bytea not null check (length(holder) = 32),
  key text collate "C" not null,
  body bytea not null check (length(body) = 32),
  answer jsonb,
  at timestamptz(6) not null default clock_timestamp(),
  primary key (holder, key)
);
grant select, insert, delete on kho.act to kho_write;
grant update (answer) on kho.act to kho_write;
