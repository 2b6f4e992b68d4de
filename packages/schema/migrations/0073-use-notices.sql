-- Who wishes to be told when data on them are used: together, once a day, and not each time.
create table kho.use_wish (
  person text collate "C" primary key, -- citizen id
  subjects uuid[] not null, -- the person's pseudonyms in the ledger
  told_until timestamptz(3) not null default clock_timestamp()
);
create index use_wish_due on kho.use_wish (told_until);
grant select, insert, delete on kho.use_wish to kho_write;
grant select on kho.use_wish to kho_api, kho_worker;
grant update (told_until) on kho.use_wish to kho_worker;

-- How often others used data on somebody, as far as the person may be told: entries of a span of time, and those whose
-- delay ended in it.
create function kho.uses_of(subjects uuid[], since timestamptz, before timestamptz) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from (
    select m.chain, m.position from kho.ledger_mention as m
    where m.subject = any(subjects) and m.side = 1 and m.at >= since and m.at < before
      and not exists (select from kho.ledger_delay as d
        where d.chain = m.chain and d.position = m.position and d.until >= before)
    union
    select d.chain, d.position from kho.ledger_delayed as d
    where d.subject = any(subjects) and d.until >= since and d.until < before
      and not exists (select from kho.ledger_delay as o
        where o.chain = d.chain and o.position = d.position and o.until >= before)
  ) as told
$$;
revoke all on function kho.uses_of(uuid[], timestamptz, timestamptz) from public;
grant execute on function kho.uses_of(uuid[], timestamptz, timestamptz) to kho_worker;
