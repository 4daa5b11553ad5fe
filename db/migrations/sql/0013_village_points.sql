-- Where a village lies, for who sends the point where he stands instead of a name.

ALTER TABLE area ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE area ADD COLUMN longitude DOUBLE PRECISION;
ALTER TABLE area ADD CONSTRAINT area_point CHECK ((latitude IS NULL) = (longitude IS NULL));
