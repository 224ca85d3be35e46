//! Application, eligibility, funding, acceptance, enrolment.
