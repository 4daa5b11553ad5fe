-- Who may see and change which rows. Four roles, taken on for one transaction (db/session.py); none of them owns anything,
-- and none may change or delete what was reported, read, done or audited.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_case(), current_household(), current_officer(), current_role_is(text[]),
    in_reach(text), in_county(text), in_officers_sight(text, boolean, text)
    TO yimatong_public, yimatong_officer, yimatong_jobs, yimatong_accounts;
GRANT EXECUTE ON FUNCTION open_case_by_receipt(bytea, bytea), begin_intake(text, bytea, bytea, bytea, bytea)
    TO yimatong_public;
GRANT EXECUTE ON FUNCTION transfer_case(text, text) TO yimatong_officer;
GRANT EXECUTE ON FUNCTION enqueue_job(text, jsonb, text, text, timestamptz, integer)
    TO yimatong_public, yimatong_officer, yimatong_jobs, yimatong_accounts;

-- The worker runs procrastinate's own statements.
DO $$
DECLARE thing text;
BEGIN
    FOR thing IN SELECT format('TABLE %I', tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%'
        UNION ALL SELECT format('SEQUENCE %I', sequencename) FROM pg_sequences
            WHERE schemaname = 'public' AND sequencename LIKE 'procrastinate%'
        UNION ALL SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE proname LIKE 'procrastinate%'
    LOOP
        EXECUTE format('GRANT ALL ON %s TO yimatong_jobs', thing);
    END LOOP;
END $$;

-- Every table of ours has row-level security; without a policy a row does not exist.
DO $$
DECLARE ours text;
BEGIN
    FOR ours IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate%' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', ours);
    END LOOP;
END $$;

-- ── places, rules, calendar: public knowledge; the county keeps its own ───────────────────────────────────────────

GRANT SELECT ON area, county_setting, deadline_rule, calendar_day, calendar_year, one_code, one_code_scan, alembic_version
    TO yimatong_public, yimatong_officer, yimatong_jobs, yimatong_accounts;
CREATE POLICY known ON area FOR SELECT USING (true);
CREATE POLICY known ON county_setting FOR SELECT USING (true);
CREATE POLICY known ON deadline_rule FOR SELECT USING (true);
CREATE POLICY known ON calendar_day FOR SELECT USING (true);
CREATE POLICY known ON calendar_year FOR SELECT USING (true);
CREATE POLICY known ON one_code FOR SELECT USING (true);
CREATE POLICY known ON one_code_scan FOR SELECT USING (true);

GRANT UPDATE (phone, duty_name, duty_phone) ON area TO yimatong_officer;
GRANT INSERT, UPDATE ON county_setting, deadline_rule TO yimatong_officer;
GRANT INSERT, UPDATE, DELETE ON calendar_day, calendar_year TO yimatong_officer, yimatong_jobs;
GRANT INSERT, UPDATE (revoked_at) ON one_code TO yimatong_officer;
CREATE POLICY keep ON area FOR UPDATE TO yimatong_officer
    USING (in_reach(code) AND current_role_is('township', 'county'));
CREATE POLICY keep ON county_setting TO yimatong_officer USING (in_reach(county_code) AND current_role_is('county'));
CREATE POLICY keep ON deadline_rule TO yimatong_officer USING (in_reach(county_code) AND current_role_is('county'));
CREATE POLICY keep ON calendar_day TO yimatong_officer USING (current_role_is('county'));
CREATE POLICY keep ON calendar_year TO yimatong_officer USING (current_role_is('county'));
CREATE POLICY work ON calendar_day TO yimatong_jobs USING (true);
CREATE POLICY work ON calendar_year TO yimatong_jobs USING (true);
CREATE POLICY keep ON one_code TO yimatong_officer
    USING (in_reach(area_code) AND current_role_is('township', 'county'));

GRANT INSERT, UPDATE ON one_code_scan TO yimatong_public;
CREATE POLICY scan ON one_code_scan TO yimatong_public USING (true);

-- ── accounts: the door alone reads passwords and sessions ─────────────────────────────────────────────────────────

GRANT SELECT, INSERT, UPDATE ON officer, officer_session TO yimatong_accounts;
CREATE POLICY door ON officer TO yimatong_accounts USING (true);
CREATE POLICY door ON officer_session TO yimatong_accounts USING (true);

GRANT SELECT (id, username, name, phone, role, area_code, department, failed_sign_ins, locked_until, disabled_at)
    ON officer TO yimatong_officer, yimatong_jobs;
CREATE POLICY colleagues ON officer FOR SELECT TO yimatong_officer USING (in_county(area_code));
CREATE POLICY work ON officer FOR SELECT TO yimatong_jobs USING (true);

GRANT SELECT, INSERT, UPDATE ON attempt TO yimatong_public, yimatong_accounts;
GRANT SELECT, DELETE ON attempt TO yimatong_jobs;
CREATE POLICY count ON attempt TO yimatong_public, yimatong_accounts, yimatong_jobs USING (true);

-- ── cases ─────────────────────────────────────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT ON "case" TO yimatong_public;
GRANT SELECT ON "case" TO yimatong_officer, yimatong_jobs;
GRANT UPDATE (
    state, version, urgent, needs_review, hide_from_village, risks, primary_risk, intent, department, repeat_count,
    earlier_cases, outcome, handler_id, accepted_at, visited_at, answered_at, closed_at, due_on
) ON "case" TO yimatong_public, yimatong_officer, yimatong_jobs;
CREATE POLICY own ON "case" TO yimatong_public USING (id = current_case());
CREATE POLICY sight ON "case" FOR SELECT TO yimatong_officer
    USING (in_officers_sight(area_code, hide_from_village, department));
CREATE POLICY move ON "case" FOR UPDATE TO yimatong_officer
    USING (in_officers_sight(area_code, hide_from_village, department) AND NOT current_role_is('auditor'));
CREATE POLICY work ON "case" TO yimatong_jobs USING (true);

GRANT SELECT, INSERT ON household TO yimatong_public;
GRANT UPDATE (head_name, head_name_index, phone_index, id_number_index, members)
    ON household TO yimatong_public, yimatong_officer;
GRANT SELECT ON household TO yimatong_officer, yimatong_jobs;
CREATE POLICY own ON household TO yimatong_public USING (id = current_household());
CREATE POLICY sight ON household TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.household_id = household.id));
CREATE POLICY work ON household TO yimatong_jobs USING (true);

GRANT SELECT, INSERT ON report TO yimatong_public;
GRANT SELECT ON report TO yimatong_officer, yimatong_jobs;
CREATE POLICY own ON report TO yimatong_public USING (case_id = current_case());
CREATE POLICY sight ON report FOR SELECT TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY work ON report TO yimatong_jobs USING (true);

GRANT SELECT (id, report_id, media_type, size, received_at), INSERT, UPDATE (report_id) ON attachment TO yimatong_public;
GRANT SELECT ON attachment TO yimatong_officer, yimatong_jobs;
GRANT DELETE ON attachment TO yimatong_jobs;
CREATE POLICY bring ON attachment TO yimatong_public
    USING (report_id IS NULL OR EXISTS (SELECT 1 FROM report r WHERE r.id = report_id));
CREATE POLICY sight ON attachment FOR SELECT TO yimatong_officer
    USING (EXISTS (SELECT 1 FROM report r WHERE r.id = report_id));
CREATE POLICY work ON attachment FOR SELECT TO yimatong_jobs USING (true);
CREATE POLICY forget ON attachment FOR DELETE TO yimatong_jobs USING (report_id IS NULL);

GRANT SELECT, INSERT ON reading TO yimatong_public, yimatong_officer, yimatong_jobs;
CREATE POLICY own ON reading TO yimatong_public USING (EXISTS (SELECT 1 FROM report r WHERE r.id = report_id));
CREATE POLICY sight ON reading TO yimatong_officer
    USING (EXISTS (SELECT 1 FROM report r WHERE r.id = report_id))
    WITH CHECK (officer_id = current_officer() AND EXISTS (SELECT 1 FROM report r WHERE r.id = report_id));
CREATE POLICY work ON reading TO yimatong_jobs USING (true);

GRANT SELECT, INSERT ON case_event TO yimatong_public, yimatong_officer, yimatong_jobs;
CREATE POLICY own ON case_event TO yimatong_public USING (case_id = current_case());
CREATE POLICY sight ON case_event TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id))
    WITH CHECK (officer_id = current_officer() AND NOT current_role_is('auditor')
        AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY work ON case_event TO yimatong_jobs USING (true);

GRANT SELECT, INSERT, UPDATE (due_on, stopped_on, met) ON case_deadline
    TO yimatong_public, yimatong_officer, yimatong_jobs;
CREATE POLICY own ON case_deadline TO yimatong_public USING (case_id = current_case());
CREATE POLICY sight ON case_deadline FOR SELECT TO yimatong_officer
    USING (EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY move ON case_deadline TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY work ON case_deadline TO yimatong_jobs USING (true);

-- ── monitored households ──────────────────────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT, UPDATE (category, risks, state, version, no_labour, eliminated_on, elimination_kind)
    ON monitored_household TO yimatong_officer;
GRANT SELECT, INSERT ON support_measure, household_event TO yimatong_officer;
CREATE POLICY sight ON monitored_household TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY sight ON support_measure TO yimatong_officer
    USING (EXISTS (SELECT 1 FROM monitored_household m WHERE m.id = monitored_household_id))
    WITH CHECK (recorded_by_id = current_officer()
        AND EXISTS (SELECT 1 FROM monitored_household m WHERE m.id = monitored_household_id));
CREATE POLICY sight ON household_event TO yimatong_officer
    USING (EXISTS (SELECT 1 FROM monitored_household m WHERE m.id = monitored_household_id))
    WITH CHECK (officer_id = current_officer()
        AND EXISTS (SELECT 1 FROM monitored_household m WHERE m.id = monitored_household_id));

-- ── messages ──────────────────────────────────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT ON message TO yimatong_public, yimatong_officer, yimatong_jobs;
GRANT UPDATE (state, attempts, sent_at) ON message TO yimatong_officer, yimatong_jobs;
CREATE POLICY own ON message TO yimatong_public USING (case_id = current_case());
CREATE POLICY sight ON message TO yimatong_officer
    USING (NOT current_role_is('auditor') AND EXISTS (SELECT 1 FROM "case" c WHERE c.id = case_id));
CREATE POLICY work ON message TO yimatong_jobs USING (true);

-- ── audit: everybody may add in their own name, the auditor reads, the sealing job seals ──────────────────────────

GRANT INSERT ON audit_entry TO yimatong_public, yimatong_officer, yimatong_jobs, yimatong_accounts;
GRANT SELECT ON audit_entry, audit_seal TO yimatong_officer, yimatong_jobs;
GRANT INSERT ON audit_seal TO yimatong_jobs;
GRANT SELECT, DELETE ON audit_unsealed TO yimatong_jobs;
CREATE POLICY own ON audit_entry FOR INSERT TO yimatong_public
    WITH CHECK (actor_role = 'resident' AND officer_id IS NULL OR actor_role = 'hotline');
CREATE POLICY sign ON audit_entry FOR INSERT TO yimatong_officer
    WITH CHECK (officer_id = current_officer() AND current_role_is(actor_role));
CREATE POLICY door ON audit_entry FOR INSERT TO yimatong_accounts WITH CHECK (true);
CREATE POLICY work ON audit_entry TO yimatong_jobs USING (true) WITH CHECK (actor_role = 'system');
CREATE POLICY audit ON audit_entry FOR SELECT TO yimatong_officer
    USING (current_role_is('auditor') AND in_county(county_code));
CREATE POLICY audit ON audit_seal FOR SELECT TO yimatong_officer
    USING (current_role_is('auditor') AND in_county(county_code));
CREATE POLICY work ON audit_seal TO yimatong_jobs USING (true);
CREATE POLICY work ON audit_unsealed TO yimatong_jobs USING (true);
