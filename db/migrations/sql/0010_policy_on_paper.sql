-- Leaflets draw what they say from the policy texts, which have a brief wording for paper.

ALTER TABLE policy_text ADD COLUMN brief VARCHAR NOT NULL DEFAULT '';

-- A run prints what was approved when it was asked for; that is known by its time.
ALTER TABLE print_run DROP COLUMN text_id;

-- Whole leaflets with their policy sentences in them are of no use any more: words now name policy entries.
DELETE FROM leaflet_text;
ALTER TABLE leaflet_text RENAME COLUMN text TO words;
DROP POLICY work ON leaflet_text;
REVOKE SELECT ON leaflet_text FROM yimatong_jobs;
