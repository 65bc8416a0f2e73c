-- A steward may name regions. Making one stays with the migrator, since its number must be new.
create policy reference_update on sec.region for update to trivium_app
  using ((select sec.has_role('steward')) and id = any ((select sec.readable())::int[]))
  with check ((select sec.has_role('steward')) and id = any ((select sec.readable())::int[]));
grant update (name) on sec.region to trivium_app;

-- A row without a parent waits for it: a keyed hash of parent, region and key, which tells nothing of the key.
alter table ingest.quarantine add column wait_key bytea;
create index quarantine_waiting on ingest.quarantine (wait_key) where state = 'open' and wait_key is not null;
