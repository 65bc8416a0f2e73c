-- The governed tables as plain ones: decimals are kept as whole numbers, personal columns sealed.
create schema gold;
create view gold.support_cases as
  select case_no, opened_on, solved_on, region, country, channel, product, topic, priority, status, team, plan,
    requester_bidx as requester, first_reply_minutes, resolution_hours / 10.0 as resolution_hours, replies, reopened,
    escalated, rating
  from data.support_cases;
create view gold.time_entries as
  select entry_no, worked_on, region, team, activity, hours / 100.0 as hours, billable from data.time_entries;
