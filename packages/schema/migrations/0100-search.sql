-- What search looks at: a text without accents and case, its words each between two spaces. "Thủ Đức" is " thu duc ".
-- By code points alone, so that it means the same under every collation and may stand in an index. `foldedWords` in
-- packages/schema/derive/folded-words.ts says the same in memory.
create function kho.folded(text) returns text
  language sql immutable strict parallel safe
  as $$
    select regexp_replace(' ' || translate(
      lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]+', '', 'g') collate "C"), 'đĐ', 'dd') || ' ',
      '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g')
  $$;

-- The trigrams of an index that such a text is found by, in Kho's own schema: nobody else's search path decides.
create extension if not exists pg_trgm with schema kho;
do $$
begin
  if (select n.nspname from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'pg_trgm') <> 'kho' then
    alter extension pg_trgm set schema kho;
  end if;
end
$$;
