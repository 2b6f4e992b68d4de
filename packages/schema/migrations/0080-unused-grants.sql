-- When somebody was last read about by a grant, told from the ledger: a right to personal data that nobody uses is one that
-- nobody needs. Entries are looked through once, from where the last look ended.
alter table kho.access_grant
  add column read_at timestamptz(3),
  add column told_unused_at timestamptz(6);
grant update (told_unused_at) on kho.access_grant to kho_worker;

create table kho.grants_noted (
  one boolean primary key default true check (one),
  until timestamptz(3) not null -- entries before this have been looked at
);
insert into kho.grants_noted (until) values (clock_timestamp());

-- Tells nobody anything of the ledger but which grant was read by, and when.
create function kho.note_grants_read() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  begun timestamptz;
  ended timestamptz := clock_timestamp() - interval '1 minute'; -- entries are in the ledger some moments after their time
begin
  select n.until into begun from kho.grants_noted as n for update skip locked;
  if begun is null or begun >= ended then return; end if;
  update kho.access_grant as g set read_at = used.at from (
    select rule, max(e.at) as at
    from kho.ledger_entry as e,
      json_array_elements(replace(e.body, '\u0000', '\ufffd')::json -> 'reads') as r,
      json_array_elements_text(r -> 'rules') as rule
    where e.at >= begun and e.at < ended and e.body like '%"grant\_%' group by rule
  ) as used where used.rule = 'grant_' || replace(g.access_grant::text, '-', '');
  update kho.grants_noted set until = ended;
end
$$;
revoke all on function kho.note_grants_read() from public;
grant execute on function kho.note_grants_read() to kho_worker;

create or replace view data.access_grants as
  select g.access_grant, g.access_request, g.dataset, g.owner, g.agency, g.application, g.fields, g.procedures, g.ways,
    (g.requests || '/' || g.seconds || 's') collate "C" as frequency, g.granted_at, g.valid_until,
    case when g.ended_at is not null then 'ended' when g.suspended_at is not null then 'suspended' else 'standing' end
      collate "C" as state,
    g.decision, g.ground, g.suspended_at, g.violation, g.restore_when, g.ended_at, g.ended_because,
    g.access_grant as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(g.granted_at, g.suspended_at, g.ended_at) as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version, g.read_at
  from kho.access_grant as g;
