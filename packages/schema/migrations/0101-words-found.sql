-- The words of a text, as they are written, that one of these patterns of folded texts finds.
create function kho.words_found(text, patterns text[]) returns text[]
  language sql immutable strict parallel safe
  as $$
    select array_agg(m.word[1] order by m.n)
    from regexp_matches($1, '[^\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', 'g') with ordinality as m (word, n)
    where kho.folded(m.word[1]) like any (patterns)
  $$;
