-- Mentions are gathered in slices of so many bytes of bodies, some 100,000 mentions and 1.3 s: an entry may tell of 5,000 people, and
-- a file of two million records leaves 400 such, which were one statement that no patience outlasted. Tells whether more waits.
drop function kho.gather_mentions(bigint);
create function kho.gather_mentions(enough bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock('kho.ledger_tail'::regclass::int8) then return false; end if;
  if (select coalesce(sum(last - first + 1), 0) < enough from kho.ledger_tail) then return false; end if;
  with few as (select ctid as place, chain, first, last from kho.ledger_tail limit 5000),
  slice as (
    select few.place, sum(w.bytes) over (order by few.place) - w.bytes as before
    from few,
      lateral (
        select coalesce(sum(octet_length(e.body)), 0) as bytes from kho.ledger_entry as e
        where e.chain = few.chain and e.position between few.first and few.last offset 0) as w
  ),
  span as (
    delete from kho.ledger_tail where ctid = any(array(select place from slice where before < 4194304))
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
  return (select coalesce(sum(last - first + 1), 0) >= enough from kho.ledger_tail);
end
$$;
revoke all on function kho.gather_mentions(bigint) from public;
grant execute on function kho.gather_mentions(bigint) to kho_api;
