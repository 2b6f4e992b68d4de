-- Before PostgreSQL 18 a table has no constraints of its own for its columns' `not null`, and a loop over none by slices
-- is refused there: one that names no column goes by without a find.
do $$
begin
  execute replace(pg_get_functiondef('kho.adopt_staging(uuid, timestamptz)'::regprocedure),
    'coalesce(not_nulls, ''{}'')', 'coalesce(not_nulls, array[array[null, null]]::text[])');
end
$$;
