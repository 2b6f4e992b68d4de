-- What was told long ago is forgotten.
create index notice_by_time on kho.notice (at);
grant delete on kho.notice to kho_worker;
