-- Of each sum of a protected family, what nobody comes to more than in all cells together; it only grows. A contributor is
-- whom records are about, with all of them.
alter table kho.derivation add column reach numeric[];
