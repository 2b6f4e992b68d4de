-- How often each file of a release was taken in a month of the city: by anybody, who is told nowhere.
create table kho.file_taken (
  dataset text collate "C" not null,
  release int not null,
  format text collate "C" not null,
  month date not null check (extract(day from month) = 1),
  times bigint not null check (times > 0),
  primary key (dataset, release, format, month)
);
grant select on kho.file_taken to kho_api;
grant select, insert, update (times) on kho.file_taken to kho_write;
