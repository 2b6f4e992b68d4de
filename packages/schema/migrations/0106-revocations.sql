-- Who is no longer let in by a token of the identity provider, though the token's own time is not over: an account, one
-- session of it, or one token, each as a keyed hash.
create table kho.revocation (
  what text collate "C" not null check (what in ('account', 'session', 'token')),
  digest bytea not null check (length(digest) = 32),
  issued_before timestamptz(3) not null, -- what was issued before lets nobody in; infinity: nothing does until it is lifted
  revoker bytea check (length(revoker) = 32), -- keyed hash of the account; null: by command or by the provider
  at timestamptz(6) not null default clock_timestamp(),
  primary key (what, digest)
);
create trigger revocation_changes after insert or update or delete on kho.revocation
  for each statement execute function kho.count_credential_change();
grant select on kho.revocation to kho_api;
grant select, insert, delete on kho.revocation to kho_write;
grant update (issued_before, revoker, at) on kho.revocation to kho_write;
