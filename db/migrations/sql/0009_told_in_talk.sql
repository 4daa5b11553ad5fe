-- Telling people in their own talk: where a channel finds them, which talk a report came from, which way a message goes.

ALTER TABLE conversation ADD COLUMN address BYTEA;

ALTER TABLE report ADD COLUMN conversation_id BIGINT REFERENCES conversation (id);
CREATE INDEX ix_report_conversation_id ON report (conversation_id);

ALTER TABLE message ADD COLUMN channel VARCHAR;
ALTER TABLE message ADD COLUMN channel_failed BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE message ADD CONSTRAINT message_channel CHECK (channel IS NULL OR conversation_id IS NOT NULL);

-- ── who may ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- Only the worker learns where a person is found, and nothing else of the talk; officers never do.
GRANT UPDATE (address) ON conversation TO yimatong_public;
GRANT SELECT (id, address) ON conversation TO yimatong_jobs;
CREATE POLICY work ON conversation FOR SELECT TO yimatong_jobs USING (true);

-- The resident's page notes what it has shown; the worker notes that a channel did not take a message.
GRANT UPDATE (state, sent_at) ON message TO yimatong_public;
GRANT UPDATE (channel_failed) ON message TO yimatong_jobs;
