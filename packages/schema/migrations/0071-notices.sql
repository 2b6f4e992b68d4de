-- The outbox: what somebody is told, written in the transaction of what it tells, so that neither is without the other.
-- Names, ids, counts and days stand in it: no value of anybody's record.
create table kho.notice (
  notice uuid primary key default gen_random_uuid(),
  recipient_kind text collate "C" not null check (recipient_kind in ('person', 'agency', 'application')),
  recipient text collate "C" not null check (recipient <> ''), -- a citizen id, an agency's code, an application
  kind text collate "C" not null,
  words json not null, -- { title: { vi, en }, text: { vi, en } }
  details json not null,
  once text collate "C" unique, -- what it tells of, so that it is told once
  at timestamptz(6) not null default clock_timestamp(),
  seen_at timestamptz(6)
);
create index notice_by_recipient on kho.notice (recipient_kind, recipient, at desc, notice desc);

-- Where else a recipient is told: an address that proved itself by the code it was sent. Sealed: who reads the database
-- reads no address.
create table kho.contact (
  contact uuid primary key default gen_random_uuid(),
  recipient_kind text collate "C" not null check (recipient_kind in ('person', 'agency', 'application')),
  recipient text collate "C" not null check (recipient <> ''),
  channel text collate "C" not null check (channel in ('email', 'webhook')),
  language text collate "C" not null check (language in ('vi', 'en')),
  sealed bytea not null,
  set_at timestamptz(6) not null default clock_timestamp(),
  confirmed_at timestamptz(6),
  tries int not null default 0, -- wrong codes
  waiting boolean not null default false, -- whether anything is to be delivered
  retry_at timestamptz(6) not null default clock_timestamp(),
  failures int not null default 0, -- in a row
  failing_since timestamptz(6),
  code text collate "C", -- of the last failure
  lease uuid, -- of who delivers now
  leased_until timestamptz(6),
  unique (recipient_kind, recipient, channel)
);
create index contact_waiting on kho.contact (retry_at) where waiting;

create table kho.notice_delivery (
  notice uuid not null references kho.notice on delete cascade,
  contact uuid not null references kho.contact on delete cascade,
  at timestamptz(6) not null,
  confirms boolean not null default false, -- carries the code that the address is to prove itself by
  sent_at timestamptz(6),
  primary key (notice, contact)
);
create index notice_delivery_waiting on kho.notice_delivery (contact, at) where sent_at is null;

-- Every notice is on its way to every proven address of its recipient, whoever wrote it.
create function kho.send_notices() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into kho.notice_delivery (notice, contact, at)
  select n.notice, c.contact, n.at from added as n join kho.contact as c using (recipient_kind, recipient)
  where c.confirmed_at is not null;
  return null;
end
$$;
create trigger notice_is_sent after insert on kho.notice
  referencing new table as added for each statement execute function kho.send_notices();

create function kho.wake_contact() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update kho.contact set waiting = true
  where not waiting and contact in (select contact from added);
  return null;
end
$$;
create trigger contact_is_woken after insert on kho.notice_delivery
  referencing new table as added for each statement execute function kho.wake_contact();
revoke all on function kho.send_notices(), kho.wake_contact() from public;

grant select on kho.contact to kho_api;
grant select, insert on kho.notice, kho.notice_delivery to kho_write;
grant update (seen_at) on kho.notice to kho_write;
grant select, insert, delete on kho.contact to kho_write;
grant update (confirmed_at, tries) on kho.contact to kho_write;
grant select, insert on kho.notice to kho_worker;
grant select on kho.contact, kho.notice_delivery to kho_worker, kho_api;
grant update (waiting, retry_at, failures, failing_since, code, lease, leased_until) on kho.contact to kho_worker;
grant update (sent_at) on kho.notice_delivery to kho_worker;

-- The inbox, by contract and rules as any dataset: a person's, an agency's, an application's.
create view data.notices as
  select n.notice, case when n.recipient_kind = 'person' then n.recipient end collate "C" as person,
    case when n.recipient_kind = 'agency' then n.recipient end collate "C" as agency,
    case when n.recipient_kind = 'application' then n.recipient end collate "C" as application,
    n.kind, (n.words #>> '{title,vi}') collate "C" as title_vi, (n.words #>> '{title,en}') collate "C" as title_en,
    (n.words #>> '{text,vi}') collate "C" as text_vi, (n.words #>> '{text,en}') collate "C" as text_en,
    n.details::jsonb as details, n.at, n.seen_at,
    n.notice as _id, ''::text collate "C" as _source, null::uuid as _run, n.at as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.notice as n;
grant select on data.notices to kho_api;
revoke insert, update, delete on data.notices from kho_worker;
