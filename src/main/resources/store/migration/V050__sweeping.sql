-- What a dead node left is ended by a job, and whom it tells of is tied to it in the same transaction: whoever asked may
-- not read the row any more when a region is gone, and the person must be found in it all the same.
grant update (tells_of_people) on chat.response to trivium_job;
create policy job_insert on chat.mention for insert to trivium_job with check (true);
grant insert on chat.mention to trivium_job;
