-- begin_intake keeps an id for the report as well, so that all rows of an intake can be written in one round trip.

DROP FUNCTION begin_intake(text, bytea, bytea, bytea, bytea);

-- Where a report belongs: the case in which the same submission already lies, else the household's open case, else ids
-- kept for a new one. Two submissions of one household or one key wait for each other here until the first has ended.
CREATE FUNCTION begin_intake(
    county text, submission bytea, name bytea, phone bytea, id_number bytea,
    OUT case_id bigint, OUT household_id bigint, OUT repeated boolean, OUT known_household boolean, OUT joined boolean,
    OUT earlier_cases bigint, OUT report_id bigint
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
    report_id := nextval(pg_get_serial_sequence('report', 'id'));
    PERFORM open_case(case_id, household_id);
END $$;

REVOKE ALL ON FUNCTION begin_intake(text, bytea, bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_intake(text, bytea, bytea, bytea, bytea) TO yimatong_public;
