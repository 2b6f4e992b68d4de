-- Urgent rights are listed for those whom they concern, and end by the real time, also in a demo city whose clock stands still.
alter table kho.access_grant add column urgent boolean not null default false;
alter table kho.break_glass add column owners text[] collate "C" not null default '{}'; -- whose stewards may open it
grant insert (owners) on kho.break_glass to kho_write;
update kho.access_grant as g set urgent = true from kho.break_glass as b where b.access_grant = g.access_grant;

create or replace function kho.open_break_glass(of_glass uuid, by_account bytea, by_person bytea) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one kho.break_glass;
  made uuid;
begin
  select * into one from kho.break_glass where break_glass = of_glass for update;
  if one.break_glass is null or one.opened_at is not null or one.until <= clock_timestamp() or by_account is null
    or by_account = one.asker or by_person = one.asker_person then return null; end if;
  insert into kho.access_grant (dataset, fields, agency, procedures, ways, valid_until, decision, ground, urgent)
  values (one.dataset, one.fields, one.agency, array[one.procedure], array['query'], one.until,
    'break_glass ' || one.break_glass, one.ground, true)
  returning access_grant into made;
  update kho.break_glass set opened_at = clock_timestamp(), opener = by_account, opener_person = by_person,
    access_grant = made where break_glass = of_glass;
  return made;
end
$$;

-- One row for each agency that it concerns: whose officers ask, and whose stewards may open it. Nobody's account stands in it.
create view data.break_glass_requests as
  select b.break_glass, c.concerned, c.concerned = b.agency as asks, c.concerned = any (b.owners) as opens, b.dataset,
    b.fields, b.agency, b.procedure, b.reason collate "C" as reason, b.ground collate "C" as ground, b.asked_at,
    b.until::timestamptz(6) as until, b.opened_at, g.ended_at, b.access_grant,
    (case when b.opened_at is null then case when b.until > statement_timestamp() then 'asked' else 'lapsed' end
      when g.ended_at is null and b.until > statement_timestamp() then 'open' else 'ended' end) collate "C" as state,
    md5('break_glass_requests/' || b.break_glass || '/' || c.concerned)::uuid as _id, 'kho' collate "C" as _source,
    null::uuid as _run, b.asked_at as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.break_glass as b
  cross join lateral (select distinct unnest(b.owners || b.agency) collate "C") as c (concerned)
  left join kho.access_grant as g using (access_grant);
grant select on data.break_glass_requests to kho_api;
revoke insert, update, delete on data.break_glass_requests from kho_worker;
