BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE answer_openings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	quiz VARCHAR(200) NOT NULL, 
	reason TEXT NOT NULL, 
	opened_by INTEGER, 
	opened_at DATETIME NOT NULL, 
	CONSTRAINT fk_answer_openings_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_answer_openings_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_answer_openings_opened_by_users FOREIGN KEY(opened_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "answer_openings" VALUES(1,1,1,'w''1','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE assignment_terms (
	id INTEGER NOT NULL, 
	assignment_id INTEGER NOT NULL, 
	starts_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	zone VARCHAR(60) NOT NULL, 
	note TEXT NOT NULL, 
	set_by INTEGER, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_assignment_terms PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_terms_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignment_terms_set_by_users FOREIGN KEY(set_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "assignment_terms" VALUES(1,1,'2026-11-23','2026-11-23','w''1','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE assignments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER, 
	kind VARCHAR(20) NOT NULL, 
	slug VARCHAR(200) NOT NULL, 
	made_by INTEGER, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT ck_assignments_kind CHECK (kind IN ('module', 'course')), 
	CONSTRAINT fk_assignments_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignments_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignments_made_by_users FOREIGN KEY(made_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "assignments" VALUES(1,1,1,'module','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE assignments_withdrawn (
	assignment_id INTEGER NOT NULL, 
	"by" INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_assignments_withdrawn PRIMARY KEY (assignment_id), 
	CONSTRAINT fk_assignments_withdrawn_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_assignments_withdrawn_by_users FOREIGN KEY("by") REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "assignments_withdrawn" VALUES(1,1,'2026-11-23 09:30:00.000000');
CREATE TABLE attempts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	quiz VARCHAR(200) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	drawn JSON, 
	orders JSON NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	points INTEGER, 
	best INTEGER, 
	passed BOOLEAN, 
	ending VARCHAR(200), 
	CONSTRAINT uq_attempts_user_id_quiz_key UNIQUE (user_id, quiz, "key"), 
	CONSTRAINT fk_attempts_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_attempts_edition_editions FOREIGN KEY(edition) REFERENCES editions (hash)
);
INSERT INTO "attempts" VALUES(1,1,'w''1','w''1',NULL,'{"a": [1, 2]}','w''1','2026-11-23 09:30:00.000000',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE badge_pictures (
	digest VARCHAR(64) NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_badge_pictures PRIMARY KEY (digest)
);
INSERT INTO "badge_pictures" VALUES('w''1',X'00FF27');
CREATE TABLE badges (
	statement_id INTEGER NOT NULL, 
	list_number INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	"key" VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_badges PRIMARY KEY (statement_id), 
	CONSTRAINT uq_badges_list_number_place UNIQUE (list_number, place), 
	CONSTRAINT fk_badges_statement_id_statements FOREIGN KEY(statement_id) REFERENCES statements (id) ON DELETE CASCADE
);
INSERT INTO "badges" VALUES(1,1,1,'w''1','2026-11-23 09:30:00.000000');
CREATE TABLE calendar_feeds (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	token VARCHAR(43) NOT NULL, 
	made_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calendar_feeds PRIMARY KEY (id), 
	CONSTRAINT fk_calendar_feeds_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_calendar_feeds_token UNIQUE (token)
);
INSERT INTO "calendar_feeds" VALUES(1,1,'w''1','2026-11-23 09:30:00.000000',NULL);
CREATE TABLE check_answers (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	lesson VARCHAR(200) NOT NULL, 
	"check" VARCHAR(200) NOT NULL, 
	answer INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_check_answers PRIMARY KEY (id), 
	CONSTRAINT uq_check_answers_user_id_lesson_check_answer UNIQUE (user_id, lesson, "check", answer), 
	CONSTRAINT fk_check_answers_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "check_answers" VALUES(1,1,'w''1','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE cohort_trainers (
	id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	added_by INTEGER, 
	added_at DATETIME NOT NULL, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_cohort_trainers PRIMARY KEY (id), 
	CONSTRAINT fk_cohort_trainers_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_cohort_trainers_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_cohort_trainers_added_by_users FOREIGN KEY(added_by) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT fk_cohort_trainers_ended_by_users FOREIGN KEY(ended_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "cohort_trainers" VALUES(1,1,1,1,'2026-11-23 09:30:00.000000',1,NULL);
CREATE TABLE cohorts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(200) NOT NULL, 
	zone VARCHAR(60) NOT NULL, 
	created_by INTEGER, 
	created_at DATETIME NOT NULL, 
	archived_at DATETIME, 
	CONSTRAINT fk_cohorts_created_by_users FOREIGN KEY(created_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "cohorts" VALUES(1,'w''1','w''1',1,'2026-11-23 09:30:00.000000',NULL);
CREATE TABLE corrections (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	statement_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	words VARCHAR(1000) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by INTEGER, 
	answer VARCHAR(1000), 
	CONSTRAINT fk_corrections_statement_id_statements FOREIGN KEY(statement_id) REFERENCES statements (id) ON DELETE CASCADE, 
	CONSTRAINT fk_corrections_decided_by_users FOREIGN KEY(decided_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "corrections" VALUES(1,1,'w''1','w''1','2026-11-23 09:30:00.000000',NULL,1,NULL);
CREATE TABLE courses_finished (
	user_id INTEGER NOT NULL, 
	course VARCHAR(200) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_courses_finished PRIMARY KEY (user_id, course), 
	CONSTRAINT fk_courses_finished_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "courses_finished" VALUES(1,'w''1','w''1','2026-11-23 09:30:00.000000');
CREATE TABLE editions (
	hash VARCHAR(64) NOT NULL, 
	kind VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	lang VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_editions PRIMARY KEY (hash)
);
INSERT INTO "editions" VALUES('w''1','w''1','w''1','w''1','w''1',X'00FF27','2026-11-23 09:30:00.000000');
CREATE TABLE enrolments (
	user_id INTEGER NOT NULL, 
	course VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_enrolments PRIMARY KEY (user_id, course), 
	CONSTRAINT fk_enrolments_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "enrolments" VALUES(1,'common-ground','2026-11-23 09:30:00.000000');
CREATE TABLE exports (
	id VARCHAR(43) NOT NULL, 
	user_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_exports PRIMARY KEY (id), 
	CONSTRAINT fk_exports_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "exports" VALUES('w''1',1,'w''1','2026-11-23 09:30:00.000000');
CREATE TABLE goal_steps (
	goal_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	words TEXT NOT NULL, 
	day DATE NOT NULL, 
	by_id INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_goal_steps PRIMARY KEY (goal_id, position), 
	CONSTRAINT fk_goal_steps_goal_id_goals FOREIGN KEY(goal_id) REFERENCES goals (id) ON DELETE CASCADE, 
	CONSTRAINT fk_goal_steps_by_id_users FOREIGN KEY(by_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT ck_goal_steps_kind CHECK (kind IN ('proposed', 'agreed', 'reached', 'ended'))
);
INSERT INTO "goal_steps" VALUES(1,1,'proposed','w''1','2026-11-23',1,'2026-11-23 09:30:00.000000');
CREATE TABLE goals (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	membership_id INTEGER NOT NULL, 
	mentor_id INTEGER, 
	"key" VARCHAR(40) NOT NULL, 
	begun_at DATETIME NOT NULL, 
	CONSTRAINT fk_goals_membership_id_memberships FOREIGN KEY(membership_id) REFERENCES memberships (id) ON DELETE CASCADE, 
	CONSTRAINT fk_goals_mentor_id_users FOREIGN KEY(mentor_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT uq_goals_membership_id_key UNIQUE (membership_id, "key")
);
INSERT INTO "goals" VALUES(1,1,1,'w''1','2026-11-23 09:30:00.000000');
CREATE TABLE invitations (
	id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	token_hash BLOB NOT NULL, 
	invited_by INTEGER, 
	invited_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_by INTEGER, 
	used_at DATETIME, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_invitations_invited_by_users FOREIGN KEY(invited_by) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invitations_used_by_users FOREIGN KEY(used_by) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "invitations" VALUES(1,1,'w''1','w''1',X'00FF27',1,'2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',1,NULL,NULL);
CREATE TABLE issuer_keys (
	id INTEGER NOT NULL, 
	name VARCHAR(20) NOT NULL, 
	ed25519 VARCHAR(60) NOT NULL, 
	rsa VARCHAR(400) NOT NULL, 
	made_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	leaked_at DATETIME, 
	CONSTRAINT pk_issuer_keys PRIMARY KEY (id), 
	CONSTRAINT uq_issuer_keys_name UNIQUE (name)
);
INSERT INTO "issuer_keys" VALUES(1,'w''1','w''1','w''1','2026-11-23 09:30:00.000000',NULL,NULL);
CREATE TABLE join_codes (
	id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	code VARCHAR(26) NOT NULL, 
	made_by INTEGER, 
	made_at DATETIME NOT NULL, 
	last_day DATE NOT NULL, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_join_codes PRIMARY KEY (id), 
	CONSTRAINT fk_join_codes_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_join_codes_code UNIQUE (code), 
	CONSTRAINT fk_join_codes_made_by_users FOREIGN KEY(made_by) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT fk_join_codes_ended_by_users FOREIGN KEY(ended_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "join_codes" VALUES(1,1,'w''1',1,'2026-11-23 09:30:00.000000','2026-11-23',1,NULL);
CREATE TABLE later_dates (
	id INTEGER NOT NULL, 
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	due_on DATE NOT NULL, 
	reason TEXT NOT NULL, 
	given_by INTEGER, 
	given_at DATETIME NOT NULL, 
	CONSTRAINT pk_later_dates PRIMARY KEY (id), 
	CONSTRAINT fk_later_dates_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_later_dates_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_later_dates_given_by_users FOREIGN KEY(given_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "later_dates" VALUES(1,1,1,'2026-11-23','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE lessons_done (
	user_id INTEGER NOT NULL, 
	lesson VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_lessons_done PRIMARY KEY (user_id, lesson), 
	CONSTRAINT fk_lessons_done_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "lessons_done" VALUES(1,'01-first/01-look','2026-11-23 09:30:00.000000');
CREATE TABLE mail_stops (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	stopped_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_mail_stops PRIMARY KEY (id), 
	CONSTRAINT ck_mail_stops_kind CHECK (kind IN ('reminders', 'digest')), 
	CONSTRAINT fk_mail_stops_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "mail_stops" VALUES(1,1,'reminders','2026-11-23 09:30:00.000000',NULL);
CREATE TABLE mail_tokens (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	token_hash BLOB NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_mail_tokens PRIMARY KEY (id), 
	CONSTRAINT ck_mail_tokens_purpose CHECK (purpose IN ('confirm', 'reset', 'email')), 
	CONSTRAINT fk_mail_tokens_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_mail_tokens_token_hash UNIQUE (token_hash)
);
INSERT INTO "mail_tokens" VALUES(1,1,'confirm',X'00FF27','w''1','2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',NULL);
CREATE TABLE memberships (
	id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	joined_at DATETIME NOT NULL, 
	how VARCHAR(20) NOT NULL, 
	code_id INTEGER, 
	ended_by INTEGER, 
	ended_at DATETIME, 
	CONSTRAINT pk_memberships PRIMARY KEY (id), 
	CONSTRAINT fk_memberships_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_memberships_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_memberships_code_id_join_codes FOREIGN KEY(code_id) REFERENCES join_codes (id) ON DELETE SET NULL, 
	CONSTRAINT fk_memberships_ended_by_users FOREIGN KEY(ended_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "memberships" VALUES(1,1,1,'2026-11-23 09:30:00.000000','w''1',1,1,NULL);
CREATE TABLE messages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR(120) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	recipient VARCHAR(254) NOT NULL, 
	user_id INTEGER, 
	data JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	next_try_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	sent_at DATETIME, 
	failed_at DATETIME, 
	error VARCHAR, dropped_at DATETIME, 
	CONSTRAINT uq_messages_key UNIQUE ("key"), 
	CONSTRAINT fk_messages_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "messages" VALUES(1,'w''1','w''1','w''1',1,'{"a": [1, 2]}','2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',1,NULL,NULL,NULL,NULL);
CREATE TABLE modules_finished (
	user_id INTEGER NOT NULL, 
	module VARCHAR(200) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_modules_finished PRIMARY KEY (user_id, module), 
	CONSTRAINT fk_modules_finished_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "modules_finished" VALUES(1,'w''1','w''1','2026-11-23 09:30:00.000000');
CREATE TABLE note_threads (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	membership_id INTEGER NOT NULL, 
	mentor_id INTEGER, 
	module VARCHAR(200) NOT NULL, 
	begun_at DATETIME NOT NULL, 
	CONSTRAINT fk_note_threads_membership_id_memberships FOREIGN KEY(membership_id) REFERENCES memberships (id) ON DELETE CASCADE, 
	CONSTRAINT fk_note_threads_mentor_id_users FOREIGN KEY(mentor_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT uq_note_threads_membership_id_mentor_id_module UNIQUE (membership_id, mentor_id, module)
);
INSERT INTO "note_threads" VALUES(1,1,1,'w''1','2026-11-23 09:30:00.000000');
CREATE TABLE notes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	thread_id INTEGER NOT NULL, 
	writer_id INTEGER NOT NULL, 
	words TEXT NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	sent_at DATETIME NOT NULL, 
	read_at DATETIME, 
	CONSTRAINT fk_notes_thread_id_note_threads FOREIGN KEY(thread_id) REFERENCES note_threads (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notes_writer_id_users FOREIGN KEY(writer_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_notes_thread_id_key UNIQUE (thread_id, "key")
);
INSERT INTO "notes" VALUES(1,1,1,'w''1','w''1','2026-11-23 09:30:00.000000',NULL);
CREATE TABLE nudges (
	id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	nudged_by INTEGER, 
	nudged_at DATETIME NOT NULL, 
	CONSTRAINT pk_nudges PRIMARY KEY (id), 
	CONSTRAINT fk_nudges_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_nudges_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_nudges_nudged_by_users FOREIGN KEY(nudged_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "nudges" VALUES(1,1,1,1,'2026-11-23 09:30:00.000000');
CREATE TABLE pointers (
	path VARCHAR NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_pointers PRIMARY KEY (path), 
	CONSTRAINT fk_pointers_hash_editions FOREIGN KEY(hash) REFERENCES editions (hash)
);
INSERT INTO "pointers" VALUES('w''1','w''1');
CREATE TABLE publications (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	changed INTEGER NOT NULL, 
	held_back JSON NOT NULL
);
INSERT INTO "publications" VALUES(1,'2026-11-23 09:30:00.000000','w''1',1,'{"a": [1, 2]}');
CREATE TABLE pulse_answers (
	"key" VARCHAR(32) NOT NULL, 
	module VARCHAR(200) NOT NULL, 
	cohort_id INTEGER, 
	useful INTEGER NOT NULL, 
	words TEXT NOT NULL, 
	five INTEGER, 
	site_five INTEGER, 
	CONSTRAINT pk_pulse_answers PRIMARY KEY ("key"), 
	CONSTRAINT fk_pulse_answers_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT ck_pulse_answers_useful CHECK (useful BETWEEN 1 AND 4)
)
 WITHOUT ROWID

;
INSERT INTO "pulse_answers" VALUES('w''1','w''1',1,1,'w''1',NULL,NULL);
CREATE TABLE pulses_asked (
	user_id INTEGER NOT NULL, 
	module VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_pulses_asked PRIMARY KEY (user_id, module), 
	CONSTRAINT fk_pulses_asked_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "pulses_asked" VALUES(1,'w''1');
CREATE TABLE reflections (
	user_id INTEGER NOT NULL, 
	lesson VARCHAR(200) NOT NULL, 
	prompt VARCHAR(200) NOT NULL, 
	words TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_reflections PRIMARY KEY (user_id, lesson, prompt), 
	CONSTRAINT fk_reflections_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "reflections" VALUES(1,'w''1','w''1','w''1',1,'2026-11-23 09:30:00.000000');
CREATE TABLE revocations (
	statement_id INTEGER NOT NULL, 
	"by" INTEGER, 
	command VARCHAR(100) NOT NULL, 
	CONSTRAINT pk_revocations PRIMARY KEY (statement_id), 
	CONSTRAINT fk_revocations_statement_id_statements FOREIGN KEY(statement_id) REFERENCES statements (id) ON DELETE CASCADE, 
	CONSTRAINT fk_revocations_by_users FOREIGN KEY("by") REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "revocations" VALUES(1,1,'w''1');
CREATE TABLE role_grants (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	granted_by INTEGER, 
	granted_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_role_grants PRIMARY KEY (id), 
	CONSTRAINT ck_role_grants_role CHECK (role IN ('trainer', 'author', 'admin')), 
	CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_role_grants_granted_by_users FOREIGN KEY(granted_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "role_grants" VALUES(1,7,'trainer',1,'2026-11-23 09:30:00.000000',NULL);
CREATE TABLE said_and_done (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	cohort_id INTEGER NOT NULL, 
	suggestion_id INTEGER, 
	said TEXT NOT NULL, 
	did TEXT NOT NULL, 
	by_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT fk_said_and_done_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_said_and_done_suggestion_id_suggestions FOREIGN KEY(suggestion_id) REFERENCES suggestions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_said_and_done_by_id_users FOREIGN KEY(by_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_said_and_done_cohort_id_key UNIQUE (cohort_id, "key")
);
INSERT INTO "said_and_done" VALUES(1,1,1,'w''1','w''1',1,'2026-11-23 09:30:00.000000','w''1',NULL);
CREATE TABLE sign_ins (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	token_hash BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	device VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash)
);
INSERT INTO "sign_ins" VALUES(1,1,X'00FF27','2026-11-23 09:30:00.000000','2026-12-23 09:30:00.000000',NULL,'Firefox');
CREATE TABLE statement_files (
	statement_id INTEGER NOT NULL, 
	form VARCHAR(20) NOT NULL, 
	body BLOB NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	CONSTRAINT pk_statement_files PRIMARY KEY (statement_id, form), 
	CONSTRAINT fk_statement_files_statement_id_statements FOREIGN KEY(statement_id) REFERENCES statements (id) ON DELETE CASCADE
);
INSERT INTO "statement_files" VALUES(1,'w''1',X'00FF27','w''1');
CREATE TABLE statements (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code VARCHAR(26) NOT NULL, 
	user_id INTEGER, 
	course VARCHAR(200) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	record JSON NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	name_public BOOLEAN NOT NULL, 
	issued_at DATETIME NOT NULL, 
	superseded_by VARCHAR(26), 
	revoked_at DATETIME, 
	revoked_reason VARCHAR, 
	withdrawn_at DATETIME, 
	CONSTRAINT ck_statements_kind CHECK (kind IN ('participation', 'achievement')), 
	CONSTRAINT uq_statements_code UNIQUE (code), 
	CONSTRAINT fk_statements_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT fk_statements_superseded_by_statements FOREIGN KEY(superseded_by) REFERENCES statements (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "statements" VALUES(1,'w''1',1,'w''1','participation','{"a": [1, 2]}','w''1',1,'2026-11-23 09:30:00.000000','w''1',NULL,NULL,NULL);
CREATE TABLE status_lists (
	number INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	signed INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_status_lists PRIMARY KEY (number)
);
INSERT INTO "status_lists" VALUES(1,1,1,X'00FF27');
CREATE TABLE steps (
	attempt_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	response JSON NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (attempt_id, position), 
	CONSTRAINT fk_steps_attempt_id_attempts FOREIGN KEY(attempt_id) REFERENCES attempts (id) ON DELETE CASCADE
);
INSERT INTO "steps" VALUES(1,1,'{"a": [1, 2]}','2026-11-23 09:30:00.000000');
CREATE TABLE suggestions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	cohort_id INTEGER NOT NULL, 
	user_id INTEGER, 
	words TEXT NOT NULL, 
	day DATE NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	CONSTRAINT fk_suggestions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_suggestions_cohort_id_cohorts FOREIGN KEY(cohort_id) REFERENCES cohorts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_suggestions_cohort_id_key UNIQUE (cohort_id, "key")
);
INSERT INTO "suggestions" VALUES(1,1,1,'w''1','2026-11-23','w''1');
CREATE TABLE time_asks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	wish_on DATE NOT NULL, 
	reason TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	answered_by INTEGER, 
	given_on DATE, 
	answer TEXT, 
	CONSTRAINT fk_time_asks_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_time_asks_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT fk_time_asks_answered_by_users FOREIGN KEY(answered_by) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "time_asks" VALUES(1,1,1,'2026-11-23','w''1','2026-11-23 09:30:00.000000',NULL,1,NULL,NULL);
CREATE TABLE tries (
	"key" VARCHAR(64) NOT NULL, 
	until DATETIME NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_tries PRIMARY KEY ("key")
);
INSERT INTO "tries" VALUES('w''1','2026-11-23 09:30:00.000000',1);
CREATE TABLE users (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	disabled_at DATETIME, 
	theme VARCHAR(20), 
	CONSTRAINT uq_users_email UNIQUE (email)
);
INSERT INTO "users" VALUES(1,'ada@example.org','Ada Mensah','hash','2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',NULL,NULL);
INSERT INTO "users" VALUES(7,'tom@example.org','Tom Okafor','hash',NULL,'2026-11-23 09:30:00.000000',NULL,NULL);
CREATE INDEX ix_pointers_hash ON pointers (hash);
CREATE INDEX ix_role_grants_granted_by ON role_grants (granted_by);
CREATE INDEX ix_role_grants_user_id ON role_grants (user_id);
CREATE UNIQUE INDEX uq_role_grants_held ON role_grants (user_id, role) WHERE withdrawn_at IS NULL;
CREATE INDEX ix_sign_ins_user_id ON sign_ins (user_id);
CREATE INDEX ix_mail_tokens_user_id ON mail_tokens (user_id);
CREATE UNIQUE INDEX uq_attempts_open ON attempts (user_id, quiz) WHERE ended_at IS NULL;
CREATE INDEX ix_statements_user_id ON statements (user_id);
CREATE INDEX ix_statements_superseded_by ON statements (superseded_by);
CREATE UNIQUE INDEX uq_statements_live ON statements (user_id, course, kind) WHERE superseded_by IS NULL AND revoked_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_messages_recipient ON messages (recipient);
CREATE INDEX ix_messages_user_id ON messages (user_id);
CREATE INDEX ix_exports_user_id ON exports (user_id);
CREATE INDEX ix_attempts_edition_ended_at_user_id_id ON attempts (edition, ended_at, user_id, id);
CREATE INDEX ix_cohorts_created_by ON cohorts (created_by);
CREATE INDEX ix_cohort_trainers_user_id ON cohort_trainers (user_id);
CREATE INDEX ix_cohort_trainers_added_by ON cohort_trainers (added_by);
CREATE INDEX ix_cohort_trainers_cohort_id ON cohort_trainers (cohort_id);
CREATE INDEX ix_cohort_trainers_ended_by ON cohort_trainers (ended_by);
CREATE UNIQUE INDEX uq_cohort_trainers_here ON cohort_trainers (cohort_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX ix_join_codes_cohort_id ON join_codes (cohort_id);
CREATE INDEX ix_join_codes_ended_by ON join_codes (ended_by);
CREATE INDEX ix_join_codes_made_by ON join_codes (made_by);
CREATE UNIQUE INDEX uq_join_codes_open ON join_codes (cohort_id) WHERE ended_at IS NULL;
CREATE INDEX ix_invitations_invited_by ON invitations (invited_by);
CREATE INDEX ix_invitations_cohort_id ON invitations (cohort_id);
CREATE INDEX ix_invitations_email ON invitations (email);
CREATE INDEX ix_invitations_used_by ON invitations (used_by);
CREATE INDEX ix_memberships_user_id ON memberships (user_id);
CREATE INDEX ix_memberships_ended_by ON memberships (ended_by);
CREATE INDEX ix_memberships_code_id ON memberships (code_id);
CREATE INDEX ix_memberships_cohort_id ON memberships (cohort_id);
CREATE UNIQUE INDEX uq_memberships_here ON memberships (cohort_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX ix_assignments_cohort_id ON assignments (cohort_id);
CREATE INDEX ix_assignments_made_by ON assignments (made_by);
CREATE INDEX ix_assignments_user_id ON assignments (user_id);
CREATE INDEX ix_assignment_terms_set_by ON assignment_terms (set_by);
CREATE INDEX ix_assignment_terms_assignment_id ON assignment_terms (assignment_id);
CREATE INDEX ix_assignments_withdrawn_by ON assignments_withdrawn ("by");
CREATE INDEX ix_later_dates_given_by ON later_dates (given_by);
CREATE INDEX ix_later_dates_user_id ON later_dates (user_id);
CREATE INDEX ix_later_dates_assignment_id_user_id ON later_dates (assignment_id, user_id);
CREATE INDEX ix_answer_openings_cohort_id ON answer_openings (cohort_id);
CREATE INDEX ix_answer_openings_user_id ON answer_openings (user_id);
CREATE INDEX ix_answer_openings_opened_by ON answer_openings (opened_by);
CREATE INDEX ix_calendar_feeds_user_id ON calendar_feeds (user_id);
CREATE UNIQUE INDEX uq_calendar_feeds_open ON calendar_feeds (user_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX uq_corrections_open ON corrections (statement_id) WHERE decided_at IS NULL;
CREATE INDEX ix_corrections_statement_id ON corrections (statement_id);
CREATE INDEX ix_corrections_decided_by ON corrections (decided_by);
CREATE INDEX ix_revocations_by ON revocations ("by");
CREATE INDEX ix_tries_until ON tries (until);
CREATE INDEX ix_note_threads_mentor_id ON note_threads (mentor_id);
CREATE INDEX ix_notes_writer_id ON notes (writer_id);
CREATE INDEX ix_goals_mentor_id ON goals (mentor_id);
CREATE INDEX ix_goal_steps_by_id ON goal_steps (by_id);
CREATE INDEX ix_time_asks_user_id ON time_asks (user_id);
CREATE INDEX ix_time_asks_answered_by ON time_asks (answered_by);
CREATE INDEX ix_time_asks_assignment_id_user_id ON time_asks (assignment_id, user_id);
CREATE UNIQUE INDEX uq_time_asks_open ON time_asks (assignment_id, user_id) WHERE answered_at IS NULL;
CREATE INDEX ix_pulse_answers_module ON pulse_answers (module);
CREATE INDEX ix_pulse_answers_cohort_id_module ON pulse_answers (cohort_id, module);
CREATE INDEX ix_suggestions_user_id ON suggestions (user_id);
CREATE INDEX ix_said_and_done_suggestion_id ON said_and_done (suggestion_id);
CREATE INDEX ix_said_and_done_by_id ON said_and_done (by_id);
CREATE INDEX ix_messages_owed ON messages (next_try_at) WHERE sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL;
CREATE INDEX ix_mail_stops_user_id ON mail_stops (user_id);
CREATE UNIQUE INDEX uq_mail_stops_open ON mail_stops (user_id, kind) WHERE ended_at IS NULL;
CREATE INDEX ix_nudges_user_id ON nudges (user_id);
CREATE INDEX ix_nudges_cohort_id_nudged_at ON nudges (cohort_id, nudged_at);
CREATE INDEX ix_nudges_nudged_by_nudged_at ON nudges (nudged_by, nudged_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('users',7);
INSERT INTO "sqlite_sequence" VALUES('publications',1);
INSERT INTO "sqlite_sequence" VALUES('attempts',1);
INSERT INTO "sqlite_sequence" VALUES('cohorts',1);
INSERT INTO "sqlite_sequence" VALUES('messages',1);
INSERT INTO "sqlite_sequence" VALUES('statements',1);
INSERT INTO "sqlite_sequence" VALUES('answer_openings',1);
INSERT INTO "sqlite_sequence" VALUES('assignments',1);
INSERT INTO "sqlite_sequence" VALUES('corrections',1);
INSERT INTO "sqlite_sequence" VALUES('suggestions',1);
INSERT INTO "sqlite_sequence" VALUES('said_and_done',1);
INSERT INTO "sqlite_sequence" VALUES('time_asks',1);
INSERT INTO "sqlite_sequence" VALUES('goals',1);
INSERT INTO "sqlite_sequence" VALUES('note_threads',1);
INSERT INTO "sqlite_sequence" VALUES('notes',1);
COMMIT;
