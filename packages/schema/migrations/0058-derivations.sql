-- By which definition a derived dataset was computed last: where that is another than the documents', all of it is
-- computed again. Its true figures stand in schema image, which only the worker reads.
create table kho.derivation (
  dataset text collate "C" primary key,
  rule text not null, -- hash of the definition and of what it looks at in its parent
  at timestamptz(6) not null default clock_timestamp()
);
grant select, insert, update, delete on kho.derivation to kho_worker;
