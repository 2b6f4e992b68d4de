-- By which number of its source a record's field was filled through a dataset of links, so that the record is looked at
-- again when what the number stands for changes. Only the worker reads it: the numbers are persons'.
create table kho.linked (
  dataset text collate "C" not null,
  source text collate "C" not null,
  field text collate "C" not null,
  id uuid not null, -- of the record
  number text collate "C" not null,
  via text collate "C" not null, -- the dataset of links
  due boolean not null default false, -- what the number stands for may have changed since
  primary key (dataset, source, field, id),
  foreign key (dataset, source) references kho.checkpoint on delete cascade deferrable initially deferred
);
create index linked_by_number on kho.linked (via, number);
create index linked_due on kho.linked (dataset, source, id) where due;
grant select, insert, update, delete on kho.linked to kho_worker;
