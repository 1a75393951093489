internal import GRDB

/// The tables, as numbered migrations: a migration that was released is never changed, only followed by another.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 inbox") { try $0.execute(sql: inbox) }
        migrator.registerMigration("2 state") { try $0.execute(sql: state) }
        migrator.registerMigration("3 channels") { try $0.execute(sql: ChannelSchema.sql) }
        migrator.registerMigration("4 facts in order") { try $0.execute(sql: ChannelSchema.factsInOrder) }
        migrator.registerMigration("5 pushes side by side") { try $0.execute(sql: pushesSideBySide) }
        migrator.registerMigration("6 binds by what led there") { database in
            try database.execute(sql: ChannelSchema.bindsByWhatLedThere)
        }
        return migrator
    }

    /// The first tables.
    ///
    /// Times are milliseconds since 1970. `owner` is the process that holds the lease of a running push or a taken job;
    /// it counts as long as its row in `instance` says that it lives. `fence` grows with each taking.
    private static let inbox = """
        CREATE TABLE instance (
            id INTEGER PRIMARY KEY,
            alive_until INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE push (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            duplicate_key BLOB NOT NULL UNIQUE,
            received_at INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            create_time INTEGER NOT NULL,
            openid TEXT NOT NULL,
            event TEXT NOT NULL,
            scene TEXT,
            ticket TEXT,
            document BLOB NOT NULL,
            state TEXT NOT NULL,
            route TEXT,
            answer_type INTEGER,
            answer BLOB,
            settled_at INTEGER,
            attempts INTEGER NOT NULL,
            deliveries INTEGER NOT NULL,
            owner INTEGER,
            fence INTEGER NOT NULL,
            replay_of INTEGER
        ) STRICT;
        CREATE INDEX push_by_arrival ON push (received_at);
        CREATE INDEX push_by_person ON push (openid);
        CREATE INDEX push_by_scene ON push (scene) WHERE scene IS NOT NULL;
        CREATE INDEX push_running ON push (owner) WHERE state = 'running';
        CREATE INDEX push_failed ON push (id) WHERE state IN ('failed', 'abandoned');

        CREATE TABLE job (
            id INTEGER PRIMARY KEY,
            push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            order_key TEXT,
            payload BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            expires_at INTEGER,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            attempted_at INTEGER,
            last_error TEXT,
            owner INTEGER,
            fence INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX job_due ON job (due_at) WHERE state = 'pending';
        CREATE INDEX job_in_order ON job (order_key, id) WHERE state = 'pending' AND order_key IS NOT NULL;
        CREATE INDEX job_of_push ON job (push);
        CREATE INDEX job_dead ON job (id) WHERE state = 'dead';
        """

    /// What features remember beside the pushes; and jobs that follow from no push, for which `push` may be null.
    ///
    /// SQLite cannot take a NOT NULL off a column, so the jobs move into a table of the new form.
    private static let state = """
        CREATE TABLE state (
            position INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            body BLOB NOT NULL,
            expires_at INTEGER,
            UNIQUE (kind, id)
        ) STRICT;
        CREATE INDEX state_expiring ON state (expires_at) WHERE expires_at IS NOT NULL;

        CREATE TABLE state_name (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            state INTEGER NOT NULL REFERENCES state (position) ON DELETE CASCADE,
            PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX state_name_of ON state_name (state);

        CREATE TABLE state_tag (
            kind TEXT NOT NULL,
            tag TEXT NOT NULL,
            state INTEGER NOT NULL REFERENCES state (position) ON DELETE CASCADE,
            PRIMARY KEY (kind, tag, state)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX state_tag_of ON state_tag (state);

        CREATE TABLE chain (
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            line BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (name, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE job_2 (
            id INTEGER PRIMARY KEY,
            push INTEGER REFERENCES push (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            order_key TEXT,
            payload BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            expires_at INTEGER,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            attempted_at INTEGER,
            last_error TEXT,
            owner INTEGER,
            fence INTEGER NOT NULL
        ) STRICT;
        INSERT INTO job_2 SELECT * FROM job;
        DROP TABLE job;
        ALTER TABLE job_2 RENAME TO job;
        CREATE INDEX job_due ON job (due_at) WHERE state = 'pending';
        CREATE INDEX job_in_order ON job (order_key, id) WHERE state = 'pending' AND order_key IS NOT NULL;
        CREATE INDEX job_of_push ON job (push);
        CREATE INDEX job_of_nothing ON job (written_at) WHERE push IS NULL;
        CREATE INDEX job_dead ON job (id) WHERE state = 'dead';
        """

    /// Every index of `push` grows where the newest pushes stand, so that a push changes pages that are in memory however
    /// many pushes are kept.
    ///
    /// A key, a person and a scene are drawn, as it were: in an index that begins with them each push changed three pages
    /// somewhere in gigabytes. Keys now stand by their seconds, which a repeated delivery shares; people, scenes and
    /// events by ``PushBlock``. SQLite cannot take a UNIQUE off a column, so the pushes move into a table of the new
    /// form. The indices over one state are in the order of numbers, since that is the order asked for: SQLite walked all
    /// pushes for it rather than sort what a better index found.
    private static let pushesSideBySide = """
        CREATE TABLE push_2 (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            duplicate_key BLOB NOT NULL,
            received_at INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            create_time INTEGER NOT NULL,
            openid TEXT NOT NULL,
            event TEXT NOT NULL,
            scene TEXT,
            ticket TEXT,
            document BLOB NOT NULL,
            state TEXT NOT NULL,
            route TEXT,
            answer_type INTEGER,
            answer BLOB,
            settled_at INTEGER,
            attempts INTEGER NOT NULL,
            deliveries INTEGER NOT NULL,
            owner INTEGER,
            fence INTEGER NOT NULL,
            replay_of INTEGER,
            UNIQUE (create_time, duplicate_key)
        ) STRICT;
        INSERT INTO push_2 SELECT * FROM push;
        DROP TABLE push;
        ALTER TABLE push_2 RENAME TO push;
        CREATE INDEX push_by_arrival ON push (received_at);
        CREATE INDEX push_by_person ON push (id >> 15, openid);
        CREATE INDEX push_by_scene ON push (id >> 15, scene, received_at) WHERE scene IS NOT NULL;
        CREATE INDEX push_by_event ON push (id >> 15, event, received_at);
        CREATE INDEX push_running ON push (id) WHERE state = 'running';
        CREATE INDEX push_late ON push (id) WHERE state = 'late';
        CREATE INDEX push_failed ON push (id) WHERE state IN ('failed', 'abandoned');
        """
}
