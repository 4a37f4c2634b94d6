-- Fills the benchmark's clinic with notes of plausible words. Run as the owner with app.clinic_id set.
-- Parameters: clinic, therapist, patient (whose history is long), history, notes, today, common (words, the most usual first).

CREATE TEMP TABLE vocabulary AS
SELECT n, CASE WHEN n <= cardinality(w) THEN w[n]
          ELSE (ARRAY['ab','con','de','ex','in','ob','per','pre','sub','trans','dys','hyp','iso','myo','neur','oste','peri','retro','tend'])[1 + n % 19]
            || (ARRAY['a','e','i','o','u','ia'])[1 + (n / 19) % 6]
            || (ARRAY['ber','cal','dor','fem','gen','lat','mal','nal','por','ral','sin','tib','vel','zon'])[1 + (n / 114) % 14]
            || (ARRAY['ic','al','ed','ing','ly','ous','ion'])[1 + (n / 1596) % 7] END AS word
FROM generate_series(1, 11000) AS n, (SELECT CAST(:common AS text[]) AS w) AS given;

CREATE UNIQUE INDEX ON vocabulary (n) INCLUDE (word);
ANALYZE vocabulary;

-- The n-th word is as frequent as 1/n: what people write follows that closely (Zipf).
CREATE TEMP TABLE sentences AS
SELECT place, string_agg(word, ' ') || '.' AS sentence
FROM (SELECT place, floor(exp(random() * ln(11000)))::integer AS n
      FROM generate_series(0, least(30000, CAST(:notes AS integer))) AS place, generate_series(1, 11) AS of_it) AS drawn
JOIN vocabulary USING (n) GROUP BY place;

CREATE UNIQUE INDEX ON sentences (place);
ANALYZE sentences;

CREATE TEMP TABLE about AS
SELECT row_number() OVER (ORDER BY p.id) - 1 AS place, p.id AS patient_id, p.therapist_id FROM patients p WHERE p.clinic_id = :clinic;

CREATE UNIQUE INDEX ON about (place);
ANALYZE about;

CREATE TEMP TABLE drawn AS
SELECT n, gen_random_uuid() AS note_id, CASE WHEN n <= :history THEN CAST(:patient AS uuid) ELSE a.patient_id END AS patient_id,
       CASE WHEN n <= :history THEN CAST(:therapist AS uuid) ELSE a.therapist_id END AS author_id,
       CAST(:today AS date) - CASE WHEN n <= :history THEN (n * 5)::integer ELSE (n::bigint * 1095 / :notes)::integer END AS visit_on,
       (ARRAY['daily','daily','daily','progress','daily','evaluation','daily','phone'])[1 + n % 8] AS kind,
       CASE WHEN n > :history AND n % 25 = 0 AND n < :notes / 20 THEN 'draft' ELSE 'signed' END AS status,
       (random() * (least(30000, :notes) - 4))::integer AS first, (random() * (least(30000, :notes) - 4))::integer AS second, (random() * (least(30000, :notes) - 4))::integer AS third,
       (random() * (least(30000, :notes) - 4))::integer AS fourth
FROM generate_series(1, :notes) AS n
JOIN about a ON a.place = (n::bigint * 7919) % (SELECT count(*) FROM about);

DROP INDEX ix_progress_notes_words;

INSERT INTO progress_notes (clinic_id, id, patient_id, author_id, kind, visit_on, subjective, objective, assessment, plan,
                            minutes, status, version, created_at, updated_at, signed_at)
SELECT :clinic, note_id, patient_id, author_id, kind, visit_on,
       a.sentence || ' ' || b.sentence || ' ' || c.sentence, d.sentence || ' ' || e.sentence || ' ' || f.sentence,
       g.sentence || ' ' || h.sentence, i.sentence || ' ' || j.sentence,
       '{}', status, 1, visit_on, visit_on, CASE WHEN status = 'signed' THEN visit_on END
FROM drawn
JOIN sentences a ON a.place = first JOIN sentences b ON b.place = first + 1 JOIN sentences c ON c.place = first + 2
JOIN sentences d ON d.place = second JOIN sentences e ON e.place = second + 1 JOIN sentences f ON f.place = second + 2
JOIN sentences g ON g.place = third JOIN sentences h ON h.place = third + 1
JOIN sentences i ON i.place = fourth JOIN sentences j ON j.place = fourth + 1;

CREATE INDEX ix_progress_notes_words ON progress_notes USING gin (clinic_id, visit_on, author_id, kind, words)
WITH (fastupdate = off);

INSERT INTO note_signatures (clinic_id, id, note_id, signer_id, printed_name, credential, meaning, method, needs_cosign,
                             signed_at, content, sha256)
SELECT :clinic, gen_random_uuid(), note_id, n.author_id, 'Therapist', 'PT, DPT', 'author', 'password', drawn.n % 100 = 3 AND drawn.n < :notes / 20,
       n.visit_on, text,
       encode(sha256(convert_to(text, 'UTF8')), 'hex')
FROM drawn JOIN progress_notes n ON n.clinic_id = :clinic AND n.id = note_id,
     LATERAL (SELECT jsonb_build_object('note_id', n.id, 'kind', n.kind, 'visit_on', n.visit_on, 'subjective', n.subjective,
       'objective', n.objective, 'assessment', n.assessment, 'plan', n.plan)::text AS text) AS frozen
WHERE n.status = 'signed';

INSERT INTO addenda (clinic_id, id, note_id, author_id, printed_name, credential, method, needs_cosign, text,
                     sha256, created_at)
SELECT :clinic, gen_random_uuid(), note_id, author_id, 'Therapist', 'PT, DPT', 'password', false, sentence,
       encode(sha256(convert_to(sentence, 'UTF8')), 'hex'), visit_on
FROM drawn JOIN sentences ON place = first + 3
WHERE status = 'signed' AND n % 40 = 0;
