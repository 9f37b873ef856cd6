CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE audit_event (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	user TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	app_version TEXT NOT NULL, 
	action TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	patient_id INTEGER, 
	entity TEXT, 
	entity_id TEXT, 
	detail TEXT NOT NULL, 
	key_id TEXT NOT NULL, 
	prev_hash BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	CONSTRAINT pk_audit_event PRIMARY KEY (seq), 
	CONSTRAINT ck_audit_event_hash_whole CHECK (length(hash) = 32), 
	CONSTRAINT ck_audit_event_prev_hash_whole CHECK (length(prev_hash) = 32), 
	CONSTRAINT ck_audit_event_counted CHECK (seq > 0)
)
 STRICT;
CREATE TABLE clinic (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	database_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	address TEXT NOT NULL, 
	is_demo INTEGER NOT NULL, preferences TEXT DEFAULT '{}' NOT NULL, logo BLOB, 
	CONSTRAINT pk_clinic PRIMARY KEY (id), 
	CONSTRAINT ck_clinic_only_one CHECK (id = 1)
)
 STRICT;
CREATE TABLE patient (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	number TEXT, 
	number_key TEXT, 
	family_name TEXT NOT NULL, 
	given_name TEXT NOT NULL, 
	title TEXT, 
	preferred_name TEXT, 
	family_key TEXT NOT NULL, 
	given_key TEXT NOT NULL, 
	birth_date TEXT, 
	birth_precision TEXT, 
	born_about TEXT NOT NULL, 
	age_years INTEGER, 
	age_told_on TEXT, 
	sex TEXT NOT NULL, 
	allergy_status TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, number_kind TEXT, phone TEXT, email TEXT, address TEXT, next_of_kin TEXT, next_of_kin_phone TEXT, changed_by TEXT, merged_into INTEGER CONSTRAINT fk_patient_merged_into_patient REFERENCES patient (id), 
	CONSTRAINT pk_patient PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE user_account (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	login TEXT NOT NULL, 
	login_key TEXT NOT NULL, 
	display_name TEXT NOT NULL, 
	roles TEXT NOT NULL, 
	is_disabled INTEGER NOT NULL, 
	slot TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_user_account PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE draft (
	id TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	knowledge TEXT NOT NULL, 
	answered INTEGER NOT NULL, 
	content TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1, session_id TEXT NOT NULL DEFAULT '', amends INTEGER CONSTRAINT fk_draft_amends_visit REFERENCES visit (id), 
	CONSTRAINT pk_draft PRIMARY KEY (id), 
	CONSTRAINT fk_draft_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 STRICT;
CREATE TABLE patient_allergy (
	patient_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	substance TEXT NOT NULL, 
	reaction TEXT, 
	CONSTRAINT pk_patient_allergy PRIMARY KEY (patient_id, position), 
	CONSTRAINT fk_patient_allergy_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE patient_token (
	token TEXT NOT NULL, 
	patient_id INTEGER NOT NULL, 
	CONSTRAINT pk_patient_token PRIMARY KEY (token, patient_id), 
	CONSTRAINT fk_patient_token_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit (
	id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	is_newest INTEGER NOT NULL, 
	replaces INTEGER, 
	amend_reason TEXT, 
	happened_at TEXT NOT NULL, 
	seen_at TEXT, 
	seen_by TEXT, 
	patient_as_seen TEXT NOT NULL, 
	conditions_asked INTEGER NOT NULL, 
	medications_asked INTEGER NOT NULL, 
	symptoms_asked INTEGER NOT NULL, 
	notes TEXT NOT NULL, 
	level TEXT NOT NULL, 
	settled INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	decided_level TEXT, 
	decision TEXT, 
	knowledge_version TEXT NOT NULL, 
	knowledge_digest TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	signed_by TEXT NOT NULL, 
	signed_at TEXT NOT NULL, signing_key TEXT, 
	CONSTRAINT pk_visit PRIMARY KEY (id), 
	CONSTRAINT fk_visit_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id), 
	CONSTRAINT fk_visit_replaces_visit FOREIGN KEY(replaces) REFERENCES visit (id)
)
 STRICT;
CREATE TABLE visit_answer (
	visit_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	value TEXT, 
	CONSTRAINT pk_visit_answer PRIMARY KEY (visit_id, "key", position), 
	CONSTRAINT fk_visit_answer_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_assessment (
	visit_id INTEGER NOT NULL, 
	visit_document TEXT NOT NULL, 
	document TEXT NOT NULL, 
	CONSTRAINT pk_visit_assessment PRIMARY KEY (visit_id), 
	CONSTRAINT fk_visit_assessment_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
CREATE TABLE visit_condition (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT, 
	text TEXT, 
	since TEXT, 
	CONSTRAINT pk_visit_condition PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_condition_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_finding (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	level TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_visit_finding PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_finding_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_ingredient (
	visit_id INTEGER NOT NULL, 
	inn TEXT NOT NULL, 
	drug_class TEXT NOT NULL, 
	atc TEXT NOT NULL, 
	CONSTRAINT pk_visit_ingredient PRIMARY KEY (visit_id, inn), 
	CONSTRAINT fk_visit_ingredient_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
CREATE TABLE visit_lab (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	test TEXT NOT NULL, 
	name TEXT NOT NULL, 
	urgency TEXT, 
	choice TEXT NOT NULL, 
	CONSTRAINT pk_visit_lab PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_lab_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_medication (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	dose TEXT, 
	started TEXT, 
	changed TEXT, 
	stopped TEXT, 
	confirmed INTEGER NOT NULL, 
	recognition TEXT, source TEXT, 
	CONSTRAINT pk_visit_medication PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_medication_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_result (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	test TEXT NOT NULL, 
	value TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	collected TEXT, 
	dealt_with INTEGER, 
	si_value TEXT, 
	si_unit TEXT, 
	interpretation TEXT, 
	CONSTRAINT pk_visit_result PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_result_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_symptom (
	visit_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	CONSTRAINT pk_visit_symptom PRIMARY KEY (visit_id, position), 
	CONSTRAINT fk_visit_symptom_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_search (
	place INTEGER NOT NULL, 
	visit_id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	name_key TEXT NOT NULL, 
	urgency INTEGER NOT NULL, 
	age INTEGER NOT NULL, 
	CONSTRAINT pk_visit_search PRIMARY KEY (place), 
	CONSTRAINT fk_visit_search_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id), 
	CONSTRAINT fk_visit_search_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
CREATE TABLE visit_term (
	term TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_visit_term PRIMARY KEY (term, place)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE visit_value (
	patient_id INTEGER NOT NULL, 
	test TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	lowest REAL, 
	highest REAL, 
	CONSTRAINT pk_visit_value PRIMARY KEY (patient_id, test, place, position), 
	CONSTRAINT fk_visit_value_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE VIRTUAL TABLE visit_note USING fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3');
CREATE TABLE patient_number (
	patient_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	number_key TEXT NOT NULL, 
	kind TEXT, 
	retired INTEGER NOT NULL, 
	CONSTRAINT pk_patient_number PRIMARY KEY (patient_id, position), 
	CONSTRAINT fk_patient_number_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE patient_former_name (
	patient_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_patient_former_name PRIMARY KEY (patient_id, position), 
	CONSTRAINT fk_patient_former_name_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE patient_version (
	patient_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	document TEXT NOT NULL, 
	told_on TEXT, 
	changed_at TEXT NOT NULL, 
	changed_by TEXT, 
	CONSTRAINT pk_patient_version PRIMARY KEY (patient_id, version), 
	CONSTRAINT fk_patient_version_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE patient_merge (
	id INTEGER NOT NULL, 
	duplicate_id INTEGER NOT NULL, 
	survivor_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed_at TEXT NOT NULL, 
	decided_by TEXT, 
	decided_at TEXT, 
	undone_by TEXT, 
	undone_at TEXT, 
	version_before INTEGER, 
	version_after INTEGER, 
	CONSTRAINT pk_patient_merge PRIMARY KEY (id), 
	CONSTRAINT fk_patient_merge_duplicate_id_patient FOREIGN KEY(duplicate_id) REFERENCES patient (id), 
	CONSTRAINT fk_patient_merge_survivor_id_patient FOREIGN KEY(survivor_id) REFERENCES patient (id)
)
 STRICT;
CREATE TABLE key_slots (
	id INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_key_slots PRIMARY KEY (id), 
	CONSTRAINT ck_key_slots_only_one CHECK (id = 1)
)
 STRICT;
CREATE TABLE sign_in_tries (
	id INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_sign_in_tries PRIMARY KEY (id), 
	CONSTRAINT ck_sign_in_tries_only_one CHECK (id = 1)
)
 STRICT;
CREATE TABLE visit_follow_up (
	visit_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	due TEXT, 
	note TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	done_by TEXT, 
	done_at TEXT, 
	CONSTRAINT pk_visit_follow_up PRIMARY KEY (visit_id, kind), 
	CONSTRAINT fk_visit_follow_up_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE jotting (
	author TEXT NOT NULL, 
	place TEXT NOT NULL, 
	title TEXT NOT NULL, 
	content TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	CONSTRAINT pk_jotting PRIMARY KEY (author, place)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE patient_restriction (
	id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	set_by TEXT NOT NULL, 
	set_at TEXT NOT NULL, 
	lifted_by TEXT, 
	lifted_at TEXT, 
	lift_reason TEXT, 
	CONSTRAINT pk_patient_restriction PRIMARY KEY (id), 
	CONSTRAINT fk_patient_restriction_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 STRICT;
CREATE TABLE restriction_team (
	restriction_id INTEGER NOT NULL, 
	login TEXT NOT NULL, 
	added_by TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	CONSTRAINT pk_restriction_team PRIMARY KEY (restriction_id, login), 
	CONSTRAINT fk_restriction_team_restriction_id_patient_restriction FOREIGN KEY(restriction_id) REFERENCES patient_restriction (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE break_glass (
	id INTEGER NOT NULL, 
	patient_id INTEGER NOT NULL, 
	login TEXT NOT NULL, 
	why TEXT NOT NULL, 
	words TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	begun_at TEXT NOT NULL, 
	until TEXT NOT NULL, 
	ended_at TEXT, 
	ended TEXT, 
	reviewed_by TEXT, 
	reviewed_at TEXT, 
	justified INTEGER, 
	remark TEXT, 
	CONSTRAINT pk_break_glass PRIMARY KEY (id), 
	CONSTRAINT fk_break_glass_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
)
 STRICT;
INSERT OR REPLACE INTO alembic_version VALUES ('0009');
INSERT OR REPLACE INTO audit_event VALUES (1, '2026-11-23T09:30:00.000000Z', 'nurse1', 'da9545721e0b4d1ca8c68bf16229368f', 'desk-1', '0.1.0', 'database.create', 'done', NULL, NULL, NULL, '{}', 'f163d0cf0d5377d6', X'0000000000000000000000000000000000000000000000000000000000000000', X'845AD45ECFF75C615AC146F8AF4AD1050C81926892D3961FF0BCAF1BDD175A3A');
INSERT OR REPLACE INTO audit_event VALUES (2, '2026-11-23T09:30:00.000000Z', 'nurse1', 'cf8a2f7ba2664c68b86f1d35d1f2871e', 'desk-1', '0.1.0', 'sign_in', 'done', NULL, NULL, NULL, '{"failed_before": 0}', 'f163d0cf0d5377d6', X'845AD45ECFF75C615AC146F8AF4AD1050C81926892D3961FF0BCAF1BDD175A3A', X'137B6E9ECF852552B6488055CD39FE8F02ADB500408F1ADD1B9D864A0F98A0A9');
INSERT OR REPLACE INTO clinic VALUES (1, 1, '0123456789abcdef0123456789abcdef', 'Hillside', '', 0, '{"page":{"paper":"A4","margins":{"top":10,"bottom":9,"left":15,"right":15},"letterhead":[]},"tall_man":false,"idle_lock_minutes":5,"units":{},"backup":{"folder":null,"rhythm":"daily","at_close":true,"kept":30}}', NULL);
INSERT OR REPLACE INTO patient VALUES (1, 1, '943 476 5919', '9434765919', 'O''Brien-Müller', 'Łukasz', NULL, NULL, 'o''brien-muller', 'lukasz', '1945-07-14', NULL, '1945-07-14', NULL, NULL, 'male', 'known', '2026-11-23T09:30:00.000000Z', '2026-11-23T09:30:00.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT OR REPLACE INTO patient VALUES (2, 1, NULL, NULL, 'Kowalska', 'Ewa', NULL, NULL, 'kowalska', 'ewa', NULL, NULL, '1974-05-25', 52, '2026-11-23', 'female', 'not_recorded', '2026-11-23T09:30:00.000000Z', '2026-11-23T09:30:00.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT OR REPLACE INTO user_account VALUES (1, 1, 'nurse1', 'nurse1', 'Nurse One', 'admin clinician nurse', 0, 'demo', '2026-11-23T09:30:00.000000Z');
INSERT OR REPLACE INTO draft VALUES ('d1', 1, 'nurse1', '2026-11-23T09:30:00.000000Z', '2026-11-23T09:30:00.000000Z', '2026.11.1', 1, '{"answers.dark_urine": "no"}', 1, 'cf8a2f7ba2664c68b86f1d35d1f2871e', NULL);
INSERT OR REPLACE INTO patient_allergy VALUES (1, 0, 'penicillin', NULL);
INSERT OR REPLACE INTO patient_token VALUES ('1945-07-14', 1);
INSERT OR REPLACE INTO patient_token VALUES ('9434765919', 1);
INSERT OR REPLACE INTO patient_token VALUES ('brien', 1);
INSERT OR REPLACE INTO patient_token VALUES ('lukasz', 1);
INSERT OR REPLACE INTO patient_token VALUES ('muller', 1);
INSERT OR REPLACE INTO patient_token VALUES ('o', 1);
INSERT OR REPLACE INTO patient_token VALUES ('obrienmuller', 1);
INSERT OR REPLACE INTO patient_token VALUES ('ewa', 2);
INSERT OR REPLACE INTO patient_token VALUES ('kowalska', 2);
INSERT OR REPLACE INTO visit VALUES (1, 1, 1, 'signed', 0, NULL, NULL, '2026-11-23T09:30:00.000000Z', '2026-11-23T09:30:00.000000Z', 'nurse1', '{"number":"943 476 5919","family_name":"O''Brien-Müller","given_name":"Łukasz","birth_date":"1945-07-14","sex":"male","allergies":{"status":"known","items":[{"substance":"penicillin"}]}}', 1, 1, 1, 'Cramps at night for three weeks.', 'same_day', 0, 'Finding 0', NULL, NULL, '2026.11.1', 'sha256:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'sha256:0b07cf236df2a343a30fa49ef1e9cca2e477e9b9058f3477819fa490b05864ff', 'nurse1', '2026-11-23T09:30:00.000000Z', NULL);
INSERT OR REPLACE INTO visit VALUES (2, 1, 2, 'amended', 1, 1, 'wrong side', '2026-11-23T09:30:00.000000Z', '2026-11-23T09:30:00.000000Z', 'nurse1', '{"number":"943 476 5919","family_name":"O''Brien-Müller","given_name":"Łukasz","birth_date":"1945-07-14","sex":"male","allergies":{"status":"known","items":[{"substance":"penicillin"}]}}', 1, 1, 1, 'The left leg.', 'same_day', 0, 'Finding 0', NULL, NULL, '2026.11.1', 'sha256:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'sha256:80a899e5bdc0e2e27a6e031a442635732659dd5ba98735490f22707d86b152d7', 'nurse1', '2026-11-23T09:30:00.000000Z', NULL);
INSERT OR REPLACE INTO visit_answer VALUES (1, 'cramp_freq_week', 0, 'whole', '4');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'cramp_side', 0, 'text', 'left');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'cramp_sites', 0, 'set', 'calf');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'cramp_sites', 1, 'set', 'foot');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'pain_score', 0, 'whole', '6');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'pulse', 0, 'whole', '72');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_0', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_1', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_10', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_11', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_2', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_3', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_4', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_5', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_6', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_7', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_8', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'question_9', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'saddle_numbness', 0, 'text', 'unknown');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'temperature', 0, 'number', '36.8');
INSERT OR REPLACE INTO visit_answer VALUES (1, 'weight', 0, 'number', '81.5');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'cramp_freq_week', 0, 'whole', '4');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'cramp_side', 0, 'text', 'left');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'cramp_sites', 0, 'set', 'calf');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'cramp_sites', 1, 'set', 'foot');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'pain_score', 0, 'whole', '6');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'pulse', 0, 'whole', '72');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_0', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_1', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_10', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_11', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_2', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_3', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_4', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_5', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_6', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_7', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_8', 0, 'yes_no', 'true');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'question_9', 0, 'yes_no', 'false');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'saddle_numbness', 0, 'text', 'unknown');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'temperature', 0, 'number', '36.8');
INSERT OR REPLACE INTO visit_answer VALUES (2, 'weight', 0, 'number', '81.5');
INSERT OR REPLACE INTO visit_assessment VALUES (1, '{"answers":{"cramp_freq_week":4,"cramp_side":"left","cramp_sites":["calf","foot"],"pain_score":6,"pulse":72,"question_0":true,"question_1":false,"question_10":true,"question_11":false,"question_2":true,"question_3":false,"question_4":true,"question_5":false,"question_6":true,"question_7":false,"question_8":true,"question_9":false,"saddle_numbness":"unknown","temperature":36.8,"weight":81.5},"conditions":[{"key":"diabetes_t2"},{"text":"tinea pedis"}],"format":"crampdesk-visit/1","medications":[{"dose":"one each morning","text":"Medicine 0 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 1 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 2 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 3 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 4 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 5 2.5mg tablets"}],"notes":"Cramps at night for three weeks.","other_symptoms":["constipation"],"patient":{"allergies":{"items":[{"substance":"penicillin"}],"status":"known"},"birth_date":"1945-07-14","family_name":"O''Brien-Müller","given_name":"Łukasz","number":"943 476 5919","sex":"male"},"results":[{"test":"test_0","unit":"mmol/L","value":"3.1"},{"test":"test_1","unit":"mmol/L","value":"3.1"},{"test":"test_2","unit":"mmol/L","value":"3.1"},{"test":"test_3","unit":"mmol/L","value":"3.1"},{"test":"test_4","unit":"mmol/L","value":"3.1"}],"seen_at":"2026-11-23T09:30:00Z","seen_by":"nurse1"}', '{"format":"crampdesk-assessment/1","level":"same_day","level_text":"SAME DAY: seen today","settled":false,"findings":[{"flag":"finding_0","rule":"finding_0-rule","level":"same_day","title":"Finding 0","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_1","rule":"finding_1-rule","level":"same_day","title":"Finding 1","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_2","rule":"finding_2-rule","level":"same_day","title":"Finding 2","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_3","rule":"finding_3-rule","level":"same_day","title":"Finding 3","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"}],"open":[{"flag":"rhabdomyolysis","rule":"rhabdo","level":"emergency","title":"Rhabdomyolysis","needs":["dark_urine"]}],"ask_next":["dark_urine"],"labs":[{"test":"test_0","name":"Test 0","loinc":"2823-3","urgency":"same_day","reasons":["on a thiazide"],"rules":["k-low-risk"],"tube":"gold","preparation":""},{"test":"test_1","name":"Test 1","loinc":"2823-3","urgency":"same_day","reasons":["on a thiazide"],"rules":["k-low-risk"],"tube":"gold","preparation":""},{"test":"test_2","name":"Test 2","loinc":"2823-3","urgency":"same_day","reasons":["on a thiazide"],"rules":["k-low-risk"],"tube":"gold","preparation":""}],"recent_results_used":[],"results":[{"test":"test_0","name":"test_0","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_1","name":"test_1","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_2","name":"test_2","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_3","name":"test_3","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_4","name":"test_4","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"}],"medications":[{"text":"Medicine 0 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 0","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 1 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 1","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 2 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 2","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 3 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 3","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 4 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 4","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 5 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 5","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"}],"interactions":[],"advice":{"give":[{"key":"stretch_bed","text":"Stretch before bed."}],"withhold":[{"key":"massage","because":"may be a clot","rule":"dvt"}]},"contributors":[{"cause":"medication","weight":3,"evidence":["thiazide"]}],"scores":{"wells_dvt":{"value":null,"lowest":1,"highest":3,"items":[],"missing":[],"source":"NG158"}},"knowledge":{"version":"2026.11.1","digest":"sha256:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},"warnings":[{"path":"results.0","text":"unusual"}]}');
INSERT OR REPLACE INTO visit_assessment VALUES (2, '{"answers":{"cramp_freq_week":4,"cramp_side":"left","cramp_sites":["calf","foot"],"pain_score":6,"pulse":72,"question_0":true,"question_1":false,"question_10":true,"question_11":false,"question_2":true,"question_3":false,"question_4":true,"question_5":false,"question_6":true,"question_7":false,"question_8":true,"question_9":false,"saddle_numbness":"unknown","temperature":36.8,"weight":81.5},"conditions":[{"key":"diabetes_t2"},{"text":"tinea pedis"}],"format":"crampdesk-visit/1","medications":[{"dose":"one each morning","text":"Medicine 0 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 1 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 2 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 3 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 4 2.5mg tablets"},{"dose":"one each morning","text":"Medicine 5 2.5mg tablets"}],"notes":"The left leg.","other_symptoms":["constipation"],"patient":{"allergies":{"items":[{"substance":"penicillin"}],"status":"known"},"birth_date":"1945-07-14","family_name":"O''Brien-Müller","given_name":"Łukasz","number":"943 476 5919","sex":"male"},"results":[{"test":"test_0","unit":"mmol/L","value":"3.1"},{"test":"test_1","unit":"mmol/L","value":"3.1"},{"test":"test_2","unit":"mmol/L","value":"3.1"},{"test":"test_3","unit":"mmol/L","value":"3.1"},{"test":"test_4","unit":"mmol/L","value":"3.1"}],"seen_at":"2026-11-23T09:30:00Z","seen_by":"nurse1"}', '{"format":"crampdesk-assessment/1","level":"same_day","level_text":"SAME DAY: seen today","settled":false,"findings":[{"flag":"finding_0","rule":"finding_0-rule","level":"same_day","title":"Finding 0","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_1","rule":"finding_1-rule","level":"same_day","title":"Finding 1","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_2","rule":"finding_2-rule","level":"same_day","title":"Finding 2","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"},{"flag":"finding_3","rule":"finding_3-rule","level":"same_day","title":"Finding 3","because":"Potassium 3.1 mmol/L.","facts":{"result.potassium":3.1,"medicines":["thiazide"],"dark_urine":false},"action":"Same-day review.","within":"today","source":"nice-ng158","digest":"sha256:abababababababababababababababababababababababababababababababab"}],"open":[{"flag":"rhabdomyolysis","rule":"rhabdo","level":"emergency","title":"Rhabdomyolysis","needs":["dark_urine"]}],"ask_next":["dark_urine"],"labs":[{"test":"test_0","name":"Test 0","loinc":"2823-3","urgency":"same_day","reasons":["on a thiazide"],"rules":["k-low-risk"],"tube":"gold","preparation":""}],"recent_results_used":[],"results":[{"test":"test_0","name":"test_0","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_1","name":"test_1","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_2","name":"test_2","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_3","name":"test_3","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"},{"test":"test_4","name":"test_4","value":"3.1","unit":"mmol/L","si_value":"3.1","si_unit":"mmol/L","interpretation":"low","because":"below 3.5"}],"medications":[{"text":"Medicine 0 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 0","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 1 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 1","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 2 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 2","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 3 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 3","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 4 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 4","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"},{"text":"Medicine 5 2.5mg tablets","status":"recognised","ingredients":[{"inn":"inn 5","class":"thiazide","atc":"C03AA01"}],"cramp_strength":"moderate","mechanism":"loses potassium"}],"interactions":[],"advice":{"give":[{"key":"stretch_bed","text":"Stretch before bed."}],"withhold":[{"key":"massage","because":"may be a clot","rule":"dvt"}]},"contributors":[{"cause":"medication","weight":3,"evidence":["thiazide"]}],"scores":{"wells_dvt":{"value":null,"lowest":1,"highest":3,"items":[],"missing":[],"source":"NG158"}},"knowledge":{"version":"2026.11.1","digest":"sha256:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"},"warnings":[{"path":"results.0","text":"unusual"}]}');
INSERT OR REPLACE INTO visit_condition VALUES (1, 0, 'diabetes_t2', NULL, NULL);
INSERT OR REPLACE INTO visit_condition VALUES (1, 1, NULL, 'tinea pedis', NULL);
INSERT OR REPLACE INTO visit_condition VALUES (2, 0, 'diabetes_t2', NULL, NULL);
INSERT OR REPLACE INTO visit_condition VALUES (2, 1, NULL, 'tinea pedis', NULL);
INSERT OR REPLACE INTO visit_finding VALUES (1, 0, 'finding_0', 'finding_0-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (1, 1, 'finding_1', 'finding_1-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (1, 2, 'finding_2', 'finding_2-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (1, 3, 'finding_3', 'finding_3-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (2, 0, 'finding_0', 'finding_0-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (2, 1, 'finding_1', 'finding_1-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (2, 2, 'finding_2', 'finding_2-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_finding VALUES (2, 3, 'finding_3', 'finding_3-rule', 'same_day', 'sha256:abababababababababababababababababababababababababababababababab');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 0', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 1', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 2', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 3', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 4', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (1, 'inn 5', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 0', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 1', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 2', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 3', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 4', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_ingredient VALUES (2, 'inn 5', 'thiazide', 'C03AA01');
INSERT OR REPLACE INTO visit_lab VALUES (1, 0, 'test_0', 'Test 0', 'same_day', 'suggested');
INSERT OR REPLACE INTO visit_lab VALUES (1, 1, 'test_1', 'Test 1', 'same_day', 'suggested');
INSERT OR REPLACE INTO visit_lab VALUES (1, 2, 'test_2', 'Test 2', 'same_day', 'suggested');
INSERT OR REPLACE INTO visit_lab VALUES (2, 0, 'test_0', 'Test 0', 'same_day', 'suggested');
INSERT OR REPLACE INTO visit_medication VALUES (1, 0, 'Medicine 0 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (1, 1, 'Medicine 1 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (1, 2, 'Medicine 2 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (1, 3, 'Medicine 3 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (1, 4, 'Medicine 4 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (1, 5, 'Medicine 5 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 0, 'Medicine 0 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 1, 'Medicine 1 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 2, 'Medicine 2 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 3, 'Medicine 3 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 4, 'Medicine 4 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_medication VALUES (2, 5, 'Medicine 5 2.5mg tablets', 'one each morning', NULL, NULL, NULL, 1, 'recognised', NULL);
INSERT OR REPLACE INTO visit_result VALUES (1, 0, 'test_0', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (1, 1, 'test_1', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (1, 2, 'test_2', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (1, 3, 'test_3', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (1, 4, 'test_4', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (2, 0, 'test_0', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (2, 1, 'test_1', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (2, 2, 'test_2', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (2, 3, 'test_3', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_result VALUES (2, 4, 'test_4', '3.1', 'mmol/L', NULL, NULL, '3.1', 'mmol/L', 'low');
INSERT OR REPLACE INTO visit_symptom VALUES (1, 0, 'constipation');
INSERT OR REPLACE INTO visit_symptom VALUES (2, 0, 'constipation');
INSERT OR REPLACE INTO visit_search VALUES (1927824202845388802, 2, 1, 'o''brien-muller lukasz', 4, 81);
INSERT OR REPLACE INTO visit_term VALUES ('a', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('a:test_0', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('a:test_1', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('a:test_2', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('a:test_3', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('a:test_4', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('c:diabetes_t2', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('f:finding_0', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('f:finding_1', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('f:finding_2', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('f:finding_3', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('k:thiazide', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('l:same_day', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 0', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 1', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 2', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 3', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 4', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('m:inn 5', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('o', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('o:test_0', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('q:same_day', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r:test_0', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r:test_1', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r:test_2', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r:test_3', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('r:test_4', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('s:male', 1927824202845388802);
INSERT OR REPLACE INTO visit_term VALUES ('u:nurse1', 1927824202845388802);
INSERT OR REPLACE INTO visit_value VALUES (1, 'test_0', 1927824202845388802, 0, '2026-11-23', 3.1, 3.1);
INSERT OR REPLACE INTO visit_value VALUES (1, 'test_1', 1927824202845388802, 1, '2026-11-23', 3.1, 3.1);
INSERT OR REPLACE INTO visit_value VALUES (1, 'test_2', 1927824202845388802, 2, '2026-11-23', 3.1, 3.1);
INSERT OR REPLACE INTO visit_value VALUES (1, 'test_3', 1927824202845388802, 3, '2026-11-23', 3.1, 3.1);
INSERT OR REPLACE INTO visit_value VALUES (1, 'test_4', 1927824202845388802, 4, '2026-11-23', 3.1, 3.1);
INSERT OR REPLACE INTO visit_note_data VALUES (1, X'0209');
INSERT OR REPLACE INTO visit_note_data VALUES (10, X'00000000FF000001010203000201010101010101010201010202000001');
INSERT OR REPLACE INTO visit_note_data VALUES (137438953473, X'00000118033061748DB0A09EB080808001020301066372616D70738DB0A09EB08080800102020103666F728DB0A09EB080808001020501056E696768748DB0A09EB0808080010204010574687265658DB0A09EB080808001020601057765656B738DB0A09EB080808001020700033161748DB0A09EB0808080010203010263728DB0A09EB08080800102020102666F8DB0A09EB080808001020501026E698DB0A09EB0808080010204010274688DB0A09EB0808080010206010277658DB0A09EB08080800102070004326372618DB0A09EB08080800102020103666F728DB0A09EB080808001020501036E69678DB0A09EB080808001020401037468728DB0A09EB080808001020601037765658DB0A09EB0808080010207040F1310121212100F0F0F0F0F11101010');
INSERT OR REPLACE INTO visit_note_data VALUES (274877906945, X'0000008205306C6566748DB0A09EB08080800202030301678DB0A09EB080808002020401037468658DB0A09EB08080800202020003316C658DB0A09EB080808002040303010274688DB0A09EB08080800202020004326C65668DB0A09EB08080800202030301678DB0A09EB080808002020401037468658DB0A09EB080808002020204110E10110F110E');
INSERT OR REPLACE INTO visit_note_data VALUES (9007336693694464, X'080000000000000100000000000000001AC101E600000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT OR REPLACE INTO visit_note_idx VALUES (1, X'', 2);
INSERT OR REPLACE INTO visit_note_idx VALUES (2, X'', 2);
INSERT OR REPLACE INTO visit_note_docsize VALUES (1927824202845388802, X'03', 2);
INSERT OR REPLACE INTO visit_note_config VALUES ('version', 4);
INSERT OR REPLACE INTO jotting VALUES ('nurse1', 'patient.add', 'A patient, not added yet', '{"family_name": "Öz"}', '2026-11-23T09:30:00.000000Z');
INSERT OR REPLACE INTO patient_restriction VALUES (1, 2, 'works here', 'clinician1', '2026-11-23T09:30:00.000000Z', NULL, NULL, NULL);
INSERT OR REPLACE INTO restriction_team VALUES (1, 'clinician1', 'clinician1', '2026-11-23T09:30:00.000000Z');
INSERT OR REPLACE INTO break_glass VALUES (1, 2, 'nurse1', 'care_now', 'fell in the hall', 'desk-1', '2026-11-23T09:30:00.000000Z', '2026-11-23T10:00:00.000000Z', '2026-11-23T09:30:00.000000Z', 'stopped', NULL, NULL, NULL, NULL);
CREATE INDEX ix_audit_event_patient_id_seq ON audit_event (patient_id, seq);
CREATE UNIQUE INDEX uq_audit_event_hash ON audit_event (hash);
CREATE INDEX ix_patient_family_key_given_key ON patient (family_key, given_key);
CREATE UNIQUE INDEX uq_patient_number_key ON patient (number_key);
CREATE UNIQUE INDEX uq_user_account_login_key ON user_account (login_key);
CREATE INDEX ix_draft_patient_id ON draft (patient_id);
CREATE INDEX ix_draft_saved_at ON draft (saved_at);
CREATE INDEX ix_patient_token_patient_id_token ON patient_token (patient_id, token);
CREATE INDEX ix_visit_is_newest_happened_at_id ON visit (is_newest, happened_at, id);
CREATE INDEX ix_visit_is_newest_level_happened_at_id ON visit (is_newest, level, happened_at, id);
CREATE INDEX ix_visit_patient_id_is_newest_happened_at_id ON visit (patient_id, is_newest, happened_at, id);
CREATE UNIQUE INDEX uq_visit_replaces ON visit (replaces);
CREATE INDEX ix_visit_answer_key_value_visit_id ON visit_answer ("key", value, visit_id);
CREATE INDEX ix_visit_condition_key_visit_id ON visit_condition ("key", visit_id);
CREATE INDEX ix_visit_finding_flag_visit_id ON visit_finding (flag, visit_id);
CREATE INDEX ix_visit_ingredient_drug_class_visit_id ON visit_ingredient (drug_class, visit_id);
CREATE INDEX ix_visit_ingredient_inn_visit_id ON visit_ingredient (inn, visit_id);
CREATE INDEX ix_visit_lab_test_visit_id ON visit_lab (test, visit_id);
CREATE INDEX ix_visit_result_test_interpretation_visit_id ON visit_result (test, interpretation, visit_id);
CREATE INDEX ix_visit_symptom_key_visit_id ON visit_symptom ("key", visit_id);
CREATE TRIGGER visit_answer_keeps_rows BEFORE DELETE ON visit_answer BEGIN SELECT raise(ABORT, 'visit_answer is never deleted from'); END;
CREATE TRIGGER visit_assessment_keeps_rows BEFORE DELETE ON visit_assessment BEGIN SELECT raise(ABORT, 'visit_assessment is never deleted from'); END;
CREATE TRIGGER visit_condition_keeps_rows BEFORE DELETE ON visit_condition BEGIN SELECT raise(ABORT, 'visit_condition is never deleted from'); END;
CREATE TRIGGER visit_finding_keeps_rows BEFORE DELETE ON visit_finding BEGIN SELECT raise(ABORT, 'visit_finding is never deleted from'); END;
CREATE TRIGGER visit_ingredient_keeps_rows BEFORE DELETE ON visit_ingredient BEGIN SELECT raise(ABORT, 'visit_ingredient is never deleted from'); END;
CREATE TRIGGER visit_lab_keeps_rows BEFORE DELETE ON visit_lab BEGIN SELECT raise(ABORT, 'visit_lab is never deleted from'); END;
CREATE TRIGGER visit_medication_keeps_rows BEFORE DELETE ON visit_medication BEGIN SELECT raise(ABORT, 'visit_medication is never deleted from'); END;
CREATE TRIGGER visit_result_keeps_rows BEFORE DELETE ON visit_result BEGIN SELECT raise(ABORT, 'visit_result is never deleted from'); END;
CREATE TRIGGER visit_symptom_keeps_rows BEFORE DELETE ON visit_symptom BEGIN SELECT raise(ABORT, 'visit_symptom is never deleted from'); END;
CREATE TRIGGER visit_keeps_rows BEFORE DELETE ON visit BEGIN SELECT raise(ABORT, 'visit is never deleted from'); END;
CREATE TRIGGER audit_event_keeps_rows BEFORE DELETE ON audit_event BEGIN SELECT raise(ABORT, 'audit_event is never deleted from'); END;
CREATE TRIGGER visit_answer_keeps_content BEFORE UPDATE ON visit_answer BEGIN SELECT raise(ABORT, 'visit_answer is never changed'); END;
CREATE TRIGGER visit_assessment_keeps_content BEFORE UPDATE ON visit_assessment BEGIN SELECT raise(ABORT, 'visit_assessment is never changed'); END;
CREATE TRIGGER visit_condition_keeps_content BEFORE UPDATE ON visit_condition BEGIN SELECT raise(ABORT, 'visit_condition is never changed'); END;
CREATE TRIGGER visit_finding_keeps_content BEFORE UPDATE ON visit_finding BEGIN SELECT raise(ABORT, 'visit_finding is never changed'); END;
CREATE TRIGGER visit_ingredient_keeps_content BEFORE UPDATE ON visit_ingredient BEGIN SELECT raise(ABORT, 'visit_ingredient is never changed'); END;
CREATE TRIGGER visit_lab_keeps_content BEFORE UPDATE ON visit_lab BEGIN SELECT raise(ABORT, 'visit_lab is never changed'); END;
CREATE TRIGGER visit_medication_keeps_content BEFORE UPDATE ON visit_medication BEGIN SELECT raise(ABORT, 'visit_medication is never changed'); END;
CREATE TRIGGER visit_result_keeps_content BEFORE UPDATE ON visit_result BEGIN SELECT raise(ABORT, 'visit_result is never changed'); END;
CREATE TRIGGER visit_symptom_keeps_content BEFORE UPDATE ON visit_symptom BEGIN SELECT raise(ABORT, 'visit_symptom is never changed'); END;
CREATE TRIGGER audit_event_keeps_content BEFORE UPDATE ON audit_event BEGIN SELECT raise(ABORT, 'audit_event is never changed'); END;
CREATE TRIGGER visit_keeps_content BEFORE UPDATE OF id, patient_id, version, status, replaces, amend_reason, happened_at, seen_at, seen_by, patient_as_seen, conditions_asked, medications_asked, symptoms_asked, notes, level, settled, title, decided_level, decision, knowledge_version, knowledge_digest, digest, signed_by, signed_at ON visit BEGIN SELECT raise(ABORT, 'a signed visit is never changed'); END;
CREATE TRIGGER visit_ages_once BEFORE UPDATE OF is_newest ON visit WHEN NOT (old.is_newest = 1 AND new.is_newest = 0) BEGIN SELECT raise(ABORT, 'a visit that was replaced stays so'); END;
CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event BEGIN SELECT raise(ABORT, 'an audit event was left out') WHERE new.seq <> coalesce((SELECT max(seq) FROM audit_event), 0) + 1; SELECT raise(ABORT, 'an audit event does not follow') WHERE new.prev_hash <> coalesce((SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1), zeroblob(32)); END;
CREATE UNIQUE INDEX uq_visit_search_visit_id ON visit_search (visit_id);
CREATE INDEX ix_visit_search_patient_id_place ON visit_search (patient_id, place);
CREATE INDEX ix_visit_search_name_key_place ON visit_search (name_key, place);
CREATE INDEX ix_visit_search_urgency_place ON visit_search (urgency, place);
CREATE INDEX ix_visit_search_age_place ON visit_search (age, place);
CREATE INDEX ix_visit_value_test_highest_lowest_place ON visit_value (test, highest, lowest, place);
CREATE INDEX ix_visit_value_test_day_patient_id ON visit_value (test, day, patient_id);
CREATE INDEX ix_patient_merged_into ON patient (merged_into);
CREATE INDEX ix_patient_birth_date ON patient (birth_date);
CREATE INDEX ix_patient_number_number_key ON patient_number (number_key);
CREATE INDEX ix_patient_merge_duplicate_id ON patient_merge (duplicate_id);
CREATE INDEX ix_patient_merge_survivor_id ON patient_merge (survivor_id);
CREATE INDEX ix_draft_amends ON draft (amends);
CREATE UNIQUE INDEX uq_visit_signing_key ON visit (signing_key);
CREATE TRIGGER visit_keeps_signing_key BEFORE UPDATE OF signing_key ON visit BEGIN SELECT raise(ABORT, 'a signed visit is never changed'); END;
CREATE TRIGGER patient_version_update BEFORE UPDATE ON patient_version BEGIN SELECT raise(ABORT, 'patient_version is never changed'); END;
CREATE TRIGGER patient_version_delete BEFORE DELETE ON patient_version BEGIN SELECT raise(ABORT, 'patient_version is never deleted from'); END;
CREATE TRIGGER patient_merge_delete BEFORE DELETE ON patient_merge BEGIN SELECT raise(ABORT, 'patient_merge is never deleted from'); END;
CREATE INDEX ix_visit_follow_up_kind_done_at ON visit_follow_up (kind, done_at);
CREATE UNIQUE INDEX uq_patient_restriction_patient_id ON patient_restriction (patient_id) WHERE lifted_at IS NULL;
CREATE INDEX ix_break_glass_patient_id ON break_glass (patient_id);
CREATE INDEX ix_break_glass_login_ended_at ON break_glass (login, ended_at);
CREATE INDEX ix_break_glass_reviewed_at ON break_glass (reviewed_at);
CREATE TRIGGER patient_restriction_keeps_rows BEFORE DELETE ON patient_restriction BEGIN SELECT raise(ABORT, 'patient_restriction is not changed'); END;
CREATE TRIGGER patient_restriction_keeps_content BEFORE UPDATE OF id, patient_id, reason, set_by, set_at ON patient_restriction BEGIN SELECT raise(ABORT, 'patient_restriction is not changed'); END;
CREATE TRIGGER patient_restriction_lifted_once BEFORE UPDATE OF lifted_by, lifted_at, lift_reason ON patient_restriction WHEN (old.lifted_at IS NOT NULL) BEGIN SELECT raise(ABORT, 'patient_restriction is not changed'); END;
CREATE TRIGGER break_glass_keeps_rows BEFORE DELETE ON break_glass BEGIN SELECT raise(ABORT, 'break_glass is not changed'); END;
CREATE TRIGGER break_glass_keeps_content BEFORE UPDATE OF id, patient_id, login, why, words, desk, begun_at, until ON break_glass BEGIN SELECT raise(ABORT, 'break_glass is not changed'); END;
CREATE TRIGGER break_glass_ended_once BEFORE UPDATE OF ended_at, ended ON break_glass WHEN (old.ended_at IS NOT NULL) BEGIN SELECT raise(ABORT, 'break_glass is not changed'); END;
CREATE TRIGGER break_glass_reviewed_once BEFORE UPDATE OF reviewed_by, reviewed_at, justified, remark ON break_glass WHEN (old.reviewed_at IS NOT NULL) BEGIN SELECT raise(ABORT, 'break_glass is not changed'); END;
