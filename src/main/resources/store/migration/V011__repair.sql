-- Repairing what was refused, and going on with what broke off.
alter table ingest.batch
  add column header jsonb,        -- column names of the delivery, to go on behind its first line
  add column delimiter text,
  add column declared bytea,      -- what Content-Digest said
  add column replays uuid;        -- the batch whose refused rows this one takes in again
create index batch_recent on ingest.batch (first_byte_at desc, id desc);
create index batch_key on ingest.batch (idem_key);

alter table ingest.quarantine
  alter column raw_ct drop not null,          -- destroyed with the decision
  add column repaired boolean not null default false,   -- the content is fields by name, no longer the line that came
  add column replay_batch uuid,
  add column by text,
  add column note text,
  add column decided_at timestamptz,
  add constraint open_has_content check (state not in ('open', 'replaying') or raw_ct is not null),
  add constraint discarded_says_why check (state <> 'discarded' or (note is not null and by is not null));
create index quarantine_batch on ingest.quarantine (batch_id, id);

-- How the lines of a batch are read. A row may be repaired by someone who sees the row but not the whole batch,
-- so this stands apart; only names that the contract knows are in it.
create table ingest.layout (
  batch_id uuid primary key,
  media text not null,
  delimiter text not null,
  columns jsonb not null
);
select sec.close('ingest.layout');
create policy reference_read on ingest.layout for select to trivium_app using ((select sec.valid()));
create policy own_insert on ingest.layout for insert to trivium_app
  with check (exists (select from ingest.batch b where b.id = batch_id and b.sub = (select sec.sub())));
grant select, insert on ingest.layout to trivium_app;
