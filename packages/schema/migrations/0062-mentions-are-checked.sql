-- Verifying holds what finds somebody's entries against the entries themselves, with the rights of the API.
grant execute on function kho.mentions_of(text) to kho_api;
