-- Whom stored things tell of, so that they are exported and erased together with the person.

-- A bare hash of a question can be guessed from the question, and a key may hold a name: both are keyed hashes now.
alter table chat.response rename column body_sha256 to request_mac;
alter table chat.response add column tells_of_people boolean not null default false;
create table chat.mention (
  subject uuid not null,
  response_id text collate "C" not null references chat.response,
  primary key (subject, response_id)
);
select sec.close('chat.mention');
-- Who looks after people's rights sees what tells of people within the own regions, and who asked sees it anyway.
create policy dpo_read on chat.response for select to trivium_app
  using (tells_of_people and scope <@ (select sec.readable())::int[] and (select sec.has_role('dpo')));
create policy dpo_read on chat.mention for select to trivium_app
  using ((select sec.has_role('dpo')) and exists (select from chat.response r where r.id = response_id));
create policy own_insert on chat.mention for insert to trivium_app
  with check (exists (select from chat.response r where r.id = response_id and r.sub = (select sec.sub())));
grant select, insert on chat.mention to trivium_app;
grant update (input, object, evidence, context, events, idempotency_key, request_mac, previous_id)
  on chat.response to trivium_job;

-- Documents about a person go with the person. Serving roles may delete nothing, so a function does, for the job.
create index document_subject on knowledge.document (subject) where subject is not null;
grant create on schema knowledge to trivium_search;
set role trivium_search;
create function knowledge.forget(person uuid) returns table (documents int, passages int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from knowledge.passage p using knowledge.document d
   where d.subject = person and p.region_id = d.region_id and p.document_id = d.id;
  get diagnostics passages = row_count;
  delete from knowledge.document d where d.subject = person;
  get diagnostics documents = row_count;
  return next;
end $$;
revoke all on function knowledge.forget(uuid) from public;
grant execute on function knowledge.forget(uuid) to trivium_job;
set role trivium_owner;
revoke create on schema knowledge from trivium_search;

-- Who read what of a person is part of what the person may know.
create index audit_object on ops.audit (object);
create policy dpo_read on ops.audit for select to trivium_app
  using (action in ('row.reveal', 'quarantine.reveal', 'privacy.export', 'privacy.hold', 'privacy.release',
                    'privacy.erase', 'privacy.erased')
         and (select sec.has_role('dpo')));
