-- What systems push. A role of its own takes it in: whoever answers senders reads no record and changes none.
do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'kho_push') then create role kho_push nologin; end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, 'kho_push', 'set') then
      execute format('grant kho_push to %I with set true, inherit false', current_user);
    end if;
  elsif not pg_has_role(current_user, 'kho_push', 'member') then
    execute format('grant kho_push to %I', current_user);
  end if;
end
$$;

-- One body that a source has sent, kept from before the sender is told so until every dataset it feeds has taken it.
create table kho.delivery (
  delivery uuid primary key,
  source text collate "C" not null,
  "table" text collate "C" not null, -- as bindings name it
  idempotency_key text collate "C" not null,
  body_hash bytea not null,
  body text, -- null once every dataset has taken it
  lines int not null,
  received_at timestamptz(6) not null default clock_timestamp(),
  unique (source, idempotency_key)
);
create index delivery_by_time on kho.delivery (received_at);

-- What becomes of a delivery in one dataset. Counts and reasons, never a record.
create table kho.delivery_part (
  delivery uuid not null references kho.delivery on delete cascade,
  dataset text collate "C" not null,
  source text collate "C" not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'taken', 'failed')),
  received_at timestamptz(6) not null,
  run uuid, -- the latest that tried; its row may have been pruned since
  outcome json, -- counts, reasons and rejected lines of the run that took it
  attempts int not null default 0,
  not_before timestamptz(6) not null default clock_timestamp(),
  code text,
  ended_at timestamptz(6),
  primary key (delivery, dataset)
);
create index delivery_part_waiting on kho.delivery_part (source, received_at) where state = 'waiting';

grant usage on schema kho to kho_push;
grant select on kho.registry, kho.current to kho_push;
grant select (run, dataset, source, state) on kho.run to kho_push;
grant select, insert on kho.delivery, kho.delivery_part to kho_push;
grant select, delete on kho.delivery to kho_worker;
grant update (body) on kho.delivery to kho_worker;
grant select, update on kho.delivery_part to kho_worker;
