/* What SQLite alone does with the rows that a receiver has stored.
 *
 *     raw-sqlite SOURCE TARGET PUSHES_A_TRANSACTION
 *
 * Reads the tables push and fact of SOURCE into memory, makes them and their indices in TARGET (WAL, synchronous=FULL),
 * inserts the rows with a prepared statement each, so many pushes to a transaction and as many facts as came of them, and
 * prints one line of JSON: pushes, facts and seconds. Nothing else is done with a row: no check for duplicates, no answer,
 * no figures.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *target;

static void must(int code, const char *what) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "raw-sqlite: %s: %s\n", what, target ? sqlite3_errmsg(target) : sqlite3_errstr(code));
    exit(1);
}

static void run(const char *sql) { must(sqlite3_exec(target, sql, NULL, NULL, NULL), sql); }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The rows of a table, and the statement that inserts one. */
struct table {
    sqlite3_value **values;
    size_t rows;
    int columns;
    sqlite3_stmt *insertion;
};

static struct table load(sqlite3 *source, const char *name) {
    char sql[1024];
    sqlite3_stmt *statement;
    snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_master WHERE tbl_name = '%s' AND sql IS NOT NULL", name);
    must(sqlite3_prepare_v2(source, sql, -1, &statement, NULL), "the schema");
    while (sqlite3_step(statement) == SQLITE_ROW) run((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);

    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY id", name);
    must(sqlite3_prepare_v2(source, sql, -1, &statement, NULL), "the rows");
    struct table table = {.columns = sqlite3_column_count(statement)};
    size_t room = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (table.rows == room) {
            room = room ? 2 * room : 4096;
            table.values = realloc(table.values, room * (size_t)table.columns * sizeof *table.values);
            if (!table.values) exit(1);
        }
        for (int i = 0; i < table.columns; i++)
            table.values[table.rows * (size_t)table.columns + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(statement, i));
        table.rows++;
    }
    sqlite3_finalize(statement);

    snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", name);
    for (int i = 1; i < table.columns; i++) strcat(sql, ", ?");
    strcat(sql, ")");
    must(sqlite3_prepare_v3(target, sql, -1, SQLITE_PREPARE_PERSISTENT, &table.insertion, NULL), sql);
    return table;
}

static void insert(const struct table *table, size_t row) {
    for (int i = 0; i < table->columns; i++)
        must(sqlite3_bind_value(table->insertion, i + 1, table->values[row * (size_t)table->columns + (size_t)i]), "a value");
    must(sqlite3_step(table->insertion), "an insertion");
    sqlite3_reset(table->insertion);
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: raw-sqlite SOURCE TARGET PUSHES_A_TRANSACTION\n");
        return 64;
    }
    size_t batch = (size_t)atoi(arguments[3]), told = 0;
    sqlite3 *source;
    must(sqlite3_open_v2(arguments[1], &source, SQLITE_OPEN_READWRITE, NULL), "the source");
    must(sqlite3_open(arguments[2], &target), "the target");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    struct table pushes = load(source, "push"), facts = load(source, "fact");
    double begin = now();
    for (size_t row = 0; row < pushes.rows; row++) {
        if (row % batch == 0) run("BEGIN IMMEDIATE");
        insert(&pushes, row);
        for (; told * pushes.rows < (row + 1) * facts.rows; told++) insert(&facts, told);
        if (row % batch == batch - 1 || row == pushes.rows - 1) run("COMMIT");
    }
    printf("{\"rows\":%zu,\"facts\":%zu,\"seconds\":%.6f}\n", pushes.rows, told, now() - begin);
    return 0;
}
