BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
CREATE TABLE lessons_done (
	user_id INTEGER NOT NULL, 
	lesson VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_lessons_done PRIMARY KEY (user_id, lesson), 
	CONSTRAINT fk_lessons_done_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "lessons_done" VALUES(1,'01-first/01-look','2026-11-23 09:30:00.000000');
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
	error VARCHAR, 
	CONSTRAINT uq_messages_key UNIQUE ("key"), 
	CONSTRAINT fk_messages_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "messages" VALUES(1,'w''1','w''1','w''1',1,'{"a": [1, 2]}','2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',1,NULL,NULL,NULL);
CREATE TABLE modules_finished (
	user_id INTEGER NOT NULL, 
	module VARCHAR(200) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_modules_finished PRIMARY KEY (user_id, module), 
	CONSTRAINT fk_modules_finished_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "modules_finished" VALUES(1,'w''1','w''1','2026-11-23 09:30:00.000000');
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
CREATE TABLE steps (
	attempt_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	response JSON NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (attempt_id, position), 
	CONSTRAINT fk_steps_attempt_id_attempts FOREIGN KEY(attempt_id) REFERENCES attempts (id) ON DELETE CASCADE
);
INSERT INTO "steps" VALUES(1,1,'{"a": [1, 2]}','2026-11-23 09:30:00.000000');
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
CREATE INDEX ix_attempts_edition ON attempts (edition);
CREATE UNIQUE INDEX uq_attempts_open ON attempts (user_id, quiz) WHERE ended_at IS NULL;
CREATE INDEX ix_statements_superseded_by ON statements (superseded_by);
CREATE INDEX ix_statements_user_id ON statements (user_id);
CREATE UNIQUE INDEX uq_statements_live ON statements (user_id, course, kind) WHERE superseded_by IS NULL AND revoked_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_messages_user_id ON messages (user_id);
CREATE INDEX ix_messages_recipient ON messages (recipient);
CREATE INDEX ix_messages_owed ON messages (next_try_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX ix_exports_user_id ON exports (user_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('users',7);
INSERT INTO "sqlite_sequence" VALUES('publications',1);
INSERT INTO "sqlite_sequence" VALUES('attempts',1);
INSERT INTO "sqlite_sequence" VALUES('messages',1);
INSERT INTO "sqlite_sequence" VALUES('statements',1);
COMMIT;
