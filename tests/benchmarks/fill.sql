-- Fills the demo clinic with invented patients and what they report. Run as the owner with app.clinic_id set.
-- Parameters: clinic, therapist (the signed-in one), patients, reports, today, given, family, templates (versions issued for real).

CREATE FUNCTION pg_temp.id_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
          || '8' || substr(md5(random()::text), 1, 15))::uuid
$$;

CREATE TEMP TABLE staff AS
SELECT 0 AS place, CAST(:therapist AS uuid) AS id
UNION ALL
SELECT n, pg_temp.id_at(now()) FROM generate_series(1, greatest(3, :patients / 500 - 1)) AS n;

INSERT INTO users (clinic_id, id, email, display_name, credential, role, may_review_library, password_hash, is_active, created_at)
SELECT :clinic, id, 'therapist' || place || '@bench.example', 'Therapist ' || place, 'PT, DPT', 'pt', false, 'unusable', true, now()
FROM staff WHERE place > 0;

-- Every patient came on a day of the last three years; every third has a program, a third of those still do it.
CREATE TEMP TABLE people AS
SELECT n, pg_temp.id_at(now() - (n * 1095.0 / :patients) * interval '1 day') AS id, pg_temp.id_at(now()) AS episode_id,
       staff.id AS therapist_id,
       n % 3 = 0 AS has_program, n % 9 = 0 AS is_active,
       CAST(:today AS date) - CASE WHEN n % 9 = 0 THEN 45 ELSE 60 + n * 1000 / :patients END AS started_on
FROM generate_series(1, :patients) AS n
JOIN staff ON staff.place = (n / 9) % (SELECT count(*) FROM staff);

ANALYZE people;

INSERT INTO patients (clinic_id, id, chart_number, given_name, family_name, chosen_name, birth_on, sex_at_birth, phone, email,
                      language, needs_interpreter, pregnancy, figure_tone, figure_hair, therapist_id, created_by_id,
                      version, created_at, updated_at)
SELECT :clinic, id, 'B-' || lpad(n::text, 7, '0'), g[1 + n % cardinality(g)],
       f[1 + (n * 7 / 3) % cardinality(f)] || CASE WHEN n % 4 = 1 THEN '-' || f[1 + (n / 5) % cardinality(f)] ELSE '' END,
       '', CAST(:today AS date) - (6600 + (n * 7919) % 24000), CASE WHEN n % 2 = 0 THEN 'female' ELSE 'male' END,
       '801-555-' || lpad((n % 10000)::text, 4, '0'), 'patient' || n || '@bench.example',
       'en', false, 'no', 'neutral', 'neutral', therapist_id, therapist_id, 1, now(), now()
FROM people, (SELECT CAST(:given AS text[]) AS g, CAST(:family AS text[]) AS f) AS names;

INSERT INTO episodes (clinic_id, id, patient_id, therapist_id, started_on, reason, goal, referred_by, status, ended_on, discharge_reason,
                      version, created_at)
SELECT :clinic, episode_id, id, therapist_id, started_on, 'Front of hip pain when sitting long', 'Walk for half an hour', '',
       CASE WHEN is_active THEN 'active' ELSE 'discharged' END,
       CASE WHEN NOT is_active THEN started_on + 50 END, CASE WHEN NOT is_active THEN 'Goals met' END, 1, now()
FROM people;

INSERT INTO health_screens (clinic_id, id, patient_id, taken_by_id, taken_at, flags, cleared_groups, event_dates, pregnancy,
                            note, library_version)
SELECT :clinic, pg_temp.id_at(started_on), people.id, therapist_id, started_on, model.flags, model.cleared_groups,
       model.event_dates, 'no', '', model.library_version
FROM people, (SELECT * FROM health_screens WHERE flags = '[]' LIMIT 1) AS model;

INSERT INTO assessments (clinic_id, id, patient_id, assessed_by_id, assessed_at, recorded_at, assessment_class,
                         thomas_left_deg, thomas_right_deg, pelvic_tilt_controlled, thomas_method, strength_left,
                         strength_right, force_unit, measures, note, signed_as)
SELECT :clinic, pg_temp.id_at(started_on), id, therapist_id, started_on, started_on, 'short_strong', 8, -2, true, '', '5',
       '5', '', '{}', '', ''
FROM people;

-- Programs: copies of what was issued through the services, with ids, codes and days of their own.
CREATE TEMP TABLE given AS
SELECT people.*, row_number() OVER (ORDER BY n) AS row, pg_temp.id_at(started_on) AS program_id,
       pg_temp.id_at(started_on) AS link_id, pg_temp.id_at(started_on) AS version_id,
       model.program_id AS model_program, model.content AS model_content, model.library_version
FROM people
JOIN (SELECT v.*, row_number() OVER (ORDER BY v.id) - 1 AS place FROM program_versions v WHERE v.id = ANY (:templates)) AS model
  ON model.place = (people.n / 3) % cardinality(CAST(:templates AS uuid[]))
WHERE has_program;

ANALYZE given;

INSERT INTO programs (clinic_id, id, patient_id, episode_id, created_by_id, status, goal, version, created_at, updated_at,
                      ended_at, ended_reason)
SELECT :clinic, program_id, id, episode_id, therapist_id, CASE WHEN is_active THEN 'active' ELSE 'completed' END,
       'Walk for half an hour', 1, started_on, started_on, CASE WHEN NOT is_active THEN started_on + 50 END,
       CASE WHEN NOT is_active THEN 'Goals met' END
FROM given;

INSERT INTO prescriptions (clinic_id, id, program_id, position, exercise_slug, sets, repetitions, hold_seconds, hold_breaths,
                           up_to, side, times_per_day, days_per_week, personal_note, version)
SELECT :clinic, pg_temp.id_at(started_on), given.program_id, position, exercise_slug, sets, repetitions, hold_seconds,
       hold_breaths, up_to, side, times_per_day, days_per_week, personal_note, line.version
FROM given JOIN prescriptions line ON line.program_id = given.model_program AND line.removed_at IS NULL;

ANALYZE programs, prescriptions;

INSERT INTO prescribed_modifications (clinic_id, id, prescription_id, modification_slug, slot)
SELECT :clinic, pg_temp.id_at(started_on), copy.id, changed.modification_slug, changed.slot
FROM given
JOIN prescriptions line ON line.program_id = given.model_program AND line.removed_at IS NULL
JOIN prescribed_modifications changed ON changed.prescription_id = line.id
JOIN prescriptions copy
  ON copy.program_id = given.program_id AND copy.exercise_slug = line.exercise_slug AND copy.removed_at IS NULL;

INSERT INTO patient_links (clinic_id, id, patient_id, program_id, created_by_id, token_hash, code_hash, created_at, expires_at)
SELECT :clinic, link_id, id, program_id, therapist_id, sha256(convert_to('t' || link_id, 'UTF8')),
       sha256(convert_to('c' || link_id, 'UTF8')), started_on, started_on + 180
FROM given;

INSERT INTO program_versions (clinic_id, id, program_id, patient_id, number, code, content, sha256, starts_on, issued_at,
                              issued_by_id, library_version)
SELECT :clinic, version_id, program_id, id, 1, code, content, encode(sha256(convert_to(content, 'UTF8')), 'hex'),
       started_on, started_on, therapist_id, library_version
FROM (
  SELECT given.*, lpad(row::text, 8, '0') AS code,
         regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(model_content,
           '"(made_on|starts_on)":"[0-9-]+"', '"\1":"' || started_on || '"', 'g'),
           '"link_id":"[^"]+"', '"link_id":"' || link_id || '"'),
           '"code":"[^"]+"', '"code":"' || lpad(row::text, 8, '0') || '"'),
           '"number":[0-9]+', '"number":' || 1),
           '"next_visit_on":"[0-9-]+"', '"next_visit_on":' || 'null') AS content
  FROM given
) AS frozen;

-- Reports: each patient's exercises day after day until the wanted number is reached; running programs up to today.
INSERT INTO exercise_logs (clinic_id, id, patient_id, program_id, program_version_id, exercise_slug, for_on, status, reason,
                           pain_before, pain_after, felt, note, source, link_id, entered_at)
SELECT :clinic, pg_temp.id_at(day + time '19:05'), given.id, given.program_id, version_id, exercise_slug, day::date,
       CASE WHEN (row + position + offset_days) % 7 = 0 THEN 'skipped' WHEN (row + offset_days) % 5 = 0 THEN 'partly' ELSE 'done' END,
       CASE WHEN (row + position + offset_days) % 7 = 0 THEN 'forgot' WHEN (row + offset_days) % 5 = 0 THEN 'no_time' END,
       4, 3, '[]', CASE WHEN offset_days % 9 = 4 AND position = 1 THEN 'Feet kept falling out.' ELSE '' END,
       'link', link_id, day + time '19:05'
FROM given
JOIN prescriptions line ON line.program_id = given.program_id
CROSS JOIN LATERAL (
  SELECT offset_days, CASE WHEN is_active THEN CAST(:today AS date) - offset_days ELSE started_on + offset_days END AS day
  FROM generate_series(0, least(45, :reports / (SELECT count(*)::integer FROM prescriptions JOIN given USING (program_id))))
    AS offset_days
) AS days
LIMIT :reports;

-- Notes: a signed evaluation for everybody, two more for those with a program; some of the newest are drafts.
CREATE TEMP TABLE written AS
SELECT pg_temp.id_at(started_on + visit * 14) AS note_id, people.*, started_on + visit * 14 AS visit_on,
       CASE WHEN is_active AND visit = 2 AND n % 45 = 0 THEN 'draft' ELSE 'signed' END AS status
FROM people, generate_series(0, 2) AS visit
WHERE visit = 0 OR has_program;

INSERT INTO progress_notes (clinic_id, id, patient_id, episode_id, author_id, kind, visit_on, subjective, objective, assessment,
                            plan, minutes, status, version, created_at, updated_at, signed_at)
SELECT :clinic, note_id, id, episode_id, therapist_id, 'daily', visit_on, 'Less stiff in the morning. Feet still roll out.',
       repeat('Thighs rest fully on the bolster. ', 12), 'Settled into the pose.', 'Go on with the sheet.', '{}', status, 1, visit_on,
       visit_on, CASE WHEN status = 'signed' THEN visit_on END
FROM written;

INSERT INTO note_signatures (clinic_id, id, note_id, signer_id, printed_name, credential, meaning, method, needs_cosign,
                             signed_at, content, sha256)
SELECT :clinic, pg_temp.id_at(n.visit_on), note_id, therapist_id, 'Therapist', 'PT, DPT', 'author', 'password', false,
       n.visit_on, text,
       encode(sha256(convert_to(text, 'UTF8')), 'hex')
FROM written JOIN progress_notes n ON n.clinic_id = :clinic AND n.id = note_id,
     LATERAL (SELECT jsonb_build_object('note_id', n.id, 'kind', n.kind, 'visit_on', n.visit_on, 'subjective', n.subjective,
       'objective', n.objective, 'assessment', n.assessment, 'plan', n.plan)::text AS text) AS frozen
WHERE n.status = 'signed';
