-- How many points of the number are missing: the start page tells it without reading each of them. Nothing in rows kept before;
-- those are counted anew when they are asked.
alter table delivery_engagement add column missing bigint;
