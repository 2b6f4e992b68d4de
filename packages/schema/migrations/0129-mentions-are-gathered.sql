-- Mentions are gathered after the answer: stored with each entry they were half of what an entry cost. Until then an entry stands
-- in `kho.ledger_tail`, by the same trigger, so that still no writer can leave it out; whoever looks for somebody's entries looks
-- there too. Gathering takes a span out of the tail and puts its mentions in, in one transaction: every reader sees one or the other.
create table kho.ledger_tail (
  chain uuid not null,
  first bigint not null,
  last bigint not null
);
grant select on kho.ledger_tail to kho_api;

create or replace function kho.note_mentions() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into kho.ledger_tail (chain, first, last) select chain, min(position), max(position) from added group by chain;
  return null;
end
$$;

-- A row tells of all entries of one chain and one second that mention somebody: `at` is that of the newest. No entry is told of
-- twice to anybody, so no key needs to see to it.
alter table kho.ledger_mention add column positions bigint[]; -- of more than one
alter table kho.ledger_mention drop constraint ledger_mention_pkey;
create index ledger_mention_found on kho.ledger_mention (subject, side, at);

-- Here and below `offset 0` keeps the planner from reading all entries for the few that are asked for: it cannot know how few.

-- Gathers what waits, some of it where it is much, if at least so many entries do and nobody else is at it.
create function kho.gather_mentions(enough bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock('kho.ledger_tail'::regclass::int8) then return; end if;
  if (select coalesce(sum(last - first + 1), 0) < enough from kho.ledger_tail) then return; end if;
  with span as (
    delete from kho.ledger_tail where ctid = any(array(select ctid from kho.ledger_tail limit 5000))
    returning chain, first, last
  )
  insert into kho.ledger_mention (subject, side, at, chain, position, positions)
  select m.subject, m.side, max(e.at), e.chain, max(e.position),
    case when min(e.position) < max(e.position) then array_agg(distinct e.position) end
  from span,
    lateral (
      select e.at, e.chain, e.position, e.body from kho.ledger_entry as e
      where e.chain = span.chain and e.position between span.first and span.last offset 0) as e,
    kho.mentions_of(e.body) as m
  group by m.subject, m.side, e.chain, date_trunc('second', e.at)
  order by m.subject; -- neighbours in the index together
end
$$;
revoke all on function kho.gather_mentions(bigint) from public;
grant execute on function kho.gather_mentions(bigint) to kho_api;

-- Somebody's entries that are not gathered: a body that does not hold the pseudonym's text is not taken apart.
create function kho.tail_of(subjects uuid[], of_side smallint) returns table (chain uuid, "position" bigint)
  language sql stable parallel safe
begin atomic
  select e.chain, e."position"
  from kho.ledger_tail as t,
    lateral (
      select e.chain, e."position", e.body from kho.ledger_entry as e
      where e.chain = t.chain and e."position" between t.first and t.last offset 0) as e
  where case when exists (select from unnest(subjects) as s (subject) where strpos(e.body, s.subject::text) > 0)
    then exists (select from kho.mentions_of(e.body) as m where m.subject = any(subjects) and m.side = of_side)
    else false end;
end;

-- Somebody's entries of a span of time, each once.
create function kho.entries_of(subjects uuid[], of_side smallint, since timestamptz, before timestamptz)
  returns table (chain uuid, "position" bigint)
  language sql stable parallel safe
begin atomic
  select e.chain, e."position"
  from (
    select m.chain, p."position"
    from kho.ledger_mention as m, unnest(coalesce(m.positions, array[m."position"])) as p ("position")
    where m.subject = any(subjects) and m.side = of_side
      and m.at >= since and m.at < date_trunc('second', before) + interval '1 second'
    union
    select t.chain, t."position" from kho.tail_of(subjects, of_side) as t
  ) as mine,
    lateral (
      select e.chain, e."position", e.at from kho.ledger_entry as e
      where e.chain = mine.chain and e."position" = mine."position" offset 0) as e
  where e.at >= since and e.at < before;
end;
revoke all on function kho.tail_of(uuid[], smallint), kho.entries_of(uuid[], smallint, timestamptz, timestamptz) from public;
grant execute on function kho.tail_of(uuid[], smallint), kho.entries_of(uuid[], smallint, timestamptz, timestamptz) to kho_api;

create or replace function kho.uses_of(subjects uuid[], since timestamptz, before timestamptz) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from (
    select m.chain, m.position from kho.entries_of(subjects, 1::smallint, since, before) as m
    where not exists (select from kho.ledger_delay as d
        where d.chain = m.chain and d.position = m.position and d.until >= before)
    union
    select d.chain, d.position from kho.ledger_delayed as d
    where d.subject = any(subjects) and d.until >= since and d.until < before
      and not exists (select from kho.ledger_delay as o
        where o.chain = d.chain and o.position = d.position and o.until >= before)
  ) as told
$$;

create or replace function kho.receivers_of(subjects uuid[], of_dataset text, of_field text)
  returns table (receiver_kind text, receiver text, hidden_until timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with entry as (
    select replace(e.body, '\u0000', '\ufffd')::jsonb as body,
      (select max(d.until) from kho.ledger_delay as d
        where d.chain = e.chain and d.position = e.position and d.until > now()) as until
    from kho.entries_of(subjects, 1::smallint, '-infinity', 'infinity') as m,
      lateral (
        select e.chain, e.position, e.body from kho.ledger_entry as e
        where e.chain = m.chain and e.position = m.position offset 0) as e
  ),
  received as (
    select body #>> '{asker,agency}' as agency, body #>> '{asker,application}' as application, until
    from entry where exists (
      select from jsonb_array_elements(coalesce(body -> 'reads', '[]')) as r
      where r ->> 'dataset' = of_dataset and r -> 'fields' ? of_field
        and r -> 'subjects' ?| array(select s::text from unnest(subjects) as s))
  )
  select case when agency is null then 'application' else 'agency' end, coalesce(agency, application),
    case when bool_and(until is not null) then max(until) end
  from received where coalesce(agency, application) is not null group by 1, 2
$$;
