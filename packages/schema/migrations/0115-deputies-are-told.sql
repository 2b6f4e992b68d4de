-- A deputy whose agency was not said works at the one that named them: that is where they are told what waits.
update kho.policy_deputy set of_agency = agency where of_agency is null;
alter table kho.policy_deputy alter column of_agency set not null;
