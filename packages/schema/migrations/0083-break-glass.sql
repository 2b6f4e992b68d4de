-- Urgent rights: asked for by one person, opened by another, over by themselves within a day. What is opened is a grant like
-- any other, so that whoever it lets read stands in the ledger under its name and ground, and those whom it concerns see it.
create table kho.break_glass (
  break_glass uuid primary key default gen_random_uuid(),
  dataset text collate "C" not null,
  fields text[] collate "C" not null check (cardinality(fields) > 0),
  agency text collate "C" not null, -- of whoever asked
  procedure text collate "C" not null, -- what a read must be for
  reason text not null check (length(btrim(reason)) between 10 and 2000),
  ground text not null check (length(btrim(ground)) between 1 and 200),
  until timestamptz(3) not null,
  asked_at timestamptz(6) not null default clock_timestamp(),
  asker bytea not null, -- keyed hashes, of account and person
  asker_person bytea,
  opened_at timestamptz(6),
  opener bytea,
  opener_person bytea,
  access_grant uuid unique references kho.access_grant,
  check (until > asked_at and until <= asked_at + interval '24 hours 1 minute'),
  check (num_nulls(opened_at, opener, access_grant) in (0, 3)),
  check (opener is null or (opener <> asker and (opener_person is null or asker_person is null or opener_person <> asker_person)))
);
grant select on kho.break_glass to kho_write;
grant insert (dataset, fields, agency, procedure, reason, ground, until, asker, asker_person) on kho.break_glass to kho_write;

-- Opens what was asked for: once, before its end, and by nobody who asked for it. The grant says what was asked and no more.
create function kho.open_break_glass(of_glass uuid, by_account bytea, by_person bytea) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one kho.break_glass;
  made uuid;
begin
  select * into one from kho.break_glass where break_glass = of_glass for update;
  if one.break_glass is null or one.opened_at is not null or one.until <= clock_timestamp() or by_account is null
    or by_account = one.asker or by_person = one.asker_person then return null; end if;
  insert into kho.access_grant (dataset, fields, agency, procedures, ways, valid_until, decision, ground)
  values (one.dataset, one.fields, one.agency, array[one.procedure], array['query'], one.until,
    'break_glass ' || one.break_glass, one.ground)
  returning access_grant into made;
  update kho.break_glass set opened_at = clock_timestamp(), opener = by_account, opener_person = by_person,
    access_grant = made where break_glass = of_glass;
  return made;
end
$$;

-- Ends it before its time. Whoever may end one may end it twice; nothing else of a grant can be changed by it.
create function kho.close_break_glass(of_glass uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update kho.access_grant as g set ended_at = clock_timestamp(), ended_because = 'revoked'
  from kho.break_glass as b where b.break_glass = of_glass and g.access_grant = b.access_grant and g.ended_at is null;
  return found;
end
$$;
revoke all on function kho.open_break_glass(uuid, bytea, bytea), kho.close_break_glass(uuid) from public;
grant execute on function kho.open_break_glass(uuid, bytea, bytea), kho.close_break_glass(uuid) to kho_write;
