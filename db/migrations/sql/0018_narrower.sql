-- Photos and recordings of a talk that waits for a person are kept until somebody has dealt with it: the nightly job sees
-- which belong to such a talk, and nothing of what was said.

GRANT SELECT (taken_at) ON conversation TO yimatong_jobs;
GRANT SELECT (conversation_id, attachments) ON chat_turn TO yimatong_jobs;
CREATE POLICY work ON chat_turn FOR SELECT TO yimatong_jobs USING (attachments <> '{}');

-- The public reads which entry answers a question (0017), so it must not be able to say so.
ALTER POLICY ask ON enquiry WITH CHECK (answered_at IS NULL AND answered_by_id IS NULL AND entry IS NULL);
