/// The tables of channels, the third migration.
///
/// `fact` is the truth and only grows; a person is 16 bytes of a keyed hash. `tally`, `person`, `contact` and
/// `scene.last_scan_at` follow from it, up to the fact that `roll_up` names, and can be made again. A scene of role 1 is
/// "no scene" of its account, one of role 2 all scenes together.
enum ChannelSchema {
    /// Facts count in the order of their moments: `contact` leads from a person to all their facts, each with the scene
    /// that it met.
    ///
    /// Figures are made again from the first fact on.
    static let factsInOrder = """
        DROP TABLE contact;
        CREATE TABLE contact (
            person BLOB NOT NULL,
            fact INTEGER NOT NULL,
            scene INTEGER,
            PRIMARY KEY (person, fact)
        ) STRICT, WITHOUT ROWID;
        DELETE FROM person;
        ALTER TABLE person ADD COLUMN is_found INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE person ADD COLUMN latest INTEGER;
        DELETE FROM tally;
        ALTER TABLE tally ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tally ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0;
        UPDATE scene SET last_scan_at = NULL;
        UPDATE roll_up SET fact = 0, zone = NULL;
        """

    /// The last touch of a bind is what led to the code that bound, which all of a person's facts tell; figures say so
    /// from the first fact on.
    static let bindsByWhatLedThere = """
        DROP TABLE person;
        CREATE TABLE person (
            mark BLOB PRIMARY KEY,
            first_scene INTEGER,
            has_followed INTEGER NOT NULL,
            following_since INTEGER,
            following_scene INTEGER,
            is_found INTEGER NOT NULL,
            latest INTEGER
        ) STRICT, WITHOUT ROWID;
        DELETE FROM tally;
        DELETE FROM contact;
        UPDATE scene SET last_scan_at = NULL WHERE last_scan_at IS NOT NULL;
        UPDATE roll_up SET fact = 0, zone = NULL;
        """

    static let sql = """
        CREATE TABLE scene (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            role INTEGER NOT NULL,
            text TEXT NOT NULL,
            channel TEXT,
            last_scan_at INTEGER,
            UNIQUE (account, role, text)
        ) STRICT;
        CREATE INDEX scene_by_channel ON scene (account, channel) WHERE channel IS NOT NULL;

        CREATE TABLE fact (
            id INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            person BLOB NOT NULL,
            scene INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE person (
            mark BLOB PRIMARY KEY,
            first_scene INTEGER,
            first_at INTEGER,
            last_scene INTEGER,
            last_at INTEGER,
            has_followed INTEGER NOT NULL,
            following_since INTEGER,
            following_scene INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE contact (
            person BLOB NOT NULL,
            scene INTEGER NOT NULL,
            PRIMARY KEY (person, scene)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally (
            grain INTEGER NOT NULL,
            scene INTEGER NOT NULL,
            bucket INTEGER NOT NULL,
            scans INTEGER NOT NULL,
            returning_scans INTEGER NOT NULL,
            follows INTEGER NOT NULL,
            refollows INTEGER NOT NULL,
            unfollows INTEGER NOT NULL,
            people INTEGER NOT NULL,
            firsts INTEGER NOT NULL,
            binds_first INTEGER NOT NULL,
            binds_last INTEGER NOT NULL,
            lost_1 INTEGER NOT NULL,
            lost_7 INTEGER NOT NULL,
            lost_30 INTEGER NOT NULL,
            PRIMARY KEY (grain, scene, bucket)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE roll_up (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            fact INTEGER NOT NULL,
            zone TEXT
        ) STRICT;
        INSERT INTO roll_up VALUES (1, 0, NULL);

        CREATE TABLE channel_key (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            key BLOB NOT NULL
        ) STRICT;
        INSERT INTO channel_key VALUES (1, randomblob(32));

        CREATE TABLE code (
            id INTEGER PRIMARY KEY,
            scene INTEGER NOT NULL REFERENCES scene (id),
            kind TEXT NOT NULL,
            ticket TEXT NOT NULL,
            url TEXT NOT NULL,
            label TEXT,
            tags TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            expires_at INTEGER
        ) STRICT;
        CREATE INDEX code_by_scene ON code (scene);
        CREATE INDEX code_permanent ON code (scene) WHERE expires_at IS NULL;

        CREATE TABLE sign_of_life (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE gap (
            id INTEGER PRIMARY KEY,
            since INTEGER NOT NULL,
            until INTEGER NOT NULL
        ) STRICT;
        """
}
