-- What the owner (probity) grants the application (probity_app), once, in Probity's database.
-- The application owns nothing: it cannot switch a trigger off, truncate, or change a table.
-- Before this, as an administrator: CREATE ROLE probity_app LOGIN PASSWORD '…';
GRANT USAGE ON SCHEMA public TO probity_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO probity_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO probity_app;
ALTER DEFAULT PRIVILEGES FOR ROLE probity IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO probity_app;
ALTER DEFAULT PRIVILEGES FOR ROLE probity IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO probity_app;
