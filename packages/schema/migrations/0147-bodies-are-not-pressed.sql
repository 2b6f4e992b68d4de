-- A body about many people is their pseudonyms, which are random: pressing made none of them smaller, and was half of what storing
-- an entry of 5,000 cost (30 ms against 15 beside others).
alter table kho.ledger_entry alter column body set storage external;
