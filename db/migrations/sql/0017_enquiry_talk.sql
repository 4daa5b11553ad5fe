-- A question without an answer remembers the talk in which it was asked; whoever asks the same again reads the answer.

ALTER TABLE enquiry ADD COLUMN conversation_id BIGINT REFERENCES conversation (id);
ALTER TABLE enquiry ADD COLUMN channel VARCHAR;
ALTER TABLE enquiry ADD CONSTRAINT enquiry_channel CHECK ((conversation_id IS NULL) = (channel IS NULL));

CREATE INDEX ix_enquiry_conversation_id ON enquiry (conversation_id);

-- The public learns which entry answers a question only by asking the very same: no words, no telephone, no place.
GRANT SELECT (county_code, question_index, entry, answered_at) ON enquiry TO yimatong_public;
CREATE POLICY answered ON enquiry FOR SELECT TO yimatong_public USING (entry IS NOT NULL);
