-- How often subjects were erased. Writers remember the pseudonyms of those they met; an entry that names them is stored only
-- while nobody was erased since, so that an erased subject who is met again gets a pseudonym of their own.
create table kho.ledger_erasure (
  one boolean primary key default true check (one),
  erasures bigint not null
);
insert into kho.ledger_erasure (erasures) values (0);

create function kho.note_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update kho.ledger_erasure set erasures = erasures + 1;
  return null;
end
$$;
create trigger subject_is_erased after delete or update or truncate on kho.ledger_subject
  for each statement execute function kho.note_erasure();

grant select on kho.ledger_erasure to kho_api;

-- An entry about a page of people is above the two kilobytes from which a row is packed: random pseudonyms do not pack, and trying
-- cost more than storing.
alter table kho.ledger_entry set (toast_tuple_target = 8160);
