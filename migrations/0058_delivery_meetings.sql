-- Who coaches whom is kept once, by registration: the register of coaches counts the same rows that those who meet see.
alter table delivery_coachings rename to registration_meetings;
alter table delivery_coaching_people rename to registration_meeting_people;

-- A coach may be found before the participant is in a group, so the group may be empty.
drop index delivery_coachings_group;
alter table registration_meetings add column of_group bigint;
update registration_meetings set of_group = group_id;
alter table registration_meetings drop column group_id;
alter table registration_meetings rename column of_group to group_id;
create index registration_meetings_group on registration_meetings (group_id, id);

-- Coaches who were found by the register before: each is a pair now. It comes in as ended when the participant already met a
-- coach, or when a later coach was found for them on another enrolment: somebody has one coach.
insert into registration_meetings (id, provider_id, group_id, kind, coach_id, name, made_at, ended_at)
  select c.id, e.provider_id, null, 'pair', c.coach_id,
         e.full_name || ' with ' || p.name,
         c.began_at,
         case when c.ended_at is null and exists (
           select 1 from registration_meetings m join registration_meeting_people w on w.coaching_id = m.id
           where w.person_id = e.person_id and m.ended_at is null and m.kind <> 'buddies'
         ) or c.ended_at is null and exists (
           select 1 from registration_coachings later join registration_enrolments o on o.id = later.enrolment_id
           where o.person_id = e.person_id and later.ended_at is null and later.id > c.id
         ) then c.began_at else c.ended_at end
  from registration_coachings c
  join registration_enrolments e on e.id = c.enrolment_id
  join people_persons p on p.id = c.coach_id;
insert into registration_meeting_people (coaching_id, person_id, may_contact)
  select c.id, e.person_id, 0
  from registration_coachings c join registration_enrolments e on e.id = c.enrolment_id;
drop table registration_coachings;
