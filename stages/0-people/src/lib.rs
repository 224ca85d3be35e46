//! Who is who: accounts, sign-in, roles, schools, providers, partners.
