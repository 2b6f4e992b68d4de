-- Who asked for somebody by name and was shown nothing of them: told from the ledger's entries, where `missed` names them. One of
-- these is a slip of the pen; a day of them is somebody looking around. Names and pseudonyms only.
create table kho.unfounded_lookup (
  chain uuid not null,
  position bigint not null,
  dataset text collate "C" not null,
  subject uuid not null, -- pseudonym of whom was asked for
  day date not null,
  at timestamptz(3) not null,
  owner text collate "C", -- of the dataset
  kind text collate "C" not null,
  agency text collate "C",
  application text collate "C",
  account uuid not null, -- pseudonym of who asked
  primary key (chain, position, dataset, subject)
);
create index unfounded_lookup_by_day on kho.unfounded_lookup (day, dataset, account);

-- Of whom it was told, and above how many people.
create table kho.unfounded_told (
  day date not null,
  dataset text collate "C" not null,
  account uuid not null,
  above int not null,
  at timestamptz(6) not null default clock_timestamp(),
  primary key (day, dataset, account)
);
grant select on kho.unfounded_lookup to kho_worker;
grant select, insert on kho.unfounded_told to kho_worker;

create table kho.unfounded_noted (
  one boolean primary key default true check (one),
  until timestamptz(3) not null -- entries before this have been looked at
);
insert into kho.unfounded_noted (until) values (clock_timestamp());

-- Notes what the entries since the last look tell, those of the minutes before it again: an entry is in the ledger some moments
-- after its time, and the same one is noted once. Whoever asks for themselves is nobody else's matter.
create function kho.note_unfounded(zone text, owners jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  begun timestamptz;
  ended timestamptz := clock_timestamp();
begin
  select n.until into begun from kho.unfounded_noted as n for update skip locked;
  if begun is null then return; end if;
  insert into kho.unfounded_lookup (chain, position, dataset, subject, day, at, owner, kind, agency, application, account)
  select e.chain, e.position, r ->> 'dataset', missed::uuid, (e.at at time zone zone)::date, e.at,
    owners ->> (r ->> 'dataset'), entry #>> '{asker,kind}', entry #>> '{asker,agency}', entry #>> '{asker,application}',
    (entry #>> '{asker,account}')::uuid
  from kho.ledger_entry as e,
    lateral (select replace(e.body, '\u0000', '\ufffd')::jsonb as entry offset 0) as whole,
    jsonb_array_elements(entry -> 'reads') as r, jsonb_array_elements_text(r -> 'missed') as missed
  where e.at >= begun - interval '2 minutes' and e.at < ended + interval '1 second' and e.body like '%"missed":[%'
    and missed is distinct from entry #>> '{asker,person}' and entry #>> '{asker,account}' is not null
  on conflict do nothing;
  delete from kho.unfounded_lookup where day < (ended at time zone zone)::date - 90;
  update kho.unfounded_noted set until = ended;
end
$$;
revoke all on function kho.note_unfounded(text, jsonb) from public;
grant execute on function kho.note_unfounded(text, jsonb) to kho_worker;

create view data.unfounded_lookups as
  select l.day, l.dataset, l.account::text collate "C" as account, min(l.owner) as owner, min(l.kind) as kind,
    min(l.agency) as agency, min(l.application) as application, count(*) as lookups, count(distinct l.subject) as people,
    max(t.above) as above, max(t.at) as told_at,
    md5('unfounded_lookups/' || l.day || '/' || l.dataset || '/' || l.account)::uuid as _id,
    'kho' collate "C" as _source, null::uuid as _run, max(l.at)::timestamptz(6) as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.unfounded_lookup as l left join kho.unfounded_told as t using (day, dataset, account)
  group by l.day, l.dataset, l.account;
grant select on data.unfounded_lookups to kho_api;
revoke insert, update, delete on data.unfounded_lookups from kho_worker;
