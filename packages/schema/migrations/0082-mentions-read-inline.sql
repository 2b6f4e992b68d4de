-- The same mentions, by a function that PostgreSQL writes into the statement that asks it: called for each entry it was
-- half of what an entry cost. Its body is bound to what its names mean now, so that no search path can change it.
create or replace function kho.mentions_of(entry text) returns table (subject uuid, side smallint)
  language sql immutable parallel safe
begin atomic
  select m.pseudonym::uuid, m.side
  from (select replace(entry, '\u0000', '\ufffd')::jsonb as body offset 0) as whole,
    lateral (
      select n.pseudonym, 1::smallint as side
      from (
        select jsonb_array_elements_text(r.read -> 'subjects') as pseudonym
        from jsonb_array_elements(coalesce(body -> 'reads', '[]')) as r (read)
        union all
        select jsonb_array_elements_text(coalesce(body #> '{target,subjects}', '[]'))
      ) as n
      where n.pseudonym is distinct from body #>> '{asker,person}'
        and not coalesce(body #> '{asker,self}' ? n.pseudonym, false)
      union all
      select body #>> '{asker,person}', 2::smallint where body #>> '{asker,person}' is not null
    ) as m;
end;
revoke all on function kho.mentions_of(text) from public;
