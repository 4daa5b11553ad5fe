-- What a transaction may do beyond its own rows. Each function does one narrow thing with the owner's rights, under a
-- fixed search path; all others may not call it unless granted in 0001_rights.sql.

-- ── who is asking (see db/session.py); unset settings answer NULL, and NULL opens nothing ──────────────────────────

CREATE FUNCTION current_case() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('yimatong.case', true), '')::bigint;

CREATE FUNCTION current_household() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('yimatong.household', true), '')::bigint;

CREATE FUNCTION current_officer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('yimatong.officer', true), '')::bigint;

CREATE FUNCTION current_role_is(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('yimatong.role', true) = ANY (roles), false);

-- Codes are compared as a range, not by LIKE, so that an index can serve any reach.
CREATE FUNCTION in_reach(area_code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN area_code BETWEEN current_setting('yimatong.area_from', true) AND current_setting('yimatong.area_to', true);

CREATE FUNCTION in_county(area_code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN left(area_code, 6) = left(current_setting('yimatong.area_from', true), 6);

-- A village does not see what was reported past it; a department sees what was referred to it.
CREATE FUNCTION in_officers_sight(area_code text, hidden boolean, department text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN in_reach(area_code) AND (
    current_role_is('township', 'county', 'hotline', 'auditor')
    OR current_role_is('village') AND NOT hidden
    OR current_role_is('department') AND department = current_setting('yimatong.department', true)
);

-- ── the resident's one case ────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION open_case(case_id bigint, household_id bigint) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$ SELECT set_config('yimatong.case', case_id::text, true), set_config('yimatong.household', household_id::text, true) $$;

-- The case of a receipt and its look-up code; NULL for a wrong code and an unknown receipt alike.
CREATE FUNCTION open_case_by_receipt(receipt bytea, look_up bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE found record;
BEGIN
    SELECT c.id, c.household_id INTO found FROM report r JOIN "case" c ON c.id = r.case_id
        WHERE r.receipt_hash = receipt AND r.look_up_hash = look_up;
    PERFORM open_case(found.id, found.household_id);
    RETURN found.id;
END $$;

-- The household that blind indexes point to: by ID number, else by telephone and name together. Callable by the owner only.
CREATE FUNCTION find_household(county text, name bytea, phone bytea, id_number bytea) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT h.id FROM household h
    WHERE h.county_code = county
        AND (h.id_number_index = id_number OR h.phone_index = phone AND h.head_name_index = name)
    ORDER BY h.id_number_index IS NOT DISTINCT FROM id_number DESC, h.id DESC LIMIT 1
$$;

-- Where a report belongs: the case in which the same submission already lies, else the household's open case, else ids
-- kept for a new one. Two submissions of one household or one key wait for each other here until the first has ended.
CREATE FUNCTION begin_intake(
    county text, submission bytea, name bytea, phone bytea, id_number bytea,
    OUT case_id bigint, OUT household_id bigint, OUT repeated boolean, OUT known_household boolean, OUT joined boolean,
    OUT earlier_cases bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
    PERFORM pg_advisory_xact_lock(key) FROM (
        SELECT DISTINCT hashtextextended(county || encode(part, 'hex'), 0) AS key
        FROM unnest(ARRAY[submission, phone, id_number]) AS part WHERE part IS NOT NULL ORDER BY key
    ) AS keys;

    SELECT c.id, c.household_id INTO case_id, household_id
        FROM report r JOIN "case" c ON c.id = r.case_id WHERE r.submission_key_hash = submission;
    repeated := case_id IS NOT NULL;
    IF NOT repeated THEN
        household_id := find_household(county, name, phone, id_number);
        SELECT c.id INTO case_id FROM "case" c
            WHERE c.household_id = household_id AND c.state <> 'closed' ORDER BY c.id LIMIT 1 FOR UPDATE;
    END IF;

    known_household := household_id IS NOT NULL;
    joined := case_id IS NOT NULL;
    SELECT count(*) INTO earlier_cases FROM "case" c WHERE c.household_id = household_id AND c.state = 'closed';
    household_id := coalesce(household_id, nextval(pg_get_serial_sequence('household', 'id')));
    case_id := coalesce(case_id, nextval(pg_get_serial_sequence('"case"', 'id')));
    PERFORM open_case(case_id, household_id);
END $$;

-- ── what reaches beyond an officer's area ──────────────────────────────────────────────────────────────────────────

-- Give a case and its household to another area of the same county. The giver may lose sight of it.
CREATE FUNCTION transfer_case(case_number text, to_area text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE moved_household bigint;
BEGIN
    UPDATE "case" c SET area_code = a.code FROM area a
        WHERE c.number = case_number AND c.state <> 'closed' AND in_officers_sight(c.area_code, c.hide_from_village, NULL)
            AND current_role_is('village', 'township', 'county') AND a.code = to_area AND in_county(a.code)
        RETURNING c.household_id INTO moved_household;
    UPDATE household SET area_code = to_area WHERE id = moved_household;
    RETURN moved_household IS NOT NULL;
END $$;

-- ── the audit ──────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION note_unsealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id); RETURN NULL; END $$;

CREATE TRIGGER audit_entry_unsealed AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION note_unsealed();

-- ── jobs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Ask for a job within this transaction. NULL when one with the same queueing lock waits already.
CREATE FUNCTION enqueue_job(
    task text, args jsonb, queueing_lock text, execution_lock text, scheduled_at timestamptz, priority integer
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    job procrastinate_job_to_defer_v1 :=
        ('default', task, priority, execution_lock, queueing_lock, args, scheduled_at);
BEGIN
    IF queueing_lock IS NULL THEN
        RETURN (procrastinate_defer_jobs_v1(ARRAY[job]))[1];
    END IF;
    BEGIN
        RETURN (procrastinate_defer_jobs_v1(ARRAY[job]))[1];
    EXCEPTION WHEN unique_violation THEN
        RETURN NULL;
    END;
END $$;
