-- Clients with Cyrus SASL refuse more than 65,536 iterations. RFC 7677 section 4 asks for 4,096 at least.
alter table scram_verifier drop constraint scram_verifier_iterations_check;
alter table scram_verifier add check (iterations >= 4096);
