/* What SQLite alone does with the rows that a receiver has stored.
 *
 *     raw-sqlite SOURCE TARGET ROWS_A_TRANSACTION
 *
 * Reads the table push of SOURCE into memory, makes its tables and indices in TARGET (WAL, synchronous=FULL), inserts the
 * rows with one prepared statement, so many to a transaction, and prints one line of JSON: rows and seconds. Nothing else is
 * done with a row: no check for duplicates, no answer.
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

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: raw-sqlite SOURCE TARGET ROWS_A_TRANSACTION\n");
        return 64;
    }
    int batch = atoi(arguments[3]);
    sqlite3 *source;
    sqlite3_stmt *statement;
    must(sqlite3_open_v2(arguments[1], &source, SQLITE_OPEN_READWRITE, NULL), "the source");
    must(sqlite3_open(arguments[2], &target), "the target");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    const char *schema = "SELECT sql FROM sqlite_master WHERE tbl_name = 'push' AND sql IS NOT NULL";
    must(sqlite3_prepare_v2(source, schema, -1, &statement, NULL), "the schema");
    while (sqlite3_step(statement) == SQLITE_ROW) run((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);

    must(sqlite3_prepare_v2(source, "SELECT * FROM push ORDER BY id", -1, &statement, NULL), "the rows");
    int columns = sqlite3_column_count(statement);
    size_t rows = 0, room = 0;
    sqlite3_value **values = NULL;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (rows == room) {
            room = room ? 2 * room : 4096;
            values = realloc(values, room * (size_t)columns * sizeof *values);
            if (!values) return 1;
        }
        for (int i = 0; i < columns; i++)
            values[rows * (size_t)columns + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(statement, i));
        rows++;
    }
    sqlite3_finalize(statement);

    char insert[1024] = "INSERT INTO push VALUES (?";
    for (int i = 1; i < columns; i++) strcat(insert, ", ?");
    strcat(insert, ")");
    must(sqlite3_prepare_v3(target, insert, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), insert);
    double begin = now();
    for (size_t row = 0; row < rows; row++) {
        if (row % (size_t)batch == 0) run("BEGIN IMMEDIATE");
        for (int i = 0; i < columns; i++)
            must(sqlite3_bind_value(statement, i + 1, values[row * (size_t)columns + (size_t)i]), "a value");
        must(sqlite3_step(statement), "an insertion");
        sqlite3_reset(statement);
        if (row % (size_t)batch == (size_t)batch - 1 || row == rows - 1) run("COMMIT");
    }
    printf("{\"rows\":%zu,\"seconds\":%.6f}\n", rows, now() - begin);
    return 0;
}
