-- The same mentions, with each body taken apart once and not once for each person in it: an entry about a thousand people
-- was read two thousand times.
create or replace function kho.mentions_of(entry text) returns table (subject uuid, side smallint)
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  with whole as materialized (select replace(entry, '\u0000', '\ufffd')::json as body),
  parts as materialized (
    select coalesce(body -> 'reads', '[]') as reads, coalesce(body #> '{target,subjects}', '[]') as target,
      body #>> '{asker,person}' as person, coalesce((body #> '{asker,self}')::jsonb, '[]') as self
    from whole
  ),
  named as (
    select json_array_elements_text(r -> 'subjects') as pseudonym from parts, json_array_elements(reads) as r
    union
    select json_array_elements_text(target) from parts
  )
  select pseudonym::uuid, 1::smallint from named, parts
  where pseudonym is distinct from person and not self ? pseudonym
  union all
  select person::uuid, 2::smallint from parts where person is not null
$$;
