//! Timetable, events, study, attendance, engagement.
