-- Fields that a run read nothing of: what it staged holds no value of them, and publishing it later must not say otherwise.
alter table kho.run add column stopped text[] collate "C" not null default '{}';
