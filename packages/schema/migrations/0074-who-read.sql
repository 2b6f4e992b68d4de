-- The account that made the access a question is about, as the ledger names it: it is not the one that answers.
alter table kho.citizen_case add column reader uuid;
